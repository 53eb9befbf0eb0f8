import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import { cellOf, type ColumnName, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { LineRule } from "../identity/line-rules.ts";
import { textBehindCarrier } from "./carriers.ts";
import { findingOn, quoteCell } from "./line-finding.ts";
import { monthOf } from "./months.ts";

const IDENTIFIERS = [
  "order-id",
  "order-item-id",
  "tracking-number",
  "original-tracking-number",
  "package-id",
] as const satisfies readonly ColumnName[];
const LONG_NUMBERS = ["order-item-id", "tracking-number", "original-tracking-number"] as const;

// What a spreadsheet shows of a number that it took for a date or a time. With a
// month's name only as a spreadsheet writes it, so that an order MAR-12 stays one.
const DATES = [
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/u,
  /^\d{1,2}[/.]\d{1,2}[/.](?:\d{2}|\d{4})$/u,
  /^\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?$/iu,
];
const DAY_AND_MONTH = /^\d{1,2}[-. ]+(\p{L}\p{Ll}+)\.?(?:[- ](?:\d{2}|\d{4}))?$/u;
const MONTH_AND_YEAR = /^(\p{L}\p{Ll}+)[- ](?:\d{2}|(?:19|20)\d{2})$/u;
// 37329900000000: six digits were shown as 3.73299E+13, and a program wrote that out.
const WRITTEN_OUT = /^\d{4,5}[1-9]0{6,}$/u;
// Fifteen digits and then zeros; with so few of them it may also be chance.
const ZERO_FILLED = /^\d{14}[1-9]0{3,4}$/u;
const AMAZON_ORDER = /^\d{3}-\d{7}-\d{7}$/u;

/** What a spreadsheet does to numbers, beyond what is told by the file format itself. */
export const damageRules: readonly LineRule[] = [
  ...IDENTIFIERS.map(isNoDate),
  ...IDENTIFIERS.map(keptAllDigits),
  ...LONG_NUMBERS.map(wasNotRounded),
  itemIdIsWhole,
  cellHoldsOnlyTheNumber,
];

function isNoDate(column: ColumnName): LineRule {
  return (line) => {
    const text = cellOf(line, column);
    if (!looksLikeDate(text)) return null;
    const message =
      `${quoteCell(text)} is a date or time: a spreadsheet took the number for one. Format the ` +
      "column as text before the numbers go in, or export straight from the source.";
    return findingOn(line, column, "mangled-number", "error", message);
  };
}

function looksLikeDate(text: string): boolean {
  if (DATES.some((date) => date.test(text))) return true;
  const word = DAY_AND_MONTH.exec(text)?.[1] ?? MONTH_AND_YEAR.exec(text)?.[1];
  return word !== undefined && monthOf(word) !== null;
}

/** A number with a fraction of zero, and more digits than such a number can hold. */
function keptAllDigits(column: ColumnName): LineRule {
  return (line) => {
    const text = cleanIdentifier(cellOf(line, column));
    if (!/^\d{16,}\.0*$/u.test(text)) return null;
    const message =
      `${quoteCell(text)} went through a program as a fraction, which is exact to 15 digits only. ` +
      "Export the column as text.";
    return findingOn(line, column, "mangled-number", "error", message);
  };
}

function wasNotRounded(column: ColumnName): LineRule {
  return (line) => {
    const text = cleanIdentifier(cellOf(line, column));
    if (WRITTEN_OUT.test(text) && text.length >= 12) {
      const message = `${quoteCell(text)} has a few digits and then only zeros: a spreadsheet rounded a longer number.`;
      return findingOn(line, column, "mangled-number", "error", message);
    }
    if (!ZERO_FILLED.test(text)) return null;
    const message = `${quoteCell(text)} has 15 digits and then zeros, as when a spreadsheet cuts off what is longer.`;
    return findingOn(line, column, "mangled-number", "warning", message);
  };
}

/** Amazon's item IDs have 14 digits and may start with 0. Which digit is missing is not certain, so none is put back. */
function itemIdIsWhole(line: ShipmentLine): Finding | null {
  const text = cleanIdentifier(cellOf(line, "order-item-id"));
  if (!/^\d{13}$/u.test(text)) return null;
  if (!AMAZON_ORDER.test(cleanIdentifier(cellOf(line, "order-id")))) return null;
  const message = `${quoteCell(text)} has 13 digits; Amazon's item IDs have 14, and some begin with 0.`;
  return findingOn(line, "order-item-id", "leading-zero-lost", "warning", message);
}

/** A carrier's name, or a few words, in place of the number or before it. */
function cellHoldsOnlyTheNumber(line: ShipmentLine): Finding | null {
  const text = cellOf(line, "tracking-number");
  const behind = textBehindCarrier(text);
  const refuse = (message: string): Finding =>
    findingOn(line, "tracking-number", "invalid-value", "error", `${quoteCell(text)} ${message}`);
  if (behind !== null) {
    return /\d{3}/u.test(behind)
      ? refuse("has the carrier's name before the number. Leave only the number in the cell.")
      : refuse("names a carrier and holds no tracking number.");
  }
  if (/\d/u.test(text) || !/^\p{L}+(?:[\s,.'&/-]+\p{L}+)+\.?$/u.test(text)) return null;
  return refuse("is words, not a tracking number.");
}
