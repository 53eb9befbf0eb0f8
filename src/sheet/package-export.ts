import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EXPORT_COLUMNS } from "../domain/export-row.ts";
import type { ExportRow } from "../domain/export-row.ts";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { publishFile } from "./publish-file.ts";
import { BYTE_ORDER_MARK, csvLine } from "./result-csv.ts";
import { resultFormat } from "./result-path.ts";

const ROWS_PER_CHUNK = 500;

/**
 * Writes an export of the ledger, as CSV or XLSX by the ending of `path`: whole
 * or not at all, row by row, so that a large ledger needs little memory. It can
 * be imported again.
 *
 * @returns where it was written; beside `path` when the file there is locked
 * @throws UserError (exit 4) when it cannot be written, and whatever `rows` throws.
 */
export async function writeExport(path: string, rows: AsyncIterable<ExportRow>): Promise<string> {
  const isCsv = resultFormat(path) === "csv";
  const source = new RowSource(rows);
  try {
    return await publishFile({ path, mayReplace: true, mode: 0o600 }, async (target) =>
      isCsv ? writeCsv(source, target) : writeBook(source, target),
    );
  } catch (thrown) {
    // What the ledger threw says more than a cut stream.
    if (source.failure) throw source.failure;
    throw new UserError(`The export ${path} cannot be written: ${coerceError(thrown).message}`, {
      nextSteps: ["Make room, or mend the folder, and run the same command again."],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
}

/** The rows, and what ended them if it was not their end. */
class RowSource {
  readonly #rows: AsyncIterable<ExportRow>;
  failure: Error | null = null;

  constructor(rows: AsyncIterable<ExportRow>) {
    this.#rows = rows;
  }

  /** Cells in the order of the columns, in chunks. */
  async *chunks(): AsyncGenerator<string[][]> {
    let chunk: string[][] = [];
    try {
      for await (const row of this.#rows) {
        chunk.push(EXPORT_COLUMNS.map((column) => row[column]));
        if (chunk.length < ROWS_PER_CHUNK) continue;
        yield chunk;
        chunk = [];
      }
    } catch (thrown) {
      this.failure = coerceError(thrown);
      throw thrown;
    }
    if (chunk.length > 0) yield chunk;
  }
}

async function writeCsv(source: RowSource, target: Writable): Promise<void> {
  await pipeline(csvTexts(source), target);
}

async function* csvTexts(source: RowSource): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${csvLine(EXPORT_COLUMNS)}`;
  for await (const chunk of source.chunks()) yield chunk.map((cells) => csvLine(cells)).join("");
}

async function writeBook(source: RowSource, target: Writable): Promise<void> {
  // exceljs is only loaded when there is a workbook.
  const { writeExportBook } = await import("./package-export-book.ts");
  await writeExportBook(source.chunks(), target);
}
