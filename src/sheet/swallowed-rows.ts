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
 * - one of its lines has, as a cell of its own, a number of the same form as the row's order;
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
  const form = formOf(record[header.orderColumn] ?? "");
  return lines.some((each) =>
    each.some((line, index) => {
      const cells = line.split(delimiter);
      if (cells.length < cellsMin) return false;
      const isInPlace = index > 0 && NUMBER_LIKE.test(cells[header.orderColumn] ?? "");
      return isInPlace || (form !== null && cells.some((cell) => formOf(cell) === form));
    }),
  );
}

/** The form of a number, such as 111-0000001-0000001: digits as 9, letters as A. Null for other texts. */
function formOf(cell: string): string | null {
  const text = cell.replaceAll('"', "").trim();
  if (!NUMBER_LIKE.test(text)) return null;
  return text.replace(/\p{N}/gu, "9").replace(/\p{L}/gu, "A");
}
