import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier, printable } from "../../domain/normalise.ts";
import { isPackageId } from "../../domain/package-id.ts";
import { fixOf } from "../../domain/reasons.ts";
import { cellOf, type ColumnName, type ShipmentLine } from "../../domain/shipment-line.ts";
import { carrierRules } from "../rules/carrier-rules.ts";
import { damageRules } from "../rules/damage-rules.ts";
import { extrasRules } from "../rules/extras-rules.ts";
import { findNotes } from "../rules/line-finding.ts";
import { trackingRules } from "../rules/tracking-rules.ts";
import type { PlanSettings } from "./settings.ts";

/** Longest identifier that any operation takes, with room; a longer cell is another column's text. */
export const IDENTIFIER_LENGTH_MAX = 100;
/** Largest quantity taken for real; above it a number has slipped into the wrong column. */
export const QUANTITY_MAX = 1_000_000;

/** One claim about one line; null when it holds. */
export type LineRule = (line: ShipmentLine, settings: PlanSettings) => Finding | null;

const IDENTIFIERS = [
  "order-id",
  "order-item-id",
  "tracking-number",
  "original-tracking-number",
  "package-id",
] as const satisfies readonly ColumnName[];

// 7.89654E+11, 9,40011E+21: what a spreadsheet shows and a CSV export keeps of a long number.
export const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d{1,3}$/iu;
// Spreadsheets keep 15 digits and fill up with zeros.
const ZERO_FILLED = /^\d{15}0{5,}$/u;
// What a formula that failed leaves in a CSV export, and what a column too narrow shows.
export const ERROR_TEXT = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|#+)$/iu;
const WORDS_FOR_NOTHING =
  /^(?:n\/?a|null|none|nil|tbd|tba|pending|pick-?up|collected|collection|seeabove|unknown|notracking|notracked|untracked|-+|\.+|\?+|x+|0+)$/iu;

// Cells besides the identifiers that decide what is sent, and where.
const DECISIVE = [
  "quantity",
  "quantity-purchased",
  "carrier-code",
  "carrier-name",
  "action",
  "sku",
  "account",
  "operation",
] as const satisfies readonly ColumnName[];

/** Every rule about a single line, in the order in which their findings are told. */
export const lineRules: readonly LineRule[] = [
  orderIsNamed,
  trackingNumberIsThere,
  ...IDENTIFIERS.map(survivedTheSpreadsheet),
  ...IDENTIFIERS.map(isOfSaneLength),
  ...DECISIVE.map(holdsAValue),
  trackingNumberIsOne,
  trackingNumberIsANumber,
  quantityIsPositive,
  orderedQuantityIsPositive,
  packageIdIsUsable,
  actionIsKnown,
  accountIsKnown,
  operationIsKnown,
  ...damageRules,
  ...trackingRules,
  ...carrierRules,
  ...extrasRules,
];

/** All findings of a line: errors once per cell and code, then warnings, what reading had to say first. */
export function checkLine(line: ShipmentLine, settings: PlanSettings): Finding[] {
  const found = lineRules.flatMap((rule) => rule(line, settings) ?? []);
  const errors = new Map<string, Finding>();
  for (const each of found) {
    const place = `${each.column ?? ""} ${each.code}`;
    if (each.severity === "error" && !errors.has(place)) errors.set(place, each);
  }
  const warnings = found.filter((each) => each.severity === "warning");
  return [...errors.values(), ...findNotes(line), ...warnings];
}

function finding(
  line: ShipmentLine,
  column: ColumnName | null,
  code: string,
  message: string,
): Finding {
  return { line: line.index, column, code, severity: "error", message, fix: fixOf(code) };
}

function show(text: string): string {
  const clean = printable(text);
  return clean.length > 60 ? `"${clean.slice(0, 57)}..."` : `"${clean}"`;
}

function orderIsNamed(line: ShipmentLine): Finding | null {
  const text = cleanIdentifier(cellOf(line, "order-id"));
  if (text === "") return finding(line, "order-id", "missing-value", "The row has no order ID.");
  // A URL path cannot hold a dot or two as a name.
  if (!/^\.{1,2}$/u.test(text)) return null;
  return finding(line, "order-id", "invalid-value", `${show(text)} is no order ID.`);
}

function trackingNumberIsThere(line: ShipmentLine): Finding | null {
  if (cleanIdentifier(cellOf(line, "tracking-number")) !== "") return null;
  const hint =
    cellOf(line, "status") === "" ? "" : " To set a pickup status, write status as its action.";
  const message = `The row has no tracking number.${hint}`;
  return finding(line, "tracking-number", "missing-value", message);
}

function survivedTheSpreadsheet(column: ColumnName): LineRule {
  return (line) => {
    const damage = damageOf(line, column);
    if (damage) return finding(line, column, "mangled-number", damage);
    const text = cleanIdentifier(cellOf(line, column));
    if (SCIENTIFIC.test(text)) {
      const message = `${show(text)} is what a spreadsheet made of a long number; the digits are lost.`;
      return finding(line, column, "mangled-number", message);
    }
    if (!ZERO_FILLED.test(text)) return null;
    const message = `${show(text)} has only 15 digits and then zeros: a spreadsheet cut the rest off.`;
    return finding(line, column, "mangled-number", message);
  };
}

