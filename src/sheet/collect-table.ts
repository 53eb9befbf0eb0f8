import type { SheetRow, SourceFile } from "../domain/sheet-row.ts";
import type { ColumnMap } from "../domain/shipment-line.ts";
import type { SheetTable } from "../domain/sheet-row.ts";
import { findHeader } from "./columns.ts";
import { HEADER_ROWS_MAX, ROWS_MAX } from "./limits.ts";
import type { HeaderMiss } from "./missing-column.ts";
import type { Profile } from "./profiles.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { findTableHead, isOtherHeader } from "./table-head.ts";
import type { TableHead } from "./table-head.ts";
import { toSheetRow } from "./table-row.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** A table with its rows, and where its columns stand. */
export interface CollectedTable {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
  readonly rows: readonly SheetRow[];
}

interface CollectOptions {
  readonly profile: Profile;
  readonly rowsMax?: number | undefined;
}

/** Finds the header among the first rows and collects the rows below it. */
export async function collectTable(
  file: SourceFile,
  sheet: RawSheet,
  options: CollectOptions,
): Promise<CollectedTable | HeaderMiss> {
  const early: RawRow[] = [];
  const rows: SheetRow[] = [];
  let head: TableHead | null = null;
  for await (const raw of sheet.rows) {
    if (raw.row <= HEADER_ROWS_MAX) {
      early.push(raw);
      continue;
    }
    if (!head) {
      head = startTable(file, sheet, early, options, rows);
      if (!head) break;
    }
    addRow(head, sheet, raw, options, rows);
  }
  head ??= startTable(file, sheet, early, options, rows);
  if (!head) return missHeader(sheet, early, options.profile);
  return { table: head.table, columns: head.columns, rows };
}

/** Decides on the header, and hands over the early rows that stand below it. */
function startTable(
  file: SourceFile,
  sheet: RawSheet,
  early: readonly RawRow[],
  options: CollectOptions,
  rows: SheetRow[],
): TableHead | null {
  const head = findTableHead(file, sheet, early, options.profile);
  if (head) {
    for (const raw of early.slice(head.rowsUsed)) addRow(head, sheet, raw, options, rows);
  }
  return head;
}

function addRow(
  head: TableHead,
  sheet: RawSheet,
  raw: RawRow,
  { profile, rowsMax = ROWS_MAX }: CollectOptions,
  rows: SheetRow[],
): void {
  const { file } = head.table;
  if (isOtherHeader(raw, head.columns, profile)) throw otherHeader(file, head.table, raw.row);
  rows.push(toSheetRow(head, sheet, raw));
  if (rows.length > rowsMax) throw tooManyRows(file, rowsMax);
}

/** The row that came nearest: the best match, else the one with the most texts. */
function missHeader(sheet: RawSheet, early: readonly RawRow[], profile: Profile): HeaderMiss {
  const found = findHeader(
    early.map(({ cells }) => cells),
    profile,
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
