import type { StatedFields } from "../../domain/contents.ts";
import type { OrderHistory } from "../../domain/history.ts";
import { cleanIdentifier, trackingKey } from "../../domain/normalise.ts";
import { cellOf, type ColumnName } from "../../domain/shipment-line.ts";
import { extrasOf } from "./extras.ts";
import { readQuantity } from "./line-rules.ts";
import { currentNumbersOf } from "./ledger-package.ts";
import {
  itemsOfLines,
  type Action,
  type CheckedLine,
  type Package,
  type PackageLine,
  type Route,
} from "./package.ts";
import { conflictFinding, conflictsAmong, findRepeats } from "./row-conflicts.ts";
import type { PlanSettings } from "./settings.ts";

/**
 * The packages of one order, by package ID, else by tracking number, and the
 * lines whose package cannot be told. Does not depend on the order of rows.
 *
 * Rows with a number but no ID join the one package ID that stands on that
 * number. Two package IDs on one number are two packages only where the ledger
 * knows them so (its results name each row's own ID).
 */
export function formPackages(
  lines: readonly CheckedLine[],
  history: OrderHistory,
  settings: PlanSettings,
): { packages: Package[]; orphans: CheckedLine[] } {
  const byId = new Map<string, CheckedLine[]>();
  const byNumber = new Map<string, CheckedLine[]>();
  const orphans: CheckedLine[] = [];
  for (const line of lines) {
    const id = idOf(line);
    const number = numberOf(line);
    if (id !== "") pushTo(byId, id, line);
    else if (number !== "") pushTo(byNumber, number, line);
    else orphans.push(line);
  }
  const groups: LineGroup[] = [];
  const idsByNumber = idsOnEachNumber(byId);
  for (const [id, members] of byId) {
    const rivals = members.flatMap((line) => rivalIds(id, numberOf(line), idsByNumber, history));
    groups.push({ members: [...members], conflict: idConflict(id, rivals) });
  }
  for (const [number, members] of byNumber) {
    const ids = [...(idsByNumber.get(number) ?? [])];
    const home =
      ids.length === 1
        ? groups.find((group) => group.members.some((m) => idOf(m) === ids[0]))
        : null;
    if (home) home.members.push(...members);
    else groups.push({ members, conflict: idConflict("", ids) });
  }
  const packages = groups.map((group) => toPackage(group, settings));
  return { packages, orphans };
}

interface LineGroup {
  readonly members: CheckedLine[];
  readonly conflict: string | null;
}

function pushTo(map: Map<string, CheckedLine[]>, key: string, line: CheckedLine): void {
  const list = map.get(key);
  if (list) list.push(line);
  else map.set(key, [line]);
}

/** The usable package ID of a line; a refused one does not tell its package. */
function idOf(line: CheckedLine): string {
  return hasErrorIn(line, "package-id") ? "" : cleanIdentifier(cellOf(line.line, "package-id"));
}

/** The usable tracking number of a line, as compared. */
function numberOf(line: CheckedLine): string {
  return hasErrorIn(line, "tracking-number")
    ? ""
    : trackingKey(identifier(line, "tracking-number"));
}

function hasErrorIn(line: CheckedLine, column: ColumnName): boolean {
  return line.findings.some((finding) => finding.column === column && finding.severity === "error");
}

function idsOnEachNumber(byId: ReadonlyMap<string, CheckedLine[]>): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const [id, members] of byId) {
    for (const member of members) {
      const number = numberOf(member);
      if (number === "") continue;
      const known = ids.get(number);
      if (known) known.add(id);
      else ids.set(number, new Set([id]));
    }
  }
  return ids;
}

/** Other package IDs on the same number, unless the ledger knows every one of them there. */
function rivalIds(
  id: string,
  number: string,
  idsByNumber: ReadonlyMap<string, Set<string>>,
  history: OrderHistory,
): string[] {
  const ids = [...(idsByNumber.get(number) ?? [])];
  if (ids.length < 2) return [];
  const areAllKnown = ids.every((each) =>
    history.packages.some((p) => p.packageId === each && currentNumbersOf(p).includes(number)),
  );
  return areAllKnown ? [] : ids.filter((each) => each !== id);
}

function idConflict(id: string, others: readonly string[]): string | null {
  if (others.length === 0) return null;
  const ids = [...new Set([...(id === "" ? [] : [id]), ...others])].toSorted();
  return `Rows with one tracking number carry different package IDs: ${ids.join(", ")}.`;
}

function toPackage(group: LineGroup, settings: PlanSettings): Package {
  const members = group.members.toSorted((a, b) => a.line.index - b.line.index);
  const first = members[0];
  if (!first) throw new RangeError("a package has at least one line");
  const conflicts = conflictsAmong(members);
  if (group.conflict) conflicts.unshift({ column: "package-id", message: group.conflict });
  const repeats = findRepeats(members, settings);
  const lines = members.map((member) => toPackageLine(member, repeats.answered.has(member)));
  return {
    route: first.route,
    packageId: oneOf(members.map(idOf)),
    originalTrackingNumber: oneOf(members.map((m) => identifier(m, "original-tracking-number"))),
    action: actionOf(members),
    stated: statedBy(members, lines, first.route),
    items: itemsOfLines(lines),
    lines,
    firstReadSeq: Math.max(...members.map((member) => member.firstReadSeq)),
    findings: [
      ...members.flatMap((member) => member.findings),
      ...members.flatMap((member) => conflicts.map((each) => conflictFinding(member, each))),
      ...repeats.findings,
    ],
  };
}

function toPackageLine(member: CheckedLine, isRepeat: boolean): PackageLine {
  return {
    line: member.line,
    firstFile: member.firstFile,
    itemId: identifier(member, "order-item-id"),
    sku: cellOf(member.line, "sku"),
    quantity: readQuantity(cellOf(member.line, "quantity")),
    isRepeat,
  };
}

function identifier(member: CheckedLine, column: ColumnName): string {
  return cleanIdentifier(cellOf(member.line, column));
}

function actionOf(members: readonly CheckedLine[]): Action {
  const text = oneOf(members.map((member) => cellOf(member.line, "action").toLowerCase()));
  return text === "create" || text === "update" || text === "status" ? text : "";
}

function statedBy(
  members: readonly CheckedLine[],
  lines: readonly PackageLine[],
  route: Route,
): StatedFields {
  const text = (column: ColumnName) => oneOf(members.map((member) => cellOf(member.line, column)));
  const { carrierNameAsCode, transmits } = route.traits;
  const name = text("carrier-name");
  const code = text("carrier-code") || (carrierNameAsCode ? name : "");
  const isSaidTwice = code === name && transmits.includes("carrierName");
  const said = oneOf(members.map((member) => member.shipDate?.said ?? ""));
  const date = members.find((member) => said !== "" && member.shipDate?.said === said)?.shipDate;
  const extras = extrasOf(lines, transmits);
  return {
    trackingNumber: oneOf(members.map((member) => identifier(member, "tracking-number"))),
    carrierCode: code,
    carrierName: isSaidTwice ? "" : name,
    shipMethod: text("ship-method"),
    shipDate: transmits.includes("shipDate") ? (date?.dateTime ?? "") : text("ship-date"),
    ...(date ? { saidShipDate: said } : {}),
    ...(extras ? { extras } : {}),
  };
}

/** The one thing said; the first in code-point order where rows differ, so that row order cannot matter. */
function oneOf(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").toSorted()[0] ?? "";
}
