import { ExitCode, UserError } from "../errors.ts";
import { printable } from "../domain/normalise.ts";
import type { SheetTable, SourceFile } from "../domain/sheet-row.ts";
import type { ColumnMap, ShipmentLine } from "../domain/shipment-line.ts";
import { collectTable } from "./collect-table.ts";
import type { CollectedTable, PlainRowTaker } from "./collect-table.ts";
import { readDelimited } from "./delimited-reader.ts";
import { checkEncoding } from "./encoding.ts";
import { EXAMPLE_SHEET, isExampleSheet } from "./ignored-rows.ts";
import { ROWS_MAX } from "./limits.ts";
import { mapFieldRow } from "./map-field-row.ts";
import { mapRow } from "./map-rows.ts";
import { missingColumnError } from "./missing-column.ts";
import type { HeaderMiss } from "./missing-column.ts";
import { openFile } from "./open-file.ts";
import type { OpenedFile } from "./open-file.ts";
import { USUAL_LAYOUTS, type Layouts } from "./layouts.ts";
import type { RawSheet } from "./raw-sheet.ts";

/** Everything that the files of one call hold. */
export interface ReadSheets {
  readonly files: readonly SourceFile[];
  readonly tables: readonly ReadTable[];
  /** In file, sheet and row order; without those rows that were taken as plain ones. */
  readonly lines: readonly ShipmentLine[];
  /** How many rows there are, those that were taken included. */
  readonly rowCount: number;
}

/** One table that was read whole. */
export interface ReadTable {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
  /** Rows below the header that are not blank. */
  readonly rows: number;
}

export interface ReadSheetsOptions {
  /** Read only this worksheet of workbooks, even if it is hidden. */
  readonly sheet?: string | undefined;
  /** By which profiles; by default those that come with the program. */
  readonly layouts?: Layouts | undefined;
  /** Encoding of text files without a byte-order mark, by any name that the web gives it. */
  readonly encoding?: string | undefined;
  /** Rows of all files together, at most. */
  readonly rowsMax?: number | undefined;
  /** Bytes that one workbook may unpack to. */
  readonly inflatedBytesMax?: number | undefined;
  /** Takes rows about which reading has nothing to say; positions count among all lines of the call. */
  readonly takePlain?: PlainRowTaker | undefined;
  /** Called before a file is read, and now and then while it is: its rows so far. */
  readonly onRows?: ((file: SourceFile, rows: number) => void) | undefined;
  /** Called after each table. */
  readonly onTable?: ((table: ReadTable) => void) | undefined;
}

/** The sheet of a result workbook that holds the rows. */
const RESULTS_SHEET = "Results";

/**
 * Reads files into lines: the one entry of this folder for the way in.
 *
 * @throws UnreadableFileError (exit code 5) when a file cannot be read or has no header
 * @throws UserError (exit code 2) when two of the files have the same content, or for an unknown encoding
 */
export async function readSheets(
  paths: readonly string[],
  options: ReadSheetsOptions = {},
): Promise<ReadSheets> {
  const encoding = options.encoding === undefined ? undefined : checkEncoding(options.encoding);
  const opened: OpenedFile[] = [];
  for (const [index, path] of paths.entries()) {
    opened.push(await openFile(path, index, { encoding }));
  }
  refuseSameContent(opened.map(({ source }) => source));

  const layouts = options.layouts ?? USUAL_LAYOUTS;
  const rowsMax = options.rowsMax ?? ROWS_MAX;
  const tables: ReadTable[] = [];
  const lines: ShipmentLine[] = [];
  let rowCount = 0;
  for (const file of opened) {
    const onRows = (count: number): void => options.onRows?.(file.source, count);
    onRows(0);
    const collected = await collectTables(file, {
      layouts,
      rowsMax: rowsMax - rowCount,
      sheet: options.sheet,
      inflatedBytesMax: options.inflatedBytesMax,
      takePlain: options.takePlain,
      firstIndex: rowCount,
      onRows,
    });
    const hasOthers = collected.some(({ table }) => !isExampleSheet(table.sheet));
    for (const { table, columns, fields, rows, rowCount: count } of collected) {
      const isExample = hasOthers && isExampleSheet(table.sheet);
      for (const { position, row } of rows) {
        const line = fields
          ? mapFieldRow(row, { columns, fields }, rowCount + position)
          : mapRow(row, columns, rowCount + position);
        lines.push(isExample ? { ...line, ignored: line.ignored ?? EXAMPLE_SHEET } : line);
      }
      rowCount += count;
      const read = { table, columns, rows: count };
      tables.push(read);
      options.onTable?.(read);
    }
  }
  return { files: opened.map(({ source }) => source), tables, lines, rowCount };
}

