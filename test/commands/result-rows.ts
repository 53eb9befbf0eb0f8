import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { readXlsx } from "hucre/xlsx";
import type { SheetCells } from "./parcels.ts";

/** A result as somebody who opens the file finds it. */
export interface ReadResult {
  readonly columns: readonly string[];
  readonly rows: readonly SheetCells[];
}

/** Reads a result file by other means than the program's own. */
export async function readResult(path: string): Promise<ReadResult> {
  const [columns = [], ...rows] = path.endsWith(".csv") ? readCsv(path) : await readBook(path);
  const toCells = (row: readonly string[]) =>
    Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""]));
  return { columns, rows: rows.map(toCells) };
}

function readCsv(path: string): string[][] {
  return parse(readFileSync(path), { bom: true });
}

async function readBook(path: string): Promise<string[][]> {
  const book = await readXlsx(readFileSync(path));
  const sheet = book.sheets.find(({ name }) => name === "Results");
  if (!sheet) throw new Error(`${path} has no sheet "Results"`);
  return sheet.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
}

/** The cells of one column, row by row. */
export function columnOf({ rows }: ReadResult, name: string): string[] {
  return rows.map((row) => row[name] ?? "");
}
