import type { Style } from "exceljs";
import { FONT, HEADER_STYLE, NUMBER_STYLE, paint, TEXT_STYLE } from "../result-looks.ts";
import type { ColumnNeed, TemplateColumn } from "./template-columns.ts";

/** The header of each need: the darker, the more it is needed. */
export const NEED_STYLES: Readonly<Record<ColumnNeed, Partial<Style>>> = {
  required: {
    ...HEADER_STYLE,
    font: { ...FONT, bold: true, color: { argb: "FFFFFFFF" } },
    fill: paint("FF1F4E79"),
  },
  usual: { ...HEADER_STYLE, fill: paint("FFBDD7EE") },
  optional: HEADER_STYLE,
};

/** Beside texts, numbers stand at the left as well. */
const COUNT_STYLE: Partial<Style> = { ...NUMBER_STYLE, alignment: { horizontal: "left" } };

/** What the needs are called, in notes and in the instructions. */
export const NEED_WORDS: Readonly<Record<ColumnNeed, string>> = {
  required: "Required.",
  usual: "Usually needed.",
  optional: "Optional.",
};

/** Of the row that only shows how it is done. */
export function exampleStyle(column: TemplateColumn): Partial<Style> {
  const font = { ...FONT, italic: true, color: { argb: "FF7F7F7F" } };
  return { ...cellStyle(column), font };
}

/** Of the cells that a person fills in. */
export function cellStyle({ isCount }: TemplateColumn): Partial<Style> {
  return isCount ? COUNT_STYLE : TEXT_STYLE;
}
