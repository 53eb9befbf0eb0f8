import type { Dialect } from "./dialect.ts";
import { countUsed } from "./raw-sheet.ts";

const BREAK = /\r\n|\n|\r/u;
/** A number of an order as it looks, whatever stands around it. */
const NUMBER_LIKE = /^\s*"*(?=\S*\d)\S{5,}\s*$/u;

/**
 * Whether a quotation mark that nobody closed has made one cell of several
 * rows: those shipments would be lost without a word. Cells may well have line
 * breaks; such a one is told from them by any of these:
 *
 * - it was closed in the middle of a text, which the parser marks by keeping the first quote;
 * - the cells that its lines would be are as many as whole rows have;
 * - one of its lines has a number where orders stand, and cells enough for a row;
 * - behind it, the row goes on beyond the last header.
 *
 * @param columnCount the most cells that a row has had so far
 */
export function hasSwallowedRows(
  record: readonly string[],
  dialect: Dialect,
  columnCount: number,
): boolean {
  const broken = record.filter((cell) => cell.includes("\n") || cell.includes("\r"));
  if (broken.length === 0) return false;
  if (broken.some((cell) => cell.startsWith('"'))) return true;
  const { delimiter, header } = dialect;
  const lines = broken.map((cell) => cell.split(BREAK));
  const breaks = lines.reduce((sum, each) => sum + each.length - 1, 0);
  const inCells = broken.reduce((sum, cell) => sum + cell.split(delimiter).length - 1, 0);
  const delimiters = record.length - 1 + inCells;
  if (columnCount > 2 && delimiters === (columnCount - 1) * (breaks + 1)) return true;
  if (!header) return false;
  if (countUsed(record) > header.columns) return true;
  const cellsMin = Math.max(2, Math.ceil(header.columns / 2));
  return lines.some((each) =>
    each.slice(1).some((line) => {
      const cells = line.split(delimiter);
      return cells.length >= cellsMin && NUMBER_LIKE.test(cells[header.orderColumn] ?? "");
    }),
  );
}
