import type { Fill, Style } from "exceljs";
import type { Result } from "../domain/result-row.ts";

/** How the result workbook looks. Styles are shared objects: exceljs knows one that it has seen. */

/** Text format: a spreadsheet keeps every digit and zero, also of what a person types in later. */
export const TEXT_STYLE: Partial<Style> = { numFmt: "@" };
export const NUMBER_STYLE: Partial<Style> = { numFmt: "0" };
export const HEADER_STYLE: Partial<Style> = {
  numFmt: "@",
  font: { bold: true },
  border: { bottom: { style: "thin", color: { argb: "FF7F7F7F" } } },
};

/** The result cell alone carries colour: pale, and readable in black and white. */
export const RESULT_STYLES: Readonly<Record<Result, Partial<Style>>> = {
  posted: filled("FFE2F0D9"),
  updated: filled("FFE2F0D9"),
  "already-posted": filled("FFEDEDED"),
  ignored: filled("FFEDEDED"),
  rejected: filled("FFF8D7DA"),
  failed: filled("FFF8D7DA"),
  "in-doubt": filled("FFFFF2CC"),
  "not-attempted": filled("FFDDEBF7"),
};

const WIDTH_MIN = 8;
const WIDTH_MAX = 48;
const ROWS_MEASURED = 400;

/** Column widths in characters that fit the header and rows from top to end, within reason. */
export function measureWidths(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): number[] {
  const step = Math.ceil(rows.length / ROWS_MEASURED);
  const measured = rows.filter((_, index) => index % step === 0);
  return headers.map((header, index) => {
    const longest = measured.reduce(
      (length, cells) => Math.max(length, cells[index]?.length ?? 0),
      // The header is bold and has the filter's arrow beside it.
      header.length + 3,
    );
    return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, longest + 2));
  });
}

function filled(argb: string): Partial<Style> {
  const fill: Fill = { type: "pattern", pattern: "solid", fgColor: { argb } };
  return { numFmt: "@", fill };
}