/** A formula that failed says nothing; taken as a blank cell it would leave the choice to us. */
function holdsAValue(column: ColumnName): LineRule {
  return (line) => {
    const damage = damageOf(line, column);
    const code = column.startsWith("quantity") ? "invalid-quantity" : "invalid-value";
    return damage ? finding(line, column, code, damage) : null;
  };
}

function damageOf(line: ShipmentLine, column: ColumnName): string | null {
  const text = cellOf(line, column);
  if (ERROR_TEXT.test(text)) return `${show(text)} is an error value of the spreadsheet.`;
  const damage = line.damage?.get(column);
  if (!damage) return null;
  const shown = show(damage.shown || text);
  switch (damage.kind) {
    case "digits-lost":
      return `${shown} is stored as a number, and a spreadsheet keeps only 15 digits of it.`;
    case "error-value":
      return `${shown} is an error value of the spreadsheet.`;
    case "no-value":
      return "The cell holds a formula without a stored value.";
  }
}

function isOfSaneLength(column: ColumnName): LineRule {
  return (line) => {
    const text = cellOf(line, column);
    if (text.length <= IDENTIFIER_LENGTH_MAX) return null;
    const message = `${show(text)} is ${text.length} characters long; at most ${IDENTIFIER_LENGTH_MAX} are possible.`;
    return finding(line, column, "invalid-value", message);
  };
}

function trackingNumberIsOne(line: ShipmentLine): Finding | null {
  const text = cellOf(line, "tracking-number");
  const separated = text
    .split(/[,;|\n]|\s\/\s|\s&\s|\sand\s/iu)
    .filter((part) => cleanIdentifier(part).length >= 6);
  // Printed numbers are spaced in groups of a few; two long runs are two numbers.
  const spaced = text.split(/\s+/u).filter((part) => /^(?=.*\d).{10,}$/u.test(part));
  const parts = separated.length < 2 ? spaced : separated;
  if (parts.length < 2) return null;
  const message = `The cell holds ${parts.length} tracking numbers: ${show(parts.join(", "))}.`;
  return finding(line, "tracking-number", "multiple-tracking-numbers", message);
}

function trackingNumberIsANumber(line: ShipmentLine): Finding | null {
  const text = cleanIdentifier(cellOf(line, "tracking-number"));
  if (text === "") return null;
  if (/^https?:/iu.test(text)) {
    return finding(
      line,
      "tracking-number",
      "invalid-value",
      `${show(text)} is a web address, not a number.`,
    );
  }
  if (!WORDS_FOR_NOTHING.test(text)) return null;
  return finding(
    line,
    "tracking-number",
    "invalid-value",
    `${show(text)} is a word, not a tracking number.`,
  );
}

/** A whole number as text, "2" or the "2.0" of a spreadsheet; null when it is none. */
export function readQuantity(text: string): number | null {
  const digits = /^(\d{1,9})(?:\.0+)?$/u.exec(text.normalize("NFKC").trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

function wholeNumberRule(column: ColumnName, least: number): LineRule {
  return (line) => {
    const text = cellOf(line, column);
    if (text === "" || damageOf(line, column)) return null;
    const quantity = readQuantity(text);
    if (quantity !== null && quantity >= least && quantity <= QUANTITY_MAX) return null;
    return finding(
      line,
      column,
      "invalid-quantity",
      `${show(text)} is not a whole number from ${least} to ${QUANTITY_MAX}.`,
    );
  };
}

function quantityIsPositive(line: ShipmentLine, settings: PlanSettings): Finding | null {
  return wholeNumberRule("quantity", 1)(line, settings);
}

function orderedQuantityIsPositive(line: ShipmentLine, settings: PlanSettings): Finding | null {
  return wholeNumberRule("quantity-purchased", 0)(line, settings);
}

function packageIdIsUsable(line: ShipmentLine): Finding | null {
  const text = cleanIdentifier(cellOf(line, "package-id"));
  if (text === "" || isPackageId(text) || SCIENTIFIC.test(text)) return null;
  const message = `${show(text)} cannot be a package ID: a whole number from 1 to 2147483647 is needed.`;
  return finding(line, "package-id", "invalid-value", message);
}

function actionIsKnown(line: ShipmentLine): Finding | null {
  const text = cellOf(line, "action").toLowerCase();
  if (text === "" || text === "create" || text === "update") return null;
  const message = `The action ${show(text)} is not one of create, update, status.`;
  return finding(line, "action", "invalid-value", message);
}

function accountIsKnown(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const text = cellOf(line, "account");
  if (text === "" ? settings.defaultAccount !== null : settings.accounts.has(text)) return null;
  const known = [...settings.accounts.keys()].join(", ");
  const message =
    text === ""
      ? `The row names no account, and there is no default among: ${known}.`
      : `The account ${show(text)} is not in the config; it has: ${known}.`;
  return finding(line, "account", text === "" ? "missing-value" : "invalid-value", message);
}

function operationIsKnown(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const text = cellOf(line, "operation") || settings.defaultOperation || "";
  if (text === "") return null;
  const account = settings.accounts.get(cellOf(line, "account") || settings.defaultAccount || "");
  const traits = [...settings.operations.values()].find((known) => known.name === text);
  if (traits && (!account || account.api === traits.api)) return null;
  const known = [...settings.operations.keys()].join(", ");
  const message = traits
    ? `The operation ${show(text)} is not one of the account's API (${account?.api ?? ""}).`
    : `The operation ${show(text)} is not one of: ${known}.`;
  return finding(line, "operation", "invalid-value", message);
}
