import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { UserError } from "../errors.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import { decodeFile, decodeHead, EncodingError } from "./decode.ts";
import type { TextEncoding } from "./decode.ts";
import { detectDialect, parserOptions } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX, RECORD_BYTES_MAX } from "./limits.ts";
import { ENCODING_EXAMPLES } from "./encoding.ts";
import type { OpenedFile } from "./open-file.ts";
import type { Layouts } from "./layouts.ts";
import { isBlank } from "./raw-sheet.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { splitPlainText } from "./split-plain-text.ts";
import { hasSwallowedRows } from "./swallowed-rows.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** Rows that are handed on together. */
const ROWS_AT_ONCE = 500;

/** The one table of a text file, read as a stream. */
export function readDelimited(
  opened: OpenedFile,
  encoding: TextEncoding,
  layouts: Layouts,
): RawSheet {
  const dialect = detectDialect(decodeHead(opened.head, encoding), layouts);
  const read = () => readBatches(opened.source, encoding, dialect);
  return {
    name: null,
    batches: { [Symbol.asyncIterator]: read },
    rows: { [Symbol.asyncIterator]: () => oneByOne(read()) },
  };
}

async function* oneByOne(batches: AsyncIterable<readonly RawRow[]>): AsyncGenerator<RawRow> {
  for await (const batch of batches) yield* batch;
}

/** Where the reading stands. */
interface Progress {
  /** The last row that was read. */
  row: number;
  /** The most cells that a row has had so far. */
  columnCount: number;
}

/**
 * Rows are counted as a spreadsheet shows them: a blank line is a row, a line
 * break inside quotes is none.
 *
 * Up to the first quotation mark that may mean something, a row is a line and
 * its cells are what stands between delimiters; from that row on csv-parse reads.
 */
async function* readBatches(
  file: SourceFile,
  encoding: TextEncoding,
  dialect: Dialect,
): AsyncGenerator<RawRow[]> {
  const progress: Progress = { row: dialect.hasSeparatorLine ? -1 : 0, columnCount: 0 };
  const texts = decodeFile(file.path, encoding);
  try {
    const plain = splitPlainText(texts, dialect);
    for (;;) {
      const { value, done } = await plain.next();
      if (done === true) {
        if (value !== null) yield* parseBatches(file, value, texts, dialect, progress);
        return;
      }
      yield acceptRecords(file, value, dialect, progress);
    }
  } catch (thrown) {
    throw explainFailure(file, progress.row, thrown);
  } finally {
    await texts.return(undefined);
  }
}

async function* parseBatches(
  file: SourceFile,
  first: string,
  texts: AsyncIterable<string>,
  dialect: Dialect,
  progress: Progress,
): AsyncGenerator<RawRow[]> {
  const parser = parse({ ...parserOptions(dialect), max_record_size: RECORD_BYTES_MAX });
  // Its rejection comes out of the parser too, where it is caught.
  pipeline(Readable.from(startWith(first, texts)), parser).catch(() => {});
  let records: string[][] = [];
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      records.push(record);
      if (records.length < ROWS_AT_ONCE) continue;
      const full = records;
      records = [];
      yield acceptRecords(file, full, dialect, progress);
    }
  } catch (thrown) {
    // What is wrong with a row above is told first, and the row is counted.
    acceptRecords(file, records, dialect, progress);
    throw thrown;
  }
  yield acceptRecords(file, records, dialect, progress);
}

async function* startWith(first: string, texts: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* texts;
}

/** Counts and checks records; those that are not blank are rows. */
function acceptRecords(
  file: SourceFile,
  records: readonly string[][],
  dialect: Dialect,
  progress: Progress,
): RawRow[] {
  const rows: RawRow[] = [];
  for (const cells of records) {
    progress.row += 1;
    const { row } = progress;
    if (row === 0 || cells.every(isBlank)) continue;
    progress.columnCount = Math.max(progress.columnCount, cells.length);
    checkRecord(file, row, cells, dialect, progress.columnCount);
    rows.push({ row, cells });
  }
  return rows;
}

function explainFailure(file: SourceFile, row: number, thrown: unknown): unknown {
  if (thrown instanceof UserError) return thrown;
  if (thrown instanceof CsvError) return explainCsvError(file, row + 1, thrown);
  if (thrown instanceof EncodingError) return wrongEncoding(file, row, thrown);
  return new UnreadableFileError("unreadable-file", `${file.name} could not be read to its end.`, {
    nextSteps: ["Copy it to this machine's own disk and name the copy."],
    cause: thrown,
  });
}

function checkRecord(
  file: SourceFile,
  row: number,
  record: readonly string[],
  dialect: Dialect,
  columnCount: number,
): void {
  if (
    record.length > COLUMNS_MAX &&
    record.findLastIndex((cell) => !isBlank(cell)) >= COLUMNS_MAX
  ) {
    throw new UnreadableFileError(
      "limit-exceeded",
      `${file.name}, row ${row}: ${record.length} cells; at most ${COLUMNS_MAX} are read.`,
      { nextSteps: ["Delete the columns that are not needed, or check the file's delimiter."] },
    );
  }
  // The guard before a formula is one character more than the cell had.
  const lengthMax = CELL_LENGTH_MAX + (dialect.isStrict ? 1 : 0);
  if (isAnyLonger(record, lengthMax)) {
    throw new UnreadableFileError(
      "limit-exceeded",
      `${file.name}, row ${row}: a cell has more than ${CELL_LENGTH_MAX} characters.`,
      { nextSteps: ["Look for a quotation mark in that row that is opened and never closed."] },
    );
  }
  if (!dialect.isQuoted || dialect.isStrict) return;
  if (hasSwallowedRows(record, dialect, columnCount)) throw strayQuoteError(file, row);
}

function isAnyLonger(record: readonly string[], lengthMax: number): boolean {
  for (const cell of record) if (cell.length > lengthMax) return true;
  return false;
}

function wrongEncoding(file: SourceFile, row: number, cause: EncodingError): UnreadableFileError {
  return new UnreadableFileError(
    "unreadable-file",
    `${file.name} is not ${cause.encoding} to its end: somewhere below row ${Math.max(0, row)} ` +
      "stand bytes that this encoding does not have.",
    {
      nextSteps: [
        `Say which encoding it is: ${ENCODING_EXAMPLES}.`,
        "Or save it as CSV UTF-8 or .xlsx.",
      ],
      cause,
    },
  );
}

function explainCsvError(file: SourceFile, row: number, cause: CsvError): UnreadableFileError {
  if (cause.code === "CSV_MAX_RECORD_SIZE") {
    return new UnreadableFileError(
      "limit-exceeded",
      `${file.name}, row ${row}: longer than ${RECORD_BYTES_MAX} bytes.`,
      {
        nextSteps: ["Look for a quotation mark in that row that is opened and never closed."],
        cause,
      },
    );
  }
  return strayQuoteError(file, row, cause);
}

function strayQuoteError(file: SourceFile, row: number, cause?: CsvError): UnreadableFileError {
  return new UnreadableFileError(
    "unreadable-file",
    `${file.name}, row ${row}: a quotation mark is opened and not closed, so rows below it ` +
      "would be read as part of one cell.",
    {
      nextSteps: [
        `Remove the stray quotation mark in row ${row}, or write it twice ("").`,
        "Or save the sheet as .xlsx.",
      ],
      cause,
    },
  );
}
