import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { guardCell } from "./result-guard.ts";
import type { ResultModel } from "./result-model.ts";
import { ROWS_BETWEEN_TELLING, type RowsListener } from "./rows-listener.ts";

const ROWS_PER_CHUNK = 500;

/**
 * Writes the `Results` table as CSV: RFC 4180, UTF-8 with BOM (so that Excel
 * takes it for UTF-8), cells that would run as formulas guarded.
 *
 * Resolves when `target` has finished.
 */
export async function writeResultCsv(
  model: ResultModel,
  target: Writable,
  onRows?: RowsListener,
): Promise<void> {
  const headers = model.columns.map((column) => column.header);
  await pipeline(
    csvChunks({ headers, rows: model.rows }, ({ cells }) => cells, onRows),
    target,
  );
}

/** Writes any table in the same way. */
export async function writeTableCsv(
  table: { readonly headers: readonly string[]; readonly rows: readonly (readonly string[])[] },
  target: Writable,
): Promise<void> {
  await pipeline(
    csvChunks(table, (cells) => cells),
    target,
  );
}

function* csvChunks<Row>(
  table: { readonly headers: readonly string[]; readonly rows: readonly Row[] },
  cellsOf: (row: Row) => readonly string[],
  onRows?: RowsListener,
): Generator<string> {
  yield `${BYTE_ORDER_MARK}${csvLine(table.headers)}`;
  for (let start = 0; start < table.rows.length; start += ROWS_PER_CHUNK) {
    yield table.rows
      .slice(start, start + ROWS_PER_CHUNK)
      .map((row) => csvLine(cellsOf(row)))
      .join("");
    if (start % ROWS_BETWEEN_TELLING === 0) onRows?.(start, table.rows.length);
  }
}

/** Opens a CSV, so that Excel takes it for UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/** One line of RFC 4180, its cells guarded against being run as formulas. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoteCell).join(",")}\r\n`;
}

function quoteCell(text: string): string {
  const guarded = guardCell(text.toWellFormed());
  return /[",\r\n]|^\s|\s$/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
