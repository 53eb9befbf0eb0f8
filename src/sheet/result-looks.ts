import type { Fill, Font, Style } from "exceljs";
import type { Result, ResultColumn } from "../domain/result-row.ts";
import type { Series } from "../domain/series.ts";

/** How the result workbook looks. Styles are shared objects: exceljs knows one that it has seen. */

/** Without a name, some programs draw a bold cell in another typeface than all others. */
export const FONT: Partial<Font> = { name: "Calibri", family: 2, size: 11 };
const RULE = { bottom: { style: "thin", color: { argb: "FF7F7F7F" } } } as const;

/** Text format: a spreadsheet keeps every digit and zero, also of what a person types in later. */
export const TEXT_STYLE: Partial<Style> = { numFmt: "@" };
/** Texts that are read, not compared: broken into lines within their column. */
export const WRAPPED_STYLE: Partial<Style> = {
  numFmt: "@",
  alignment: { wrapText: true, vertical: "top" },
};
export const NUMBER_STYLE: Partial<Style> = { numFmt: "0" };
export const HEADER_STYLE: Partial<Style> = {
  numFmt: "@",
  font: { ...FONT, bold: true },
  fill: paint("FFF2F2F2"),
  border: RULE,
};
/** The header of a column that the result added, beside the sheet's own. */
export const OWN_HEADER_STYLE: Partial<Style> = { ...HEADER_STYLE, fill: paint("FFDDEBF7") };

/** The colour of each result: pale, and readable in black and white. */
const RESULT_COLOURS: Readonly<Record<Result, string>> = {
  posted: "FFE2F0D9",
  updated: "FFE2F0D9",
  "already-posted": "FFEDEDED",
  ignored: "FFEDEDED",
  rejected: "FFF8D7DA",
  failed: "FFF8D7DA",
  "in-doubt": "FFFFF2CC",
  "not-attempted": "FFDDEBF7",
};

/** The result cell alone carries colour. */
export const RESULT_STYLES = mapResults((result) => ({
  numFmt: "@",
  fill: paint(RESULT_COLOURS[result]),
}));

/** Bars in the colour of their result: darker than its ground, and light enough for the number before it. */
export const BAR_COLOURS: Readonly<Record<Result, string>> = {
  posted: "FFA9D18E",
  updated: "FFA9D18E",
  "already-posted": "FFC9C9C9",
  ignored: "FFC9C9C9",
  rejected: "FFF4A6A6",
  failed: "FFF4A6A6",
  "in-doubt": "FFFFD966",
  "not-attempted": "FF9DC3E6",
};

/** The tab of a sheet that somebody should open. */
export const ALARM_TAB = "FFD9534F";

const WIDTH_MIN = 8;
const WIDTH_MAX = 48;
const ROWS_MEASURED = 400;

/** Columns of the result that nobody reads from end to end. */
export const OWN_WIDTHS: Readonly<Partial<Record<ResultColumn, number>>> = {
  result: 14,
  reason: 50,
  fix: 50,
  "posted-at": 25,
  attempts: 12,
  "request-id": 16,
  "run-id": 16,
};

/** Column widths in characters that fit the header and rows from top to end, within reason. */
export function measureWidths(
  headers: readonly string[],
  rows: Series<readonly string[]>,
): number[] {
  const step = Math.max(1, Math.ceil(rows.length / ROWS_MEASURED));
  const count = Math.ceil(rows.length / step);
  const measured = Array.from({ length: count }, (_, index) => rows.at(index * step) ?? []);
  return headers.map((header, index) => {
    const longest = measured.reduce(
      (length, cells) => Math.max(length, cells[index]?.length ?? 0),
      // The header is bold and has the filter's arrow beside it.
      header.length + 3,
    );
    return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, longest + 2));
  });
}

const TOP_STYLES = new WeakMap<Partial<Style>, Partial<Style>>();

/** The same style at the top of its cell; always the same object for the same style. */
export function alignTop(style: Partial<Style>): Partial<Style> {
  const known = TOP_STYLES.get(style);
  if (known) return known;
  const top = { ...style, alignment: { ...style.alignment, vertical: "top" as const } };
  TOP_STYLES.set(style, top);
  return top;
}

/** A ground of one colour. */
export function paint(argb: string): Fill {
  return { type: "pattern", pattern: "solid", fgColor: { argb } };
}

function mapResults<Value>(make: (result: Result) => Value): Readonly<Record<Result, Value>> {
  const results = Object.keys(RESULT_COLOURS) as Result[];
  return Object.fromEntries(results.map((result) => [result, make(result)])) as Record<
    Result,
    Value
  >;
}
