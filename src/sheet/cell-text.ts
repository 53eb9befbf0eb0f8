import type { CellDamage } from "../domain/sheet-row.ts";

/** A value as a workbook reader gives it. */
export type WorkbookValue = string | number | boolean | Date | null;

/** A workbook keeps 15 significant digits; from here on a number has more. */
const DIGITS_LOST_FROM = 1e15;
const YEAR_MAX = 9999;
// A time of day without a date lies on the day before the first one there is.
const DATES_FROM_MS = Date.UTC(1900, 0, 1);
const DAY_MS = 86_400_000;

/** The text of a workbook cell, and what is damaged about it, if anything. */
export interface CellText {
  readonly text: string;
  readonly damage: CellDamage | null;
}

/**
 * A cell as text. Whole numbers are printed with all their digits; dates as
 * ISO 8601 without zone; a number of 16 digits or more as a spreadsheet shows
 * it (`9.40011E+21`), because its last digits are already wrong.
 */
export function readCellText(value: WorkbookValue): CellText {
  if (value === null) return { text: "", damage: null };
  if (typeof value === "string") return { text: value, damage: null };
  if (typeof value === "boolean") return { text: value ? "TRUE" : "FALSE", damage: null };
  if (typeof value === "number") return readNumber(value);
  return readDate(value);
}

function readNumber(value: number): CellText {
  if (Math.abs(value) >= DIGITS_LOST_FROM) {
    const shown = showExponent(value);
    return { text: shown, damage: { kind: "digits-lost", shown } };
  }
  // Fractions carry binary noise after the 15th digit that no spreadsheet shows.
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
  return { text, damage: null };
}

/** As Excel shows a number too long for the General format: six digits and an exponent. */
function showExponent(value: number): string {
  return String(value.toExponential(5))
    .replace(/\.?0+e/u, "e")
    .replace("e", "E");
}

function readDate(value: Date): CellText {
  const ms = Math.round(value.getTime() / 1000) * 1000;
  const date = new Date(ms);
  if (Number.isNaN(ms) || date.getUTCFullYear() > YEAR_MAX || ms < DATES_FROM_MS - DAY_MS) {
    // A number under a date format that no calendar holds: a spreadsheet shows hashes.
    return { text: "########", damage: { kind: "error-value", shown: "########" } };
  }
  const iso = date.toISOString();
  if (ms < DATES_FROM_MS) return { text: iso.slice(11, 19), damage: null };
  return { text: ms % DAY_MS === 0 ? iso.slice(0, 10) : iso.slice(0, 19), damage: null };
}
