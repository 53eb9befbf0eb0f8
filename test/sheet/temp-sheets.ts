import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { onTestFinished } from "vitest";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { ReadSheets, ReadSheetsOptions } from "../../src/sheet/read-sheets.ts";
import { UserError } from "../../src/errors.ts";

/** A folder that lives as long as the test. */
export function makeTempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "sheets-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Writes a file and answers its path. */
export function writeTemp(name: string, content: string | Uint8Array): string {
  const path = join(makeTempDir(), name);
  writeFileSync(path, content);
  return path;
}

/** Writes a workbook that `fill` has filled and answers its path. */
export async function writeBook(fill: (book: ExcelJS.Workbook) => void): Promise<string> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return writeTemp("book.xlsx", new Uint8Array(await book.xlsx.writeBuffer()));
}

/** Reads one text given as a file. */
export async function readText(
  content: string | Uint8Array,
  options: ReadSheetsOptions & { readonly name?: string } = {},
): Promise<ReadSheets> {
  return readSheets([writeTemp(options.name ?? "sheet.csv", content)], options);
}

/** The UserError that a promise must be rejected with. */
export async function userErrorOf(promise: Promise<unknown>): Promise<UserError> {
  const thrown: unknown = await promise.then(
    () => new Error("nothing was thrown"),
    (error: unknown) => error,
  );
  if (!(thrown instanceof UserError)) throw thrown;
  return thrown;
}

/** Row number and the cells of some columns, for short comparisons. */
export function pick(
  read: ReadSheets,
  ...columns: ("order-id" | "order-item-id" | "quantity" | "tracking-number" | "ship-date")[]
): (string | number | undefined)[][] {
  return read.lines.map((line) => [line.row.row, ...columns.map((column) => line.cells[column])]);
}