interface RawSheetsOptions {
  readonly layouts: Layouts;
  readonly sheet?: string | undefined;
  readonly inflatedBytesMax?: number | undefined;
}

/** The sheets of a file as raw rows, whatever its kind. */
export async function readRawSheets(
  opened: OpenedFile,
  options: RawSheetsOptions,
): Promise<RawSheet[]> {
  if (opened.kind.kind === "delimited") {
    return [readDelimited(opened, opened.kind.encoding, options.layouts)];
  }
  // The workbook reader is only loaded when there is a workbook.
  const { readWorkbook } = await import("./workbook-reader.ts");
  return readWorkbook(opened, options);
}

interface CollectOptions extends RawSheetsOptions {
  readonly rowsMax: number;
  readonly takePlain?: PlainRowTaker | undefined;
  /** Lines of the files before this one. */
  readonly firstIndex: number;
  readonly onRows: (rows: number) => void;
}

/** The tables of a file: every sheet with a header; of a result of ours only its rows. */
async function collectTables(file: OpenedFile, options: CollectOptions): Promise<CollectedTable[]> {
  const sheets = await readRawSheets(file, options);
  const results = sheets.find(({ name }) => name === RESULTS_SHEET);
  if (results && sheets.length > 1) {
    const { layouts, rowsMax, onRows } = options;
    const collected = await collectTable(file.source, results, { layouts, rowsMax, onRows });
    if ("table" in collected && collected.table.isResult) return [collected];
  }
  const tables: CollectedTable[] = [];
  const misses: HeaderMiss[] = [];
  const { layouts, takePlain } = options;
  let rowsLeft = options.rowsMax;
  for (const sheet of sheets) {
    const firstIndex = options.firstIndex + options.rowsMax - rowsLeft;
    const takeOne: PlainRowTaker | undefined =
      takePlain === undefined || isExampleSheet(sheet.name)
        ? undefined
        : (table, columns, position, raw) =>
            !table.isResult && takePlain(table, columns, firstIndex + position, raw);
    const collected = await collectTable(file.source, sheet, {
      layouts,
      rowsMax: rowsLeft,
      takePlain: takeOne,
    });
    if ("table" in collected) {
      tables.push(collected);
      rowsLeft -= collected.rowCount;
    } else {
      misses.push(collected);
    }
  }
  if (tables.length > 0) return tables;
  throw missingColumnError(file.source, nearestMiss(misses));
}

function nearestMiss(misses: readonly HeaderMiss[]): HeaderMiss {
  const score = (miss: HeaderMiss): number => miss.match?.score ?? 0;
  return misses.reduce(
    (best, miss) => (score(miss) > score(best) ? miss : best),
    misses[0] ?? { sheet: null, row: 1, headers: [], match: null },
  );
}

function refuseSameContent(files: readonly SourceFile[]): void {
  const byHash = new Map<string, SourceFile>();
  for (const file of files) {
    const same = byHash.get(file.hash);
    if (same) {
      throw new UserError(
        `${printable(same.path)} and ${printable(file.path)} have the same content.`,
        { nextSteps: ["Name only one of them."], exitCode: ExitCode.usage },
      );
    }
    byHash.set(file.hash, file);
  }
}
