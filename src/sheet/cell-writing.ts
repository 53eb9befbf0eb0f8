import type { Style } from "exceljs";
import { RESULTS, type Result } from "../domain/result-row.ts";
import type { BodyRows } from "./body-rows.ts";
import { keptNumber } from "./kept-number.ts";
import { escapeCellText } from "./result-cell-text.ts";
import {
  alignTop,
  measureWidths,
  NUMBER_STYLE,
  RESULT_STYLES,
  TEXT_STYLE,
  WRAPPED_STYLE,
} from "./result-looks.ts";
import type { OutputSheet } from "./result-sheets.ts";

/** In points, of the font of {@link FONT}. */
const LINE_HEIGHT = 15;
const LINES_SHOWN_MAX = 8;
/** Lines that are broken between words hold less. */
const WORD_WRAP_LOSS = 1.15;

/** How the cells of one column are written. */
export interface CellWriting {
  readonly width: number;
  readonly style: Partial<Style>;
  readonly isCount: boolean;
  /** Broken into lines of its width. */
  readonly isWrapped: boolean;
  /** The input's own number format, with its style; null where all cells are texts. */
  readonly kept: { readonly format: string; readonly style: Partial<Style> } | null;
  /** The style of each result, where the results stand. */
  readonly ofResult: ReadonlyMap<Result, Partial<Style>> | null;
}

export function describeCells({
  headers,
  rows,
  numberColumns,
  resultColumn,
  looks = [],
}: OutputSheet): CellWriting[] {
  const widths = measureWidths(headers, rows);
  // Beside broken lines all cells stand at the top.
  const at = looks.some(({ isWrapped }) => isWrapped) ? alignTop : (style: Partial<Style>) => style;
  return headers.map((_, index): CellWriting => {
    const look = looks[index];
    const isCount = numberColumns.has(index);
    const format = look?.numberFormat ?? null;
    const isWrapped = look?.isWrapped === true;
    const textStyle = isWrapped ? WRAPPED_STYLE : at(TEXT_STYLE);
    return {
      width: look?.width ?? widths[index] ?? 0,
      style: isCount ? at(NUMBER_STYLE) : textStyle,
      isCount,
      isWrapped,
      kept: format === null ? null : { format, style: at({ numFmt: format }) },
      ofResult:
        index === resultColumn
          ? new Map(RESULTS.map((result) => [result, at(RESULT_STYLES[result])] as const))
          : null,
    };
  });
}

/**
 * Writes the cells of a row that are not empty; nothing of a row without any.
 *
 * @param row as a person sees it, from 1
 */
export function writeRow(
  body: BodyRows,
  row: number,
  cells: readonly string[],
  columns: readonly CellWriting[],
): void {
  const first = cells.findIndex((text) => text !== "");
  if (first < 0) return;
  const last = cells.findLastIndex((text) => text !== "");
  body.beginRow(row, first, last, heightOf(cells, columns));
  for (let column = first; column <= last; column += 1) {
    const text = cells[column] ?? "";
    if (text !== "") writeCell(body, column, text, columns[column]);
  }
  body.endRow();
}

function writeCell(
  body: BodyRows,
  column: number,
  text: string,
  writing: CellWriting | undefined,
): void {
  const kept = writing?.kept ? keptNumber(text, writing.kept.format) : null;
  if (writing?.kept && kept !== null) {
    body.addCell(column, kept, writing.kept.style);
    return;
  }
  const isNumber = writing?.isCount === true && /^\d{1,9}$/u.test(text);
  const result = writing?.ofResult ? RESULTS.find((name) => name === text) : undefined;
  const style = (result && writing?.ofResult?.get(result)) ?? writing?.style ?? TEXT_STYLE;
  body.addCell(column, isNumber ? Number(text) : escapeCellText(text), style);
}

/** In points; null where every text has one line. Not every program makes room for broken lines by itself. */
function heightOf(cells: readonly string[], columns: readonly CellWriting[]): number | null {
  const lines = countLines(cells, columns);
  return lines > 1 ? Math.min(LINES_SHOWN_MAX, lines) * LINE_HEIGHT : null;
}

function countLines(cells: readonly string[], columns: readonly CellWriting[]): number {
  return columns.reduce((most, { isWrapped, width }, index) => {
    if (!isWrapped) return most;
    return Math.max(most, Math.ceil(((cells[index]?.length ?? 0) * WORD_WRAP_LOSS) / width));
  }, 1);
}
