import { sumItems, type StatedFields } from "../../domain/contents.ts";
import type { Finding } from "../../domain/finding.ts";
import type { OrderHistory } from "../../domain/history.ts";
import { cleanIdentifier, textKey, trackingKey } from "../../domain/normalise.ts";
import { fixOf } from "../../domain/reasons.ts";
import {
  cellOf,
  COLUMN_NAMES,
  type ColumnName,
  type ShipmentLine,
} from "../../domain/shipment-line.ts";
import { readQuantity } from "./line-rules.ts";
import { currentNumbersOf } from "./ledger-package.ts";
import type { Action, Package, PackageLine, Route } from "./package.ts";
import type { PlanSettings } from "./settings.ts";

/** A line with where it goes and what is wrong with it. */
export interface CheckedLine {
  readonly line: ShipmentLine;
  readonly route: Route;
  readonly findings: readonly Finding[];
  /** Ledger sequence at which its file was first read; Infinity when never before. */
  readonly firstReadSeq: number;
}

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
    : trackingKey(cellOf(line.line, "tracking-number"));
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
    stated: statedBy(members, first.route),
    items: itemsOf(lines),
    lines,
    firstReadSeq: Math.max(...members.map((member) => member.firstReadSeq)),
    findings: [
      ...members.flatMap((member) => member.findings),
      ...members.flatMap((member) => conflicts.map((each) => conflictFinding(member, each))),
      ...repeats.findings,
    ],
  };
}

function itemsOf(lines: readonly PackageLine[]) {
  if (lines.some((line) => line.itemId === "" || line.quantity === null)) return [];
  return sumItems(
    lines.flatMap((line) =>
      line.isRepeat || line.quantity === null ? [] : [{ id: line.itemId, quantity: line.quantity }],
    ),
  );
}

function toPackageLine(member: CheckedLine, isRepeat: boolean): PackageLine {
  return {
    line: member.line,
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

function statedBy(members: readonly CheckedLine[], route: Route): StatedFields {
  const text = (column: ColumnName) => oneOf(members.map((member) => cellOf(member.line, column)));
  const name = text("carrier-name");
  const code = text("carrier-code");
  return {
    trackingNumber: oneOf(members.map((member) => identifier(member, "tracking-number"))),
    carrierCode: code || (route.traits.carrierNameAsCode ? name : ""),
    carrierName: name,
    shipMethod: text("ship-method"),
    shipDate: text("ship-date"),
  };
}

/** The one thing said; the first in code-point order where rows differ, so that row order cannot matter. */
function oneOf(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").toSorted()[0] ?? "";
}

interface Conflict {
  readonly column: ColumnName;
  readonly message: string;
}

const MUST_AGREE: readonly ColumnName[] = [
  "tracking-number",
  "original-tracking-number",
  "action",
  "carrier-code",
  "carrier-name",
  "ship-method",
  "ship-date",
];

function conflictsAmong(members: readonly CheckedLine[]): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const column of MUST_AGREE) {
    const isNumber = column.endsWith("tracking-number");
    const said = new Map<string, string>();
    for (const member of members) {
      const text = cellOf(member.line, column);
      if (text !== "") said.set(isNumber ? trackingKey(text) : textKey(text), text);
    }
    if (said.size < 2) continue;
    const values = [...said.values()].toSorted().slice(0, 5).join(", ");
    conflicts.push({ column, message: `Rows of one package differ in ${column}: ${values}.` });
  }
  const routes = new Set(
    members.map((member) => `${member.route.account} ${member.route.traits.name}`),
  );
  if (routes.size > 1) {
    const message = `Rows of one package go to different accounts or operations: ${[...routes].toSorted().join(", ")}.`;
    conflicts.push({ column: "account", message });
  }
  return conflicts;
}

function conflictFinding(member: CheckedLine, conflict: Conflict): Finding {
  return {
    line: member.line.index,
    column: conflict.column,
    code: "conflicting-rows",
    severity: "error",
    message: conflict.message,
    fix: fixOf("conflicting-rows"),
  };
}

/** Rows equal in every mapped cell to an earlier one: refused, answered once, or summed. */
function findRepeats(members: readonly CheckedLine[], settings: PlanSettings) {
  const answered = new Set<CheckedLine>();
  const findings: Finding[] = [];
  if (settings.duplicateRows === "sum") return { answered, findings };
  const seen = new Map<string, CheckedLine>();
  for (const member of members) {
    const key = COLUMN_NAMES.map((column) => cellOf(member.line, column)).join("\u0000");
    const earlier = seen.get(key);
    if (!earlier) {
      seen.set(key, member);
      continue;
    }
    answered.add(member);
    if (settings.duplicateRows === "once") continue;
    const { row, table } = earlier.line.row;
    findings.push({
      line: member.line.index,
      column: null,
      code: "duplicate-row",
      severity: "error",
      message: `The row repeats row ${row} of ${table.file.name} cell by cell.`,
      fix: fixOf("duplicate-row"),
    });
  }
  return { answered, findings };
}
