import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier, textKey, trackingKey } from "../../domain/normalise.ts";
import { fixOf } from "../../domain/reasons.ts";
import {
  cellOf,
  COLUMN_NAMES,
  type ColumnName,
  type ShipmentLine,
} from "../../domain/shipment-line.ts";
import type { CheckedLine } from "./package.ts";
import type { PlanSettings } from "./settings.ts";

/** Something that the rows of one package say in two ways. */
export interface Conflict {
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
  "ship-from-supply-source-id",
  "cod-collection-method",
];

/** What the rows of one package contradict each other in. A blank cell agrees with anything. */
export function conflictsAmong(members: readonly CheckedLine[]): Conflict[] {
  const conflicts: Conflict[] = [];
  // Most packages are one row, which contradicts nobody.
  if (members.length < 2) return conflicts;
  for (const column of MUST_AGREE) {
    const said = new Map<string, string>();
    for (const member of members) {
      const text = cellOf(member.line, column);
      if (text !== "") said.set(keyOf(column, text), text);
    }
    if (said.size > 1) conflicts.push(differ(column, [...said.values()]));
  }
  const carriers = carriersBesideCodes(members);
  if (conflicts.length === 0 && carriers.length > 0) {
    conflicts.push(differ("carrier-name", carriers));
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

function keyOf(column: ColumnName, text: string): string {
  return column.endsWith("tracking-number") ? trackingKey(cleanIdentifier(text)) : textKey(text);
}

function differ(column: ColumnName, texts: readonly string[]): Conflict {
  const values = texts.toSorted().slice(0, 5).join(", ");
  return { column, message: `Rows of one package differ in ${column}: ${values}.` };
}

/**
 * Where a name stands in for a blank code, a row with a name alone names a
 * carrier of its own, unless a row with a code says the same of that carrier.
 */
function carriersBesideCodes(members: readonly CheckedLine[]): string[] {
  const coded = members.filter((member) => cellOf(member.line, "carrier-code") !== "");
  const known = new Set(
    coded.flatMap((member) =>
      [cellOf(member.line, "carrier-code"), cellOf(member.line, "carrier-name")].map(textKey),
    ),
  );
  const strangers = members
    .filter((member) => member.route.traits.carrierNameAsCode && !coded.includes(member))
    .map((member) => cellOf(member.line, "carrier-name"))
    .filter((name) => name !== "" && !known.has(textKey(name)));
  if (coded.length === 0 || strangers.length === 0) return [];
  return [...new Set([...coded.map((each) => cellOf(each.line, "carrier-code")), ...strangers])];
}

/** The finding that a conflict is for one of the package's rows. */
export function conflictFinding(member: CheckedLine, conflict: Conflict): Finding {
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
export function findRepeats<Member extends { readonly line: ShipmentLine }>(
  members: readonly Member[],
  settings: PlanSettings,
): { readonly answered: ReadonlySet<Member>; readonly findings: readonly Finding[] } {
  const answered = new Set<Member>();
  const findings: Finding[] = [];
  if (settings.duplicateRows === "sum" || members.length < 2) return { answered, findings };
  const seen = new Map<string, Member>();
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
