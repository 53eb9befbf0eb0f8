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
import type { Profile } from "./profiles.ts";
import { isBlank } from "./raw-sheet.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { hasSwallowedRows } from "./swallowed-rows.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** The one table of a text file, read as a stream. */
export function readDelimited(
  opened: OpenedFile,
  encoding: TextEncoding,
  profile: Profile,
): RawSheet {
  const dialect = detectDialect(decodeHead(opened.head, encoding), profile);
  return {
    name: null,
    rows: { [Symbol.asyncIterator]: () => readRows(opened.source, encoding, dialect) },
  };
}

/**
 * Rows are counted as a spreadsheet shows them: a blank line is a row, a line
 * break inside quotes is none.
 */
async function* readRows(
  file: SourceFile,
  encoding: TextEncoding,
  dialect: Dialect,
): AsyncGenerator<RawRow> {
  const parser = parse({ ...parserOptions(dialect), max_record_size: RECORD_BYTES_MAX });
  // Its rejection comes out of the parser too, where it is caught below.
  pipeline(Readable.from(decodeFile(file.path, encoding)), parser).catch(() => {});
  let row = dialect.hasSeparatorLine ? -1 : 0;
  let columnCount = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1;
      if (row === 0 || record.every(isBlank)) continue;
      columnCount = Math.max(columnCount, record.length);
      checkRecord(file, row, record, dialect, columnCount);
      yield { row, cells: record };
    }
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    if (thrown instanceof CsvError) throw explainCsvError(file, row + 1, thrown);
    if (thrown instanceof EncodingError) throw wrongEncoding(file, row, thrown);
    throw new UnreadableFileError("unreadable-file", `${file.name} could not be read to its end.`, {
      nextSteps: ["Copy it to this machine's own disk and name the copy."],
      cause: thrown,
    });
  }
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
  if (record.some((cell) => cell.length > lengthMax)) {
    throw new UnreadableFileError(
      "limit-exceeded",
      `${file.name}, row ${row}: a cell has more than ${CELL_LENGTH_MAX} characters.`,
      { nextSteps: ["Look for a quotation mark in that row that is opened and never closed."] },
    );
  }
  if (!dialect.isQuoted || dialect.isStrict) return;
  if (hasSwallowedRows(record, dialect, columnCount)) throw strayQuoteError(file, row);
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
