import type { SheetRow, SourceFile } from "../domain/sheet-row.ts";
import type { FieldPlace } from "../domain/field-cell.ts";
import type { ColumnMap } from "../domain/shipment-line.ts";
import type { SheetTable } from "../domain/sheet-row.ts";
import { findHeader } from "./columns.ts";
import { HEADER_ROWS_MAX, ROWS_MAX } from "./limits.ts";
import type { HeaderMiss } from "./missing-column.ts";
import type { Layouts } from "./layouts.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { findTableHead, isOtherHeader } from "./table-head.ts";
import type { TableHead } from "./table-head.ts";
import { toSheetRow } from "./table-row.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";
import { readingOf } from "./profile-reading.ts";
import { isVoided } from "./voided-rows.ts";

/** A table with its rows, and where its columns stand. */
export interface CollectedTable {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
  /** The columns of fulfillment orders; null where the table is none of them. */
  readonly fields: readonly FieldPlace[] | null;
  /** All rows, but for those that were taken as plain ones. */
  readonly rows: readonly CollectedRow[];
  /** How many rows there are, those that were taken included. */
  readonly rowCount: number;
}

/** A row with its position among the rows of its table, from 0. */
export interface CollectedRow {
  readonly position: number;
  readonly row: SheetRow;
}

/**
 * Takes rows about which reading has nothing to say, before anything is made of
 * them; answers whether it has taken this one.
 *
 * @param position among the rows of the table, from 0
 */
export type PlainRowTaker = (
  table: SheetTable,
  columns: ColumnMap,
  position: number,
  raw: RawRow,
) => boolean;

interface CollectOptions {
  readonly layouts: Layouts;
  readonly rowsMax?: number | undefined;
  readonly takePlain?: PlainRowTaker | undefined;
  /** Told now and then how many rows there are so far. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** Rows are told whenever so many more are read. */
const ROWS_BETWEEN_TELLING = 5_000;

/** Rows below a header, as they come in. */
class RowCollection {
  readonly rows: CollectedRow[] = [];
  rowCount = 0;
  readonly #sheet: RawSheet;
  readonly #options: CollectOptions;

  constructor(sheet: RawSheet, options: CollectOptions) {
    this.#sheet = sheet;
    this.#options = options;
  }

  add(head: TableHead, raw: RawRow): void {
    const { layouts, rowsMax = ROWS_MAX, takePlain } = this.#options;
    const { table, columns } = head;
    const position = this.rowCount;
    this.rowCount += 1;
    const mayBePlain = takePlain !== undefined && !head.fields && this.#isUnremarkable(head, raw);
    if (!(mayBePlain && takePlain(table, columns, position, raw))) {
      if (isOtherHeader(raw, columns, layouts)) throw otherHeader(table.file, table, raw.row);
      this.rows.push({ position, row: toSheetRow(head, this.#sheet, raw) });
    }
    if (this.rowCount > rowsMax) throw tooManyRows(table.file, rowsMax);
    if (this.rowCount % ROWS_BETWEEN_TELLING === 0) this.#options.onRows?.(this.rowCount);
  }

  /** Whether {@link toSheetRow} would change nothing and say nothing. */
  #isUnremarkable({ table, twins }: TableHead, raw: RawRow): boolean {
    return (
      raw.cells.length === table.headers.length &&
      twins.size === 0 &&
      !raw.damaged &&
      !raw.padded &&
      raw.isHidden !== true &&
      !isVoided(table, raw.cells) &&
      readingOf(table).isPlain &&
      readingOf(table).tellSkipped(raw.cells) === null &&
      this.#sheet.findMerged === undefined
    );
  }
}

/** Finds the header among the first rows and collects the rows below it. */
export async function collectTable(
  file: SourceFile,
  sheet: RawSheet,
  options: CollectOptions,
): Promise<CollectedTable | HeaderMiss> {
  const early: RawRow[] = [];
  const collection = new RowCollection(sheet, options);
  let head: TableHead | null = null;
  let isBelowEarly = false;
  for await (const batch of sheet.batches ?? inOne(sheet.rows)) {
    for (const raw of batch) {
      if (raw.row <= HEADER_ROWS_MAX) {
        early.push(raw);
        continue;
      }
      isBelowEarly = true;
      head ??= startTable(file, sheet, early, options.layouts, collection);
      if (!head) break;
      collection.add(head, raw);
    }
    if (isBelowEarly && !head) break;
  }
  head ??= startTable(file, sheet, early, options.layouts, collection);
  if (!head) return missHeader(sheet, early, options.layouts);
  const { rows, rowCount } = collection;
  return { table: head.table, columns: head.columns, fields: head.fields, rows, rowCount };
}

async function* inOne(rows: RawSheet["rows"]): AsyncGenerator<Iterable<RawRow>> {
  if (Symbol.iterator in rows) yield rows;
  else for await (const raw of rows) yield [raw];
}

/** Decides on the header, and hands over the early rows that stand below it. */
function startTable(
  file: SourceFile,
  sheet: RawSheet,
  early: readonly RawRow[],
  layouts: Layouts,
  collection: RowCollection,
): TableHead | null {
  const head = findTableHead(file, sheet, early, layouts);
  if (head) {
    for (const raw of early.slice(head.rowsUsed)) collection.add(head, raw);
  }
  return head;
}

/** The row that came nearest: the best match, else the one with the most texts. */
export function missHeader(
  sheet: RawSheet,
  early: readonly RawRow[],
  layouts: Layouts,
): HeaderMiss {
  const found = findHeader(
    early.map(({ cells }) => cells),
    layouts,
  );
  const nearest = found ? early[found.index] : early.toSorted(byTexts)[0];
  return {
    sheet: sheet.name,
    row: nearest?.row ?? 1,
    headers: nearest?.cells ?? [],
    match: found?.match ?? null,
  };
}

function byTexts(a: RawRow, b: RawRow): number {
  return countTexts(b) - countTexts(a);
}

function countTexts(raw: RawRow): number {
  return raw.cells.filter((text) => /\p{L}/u.test(text)).length;
}

function otherHeader(file: SourceFile, table: SheetTable, row: number): UnreadableFileError {
  return new UnreadableFileError(
    "unreadable-file",
    `${file.name}, row ${row}: a second row of headers, with the columns in other places than in ` +
      `row ${table.headerRow}. The rows below it would be read under the wrong names.`,
    { nextSteps: ["Put the second table into a sheet or file of its own."] },
  );
}

function tooManyRows(file: SourceFile, rowsMax: number): UnreadableFileError {
  return new UnreadableFileError(
    "limit-exceeded",
    `${file.name} takes the call over ${rowsMax} rows.`,
    { nextSteps: ["Split the sheet and give the parts to separate calls."] },
  );
}
