import { contradicts, fieldsFrom, layOver } from "../../domain/compare-contents.ts";
import type { ContentFields } from "../../domain/compare-contents.ts";
import { sameItems } from "../../domain/contents.ts";
import { trackingKey } from "../../domain/normalise.ts";
import type { Package } from "../identity/package.ts";

/** A package as one table states it: whole, since a table that held half of it could not be told apart. */
export interface Statement {
  readonly package: Package;
  /** When its content was confirmed; null when the rows do not say. */
  readonly confirmedAtMs: number | null;
  /** From a result or an export of ours. */
  readonly isOwn: boolean;
}

/** All statements about one package ID, made into one. */
export interface MergedStatements {
  /** The newest, and those that say the same; the first one speaks for them. */
  readonly agreed: readonly Statement[];
  /** Sheets of ours from before a later correction that stands in another of them. */
  readonly older: readonly Statement[];
}

/** Statements that cannot all be true. */
export interface Contradiction {
  readonly statements: readonly Statement[];
  readonly message: string;
}

/**
 * Several tables may state one package, such as the results of several runs.
 * Their quantities are not added up: each tells the whole package. Where they
 * differ in more than what a later correction changed, none is believed.
 */
export function mergeStatements(statements: readonly Statement[]): {
  merged: MergedStatements[];
  contradictions: Contradiction[];
} {
  const merged: MergedStatements[] = [];
  const contradictions: Contradiction[] = [];
  for (const group of Map.groupBy(statements, (each) => each.package.packageId).values()) {
    const outcome = mergeGroup(group);
    if ("message" in outcome) contradictions.push(outcome);
    else merged.push(outcome);
  }
  const clashes = findSharedNumbers(merged);
  const clashing = new Set(clashes.flatMap((clash) => clash.statements));
  return {
    merged: merged.filter(({ agreed }) => !agreed.some((each) => clashing.has(each))),
    contradictions: [...contradictions, ...clashes],
  };
}

function mergeGroup(group: readonly Statement[]): MergedStatements | Contradiction {
  const newest = group.reduce((best, each) =>
    (each.confirmedAtMs ?? -1) > (best.confirmedAtMs ?? -1) ? each : best,
  );
  const areTimed = group.every((each) => each.isOwn && each.confirmedAtMs !== null);
  const agreed = group.filter((each) => saysTheSame(each.package, newest.package));
  const older = group.filter((each) => !agreed.includes(each));
  const isOnePackage = group.every((each) => isSameParcel(each.package, newest.package));
  if (isOnePackage && (older.length === 0 || areTimed)) {
    return { agreed: [newest, ...agreed.filter((each) => each !== newest)], older };
  }
  const places = group.map(({ package: pkg }) => describe(pkg)).join("; ");
  const { packageId } = newest.package;
  const message = `Package ${packageId} stands in several tables, and they differ: ${places}.`;
  return { statements: group, message };
}

function isSameParcel(a: Package, b: Package): boolean {
  const isSameRoute = a.route.account === b.route.account && a.route.traits === b.route.traits;
  return isSameRoute && sameItems(a.items, b.items);
}

/** Blank is no statement. */
function saysTheSame(a: Package, b: Package): boolean {
  const original = [a, b].map((each) => trackingKey(each.originalTrackingNumber));
  if (!original.includes("") && original[0] !== original[1]) return false;
  return !contradicts(a.stated, b.stated, a.route.traits.transmits);
}

/** One number under several IDs in different tables: two packages only where our own sheets say so. */
function findSharedNumbers(merged: readonly MergedStatements[]): Contradiction[] {
  const byNumber = Map.groupBy(merged, ({ agreed }) =>
    trackingKey(agreed[0]?.package.stated.trackingNumber ?? ""),
  );
  const clashes = [...byNumber.values()].filter(
    (group) => group.length > 1 && group.some(({ agreed }) => !agreed.every((each) => each.isOwn)),
  );
  return clashes.map((group) => {
    const statements = group.flatMap(({ agreed, older }) => [...agreed, ...older]);
    const ids = [...new Set(statements.map((each) => each.package.packageId))].toSorted();
    const number = statements[0]?.package.stated.trackingNumber ?? "";
    const message = `Number ${number} carries different package IDs: ${ids.join(", ")}.`;
    return { statements, message };
  });
}

/** The fields of all statements that agree: what one leaves blank, another may say. */
export function fieldsOf(agreed: readonly Statement[]): ContentFields {
  const [first, ...others] = agreed.map((each) => fieldsFrom(each.package.stated));
  if (!first) throw new RangeError("a merged package has at least one statement");
  // The first one speaks; the others fill in.
  return others.reduce((fields, other) => layOver(other, fields), first);
}

function describe(pkg: Package): string {
  const [first] = pkg.lines;
  const place = first ? `${first.line.row.table.file.name} row ${first.line.row.row}` : "";
  const items = pkg.items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ");
  return `${place} says ${items}, number ${pkg.stated.trackingNumber}`;
}
