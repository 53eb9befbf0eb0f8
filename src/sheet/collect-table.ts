import type { ResultColumn } from "../domain/result-row.ts";
import type { SheetRow, SheetTable, SourceFile } from "../domain/sheet-row.ts";
import type { ColumnMap } from "../domain/shipment-line.ts";
import { findHeader } from "./columns.ts";
import { HEADER_ROWS_MAX, ROWS_MAX } from "./limits.ts";
import type { HeaderMiss } from "./missing-column.ts";
import type { Profile } from "./profiles.ts";
import { isBlank } from "./raw-sheet.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** A table with its rows, and where its columns stand. */
export interface CollectedTable {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
  readonly rows: readonly SheetRow[];
}

// The columns that together only a result of ours has.
const RESULT_MARKS: readonly ResultColumn[] = [
  "result",
  "reason-code",
  "run-id",
  "source-file",
  "source-row",
];

/** Whether headers are those of a result that Shipledger wrote. */
export function isResultHeader(headers: readonly string[]): boolean {
  return RESULT_MARKS.every((mark) => headers.includes(mark));
}

/** Finds the header among the first rows and collects the rows below it. */
export async function collectTable(
  file: SourceFile,
  sheet: RawSheet,
  options: { readonly profile: Profile; readonly rowsMax?: number | undefined },
): Promise<CollectedTable | HeaderMiss> {
  const rowsMax = options.rowsMax ?? ROWS_MAX;
  const early: RawRow[] = [];
  const rows: SheetRow[] = [];
  let found: TableHead | null = null;
  for await (const raw of sheet.rows) {
    if (raw.row <= HEADER_ROWS_MAX) {
      early.push(raw);
      continue;
    }
    found ??= startTable(file, sheet, early, options.profile, rows);
    if (!found) break;
    rows.push(toSheetRow(found.table, raw));
    if (rows.length > rowsMax) throw tooManyRows(file, rowsMax);
  }
  found ??= startTable(file, sheet, early, options.profile, rows);
  if (!found) return missHeader(sheet, early, options.profile);
  if (rows.length > rowsMax) throw tooManyRows(file, rowsMax);
  return { ...found, rows };
}

interface TableHead {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
}

/** Decides on the header, and hands over the early rows that stand below it. */
function startTable(
  file: SourceFile,
  sheet: RawSheet,
  early: readonly RawRow[],
  profile: Profile,
  rows: SheetRow[],
): TableHead | null {
  const found = findHeader(
    early.map(({ cells }) => cells),
    profile,
  );
  const header = found?.match.isComplete ? early[found.index] : undefined;
  if (!found || !header) return null;
  const headers = header.cells.slice(0, header.cells.findLastIndex((text) => !isBlank(text)) + 1);
  const table: SheetTable = {
    file,
    sheet: sheet.name,
    headerRow: header.row,
    headers,
    isResult: isResultHeader(headers),
  };
  for (const raw of early.slice(found.index + 1)) rows.push(toSheetRow(table, raw));
  return { table, columns: found.match.columns };
}

function toSheetRow(table: SheetTable, raw: RawRow): SheetRow {
  const cells = raw.cells.slice(
    0,
    Math.max(table.headers.length, raw.cells.findLastIndex((text) => !isBlank(text)) + 1),
  );
  while (cells.length < table.headers.length) cells.push("");
  const { row, damaged } = raw;
  return damaged ? { table, row, cells, damaged } : { table, row, cells };
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

function tooManyRows(file: SourceFile, rowsMax: number): UnreadableFileError {
  return new UnreadableFileError(
    "limit-exceeded",
    `${file.name} takes the call over ${rowsMax} rows.`,
    { nextSteps: ["Split the sheet and give the parts to separate calls."] },
  );
}
