import { printable, trimCell } from "../domain/normalise.ts";
import type { Profile } from "../domain/profile.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import type { ColumnMap } from "../domain/shipment-line.ts";
import type { SketchedColumn, SketchedHolding, TableSketch } from "../domain/table-sketch.ts";
import { UserError } from "../errors.ts";
import { HEADER_LENGTH_MAX, matchHeaders, REQUIRED_COLUMNS } from "./columns.ts";
import { checkEncoding } from "./encoding.ts";
import { guessColumns } from "./guess-columns.ts";
import { headerKey } from "./header-key.ts";
import { isExampleSheet } from "./ignored-rows.ts";
import { GENERIC_PROFILE, type Layouts } from "./layouts.ts";
import { HEADER_ROWS_MAX } from "./limits.ts";
import { openFile } from "./open-file.ts";
import { countUsed, isBlank, type RawRow, type RawSheet } from "./raw-sheet.ts";
import { readRawSheets } from "./read-sheets.ts";
import { matchReportHeader } from "./report-header.ts";
import { findTableHead } from "./table-head.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** Rows that are looked at. */
const ROWS_MAX = 200;
/** Longer cells, and cells with longer numbers, are no headers. */
const TEXT_LENGTH_MAX = 60;

/** What is read of an order report. */
const ORDER_COLUMNS = ["order-id", "order-item-id", "sku", "quantity-purchased"] as const;

export interface SketchOptions {
  readonly layouts: Layouts;
  /** Look at this worksheet only. */
  readonly sheet?: string | undefined;
  /** Of text files, where it cannot be told. */
  readonly encoding?: string | undefined;
  /** The row with the headers, from 1, where it is known. */
  readonly headerRow?: number | undefined;
  /** What it shall be; by default shipments. */
  readonly holds?: SketchedHolding | undefined;
}

/**
 * The table of a file that looks most like one of shipments, with a guess for
 * each column; its headers may say nothing that is known.
 *
 * @throws UnreadableFileError (exit 5) when the file cannot be read or holds no row that may be one of headers
 */
export async function sketchTable(path: string, options: SketchOptions): Promise<TableSketch> {
  const { layouts, sheet } = options;
  const encoding = options.encoding === undefined ? undefined : checkEncoding(options.encoding);
  const opened = await openFile(path, 0, { encoding });
  const sketches: TableSketch[] = [];
  for (const raw of await readRawSheets(opened, { layouts, sheet })) {
    const sketch = sketchSheet(opened.source, raw, await firstRows(raw), options);
    if (sketch) sketches.push(sketch);
  }
  const [best] = sketches.toSorted((a, b) => promiseOf(b) - promiseOf(a));
  if (best) return best;
  throw noHeaders(opened.source, options.headerRow);
}

/** How likely a table is the one that is meant. */
function promiseOf({ isRead, sheet, columns }: TableSketch): number {
  const guesses = columns.filter(({ guess }) => guess !== null);
  const required = guesses.filter(({ guess }) => REQUIRED_COLUMNS.some((name) => name === guess));
  const known = (isRead ? 1000 : 0) + required.length * 100 + guesses.length;
  return isExampleSheet(sheet) ? known - 2000 : known;
}

async function firstRows({ rows }: RawSheet): Promise<RawRow[]> {
  const first: RawRow[] = [];
  for await (const row of rows) {
    first.push(row);
    if (first.length >= ROWS_MAX) break;
  }
  return first;
}

function sketchSheet(
  file: SourceFile,
  raw: RawSheet,
  rows: readonly RawRow[],
  { layouts: said, headerRow, holds = "shipments" }: SketchOptions,
): TableSketch | null {
  const early = rows.filter(({ row }) => row <= HEADER_ROWS_MAX);
  const layouts: Layouts = { ...said, holds: holds === "orders" ? "orders" : undefined };
  const isReport = (row: RawRow): boolean =>
    matchReportHeader(file, raw.name, row, { ...said, holds: "orders" }) !== null;
  const isFound = headerRow === undefined && holds === "shipments";
  const head = isFound ? findTableHead(file, raw, early, layouts) : null;
  if (head) {
    const { headers, profile = GENERIC_PROFILE, isResult } = head.table;
    const kind = isResult ? "result" : head.fields ? "fulfillment-orders" : kindOf(profile);
    return {
      file,
      sheet: raw.name,
      headerRow: head.table.headerRow,
      profile,
      holds,
      isRead: true,
      kind,
      isReport: false,
      columns: sketchColumns(headers, below(rows, head.table.headerRow), head.columns, {
        isSettled: profile !== GENERIC_PROFILE,
        isGuessed: kind === "shipments",
      }),
    };
  }
  const report = holds === "orders" ? early.find(isReport) : undefined;
  const header =
    headerRow === undefined
      ? (report ?? likeliestHeader(early, layouts))
      : early.find(({ row }) => row === headerRow);
  const headers = (header?.cells ?? []).slice(0, countUsed(header?.cells ?? []));
  if (!header || headers.length === 0) return null;
  const match = matchHeaders(headers, layouts);
  const { profile, columns } = match;
  const sketched = sketchColumns(headers, below(rows, header.row), columns, {
    isSettled: profile !== GENERIC_PROFILE,
    isGuessed: true,
  });
  return {
    file,
    sheet: raw.name,
    headerRow: header.row,
    profile,
    holds,
    isRead: holds === "orders" ? isReport(header) : match.isComplete,
    kind: kindOf(profile),
    isReport: isReport(header),
    columns: holds === "orders" ? keepOrderColumns(sketched) : sketched,
  };
}

/** Of a report only what was ordered is read; its only quantity is that. */
function keepOrderColumns(columns: readonly SketchedColumn[]): SketchedColumn[] {
  const hasOrdered = columns.some(({ guess }) => guess === "quantity-purchased");
  return columns.map((column) => {
    const { guess } = column;
    if (guess === "quantity" && !hasOrdered) return { ...column, guess: "quantity-purchased" };
    const isKept = ORDER_COLUMNS.some((name) => name === guess);
    return isKept ? column : { ...column, guess: null, basis: null };
  });
}

function kindOf({ holds = "shipments" }: Profile): NonNullable<Profile["holds"]> {
  return holds;
}

function below(rows: readonly RawRow[], headerRow: number): readonly RawRow[] {
  return rows.filter(({ row }) => row > headerRow);
}

/** The row of headers where too little of it is known: of those with the most that may be headers the first. */
function likeliestHeader(rows: readonly RawRow[], layouts: Layouts): RawRow | undefined {
  const known = (row: RawRow): number => matchHeaders(row.cells, layouts).columns.size;
  const weighed = rows.map((row) => ({
    row,
    weight: row.cells.filter(mayBeHeader).length + 2 * known(row),
  }));
  return weighed.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)[0]?.row;
}

function mayBeHeader(text: string): boolean {
  return text.length <= TEXT_LENGTH_MAX && /[\p{L}#]/u.test(text) && !/\d{4}|[@:]\S/u.test(text);
}

function sketchColumns(
  headers: readonly string[],
  rows: readonly RawRow[],
  named: ColumnMap,
  { isSettled, isGuessed }: { readonly isSettled: boolean; readonly isGuessed: boolean },
): SketchedColumn[] {
  const columns = headers.map((header, index) => ({
    index,
    header: printable(trimCell(header)).trim(),
    texts: rows.map(({ cells }) => cells[index] ?? ""),
    unnameable: tellUnnameable(headers, index),
  }));
  const free = columns.filter(({ unnameable }) => unnameable === null);
  const guesses = guessColumns(isGuessed ? free : [], named, isSettled || !isGuessed);
  return columns.map((column) => ({
    ...column,
    guess: guesses.get(column.index)?.guess ?? null,
    basis: guesses.get(column.index)?.basis ?? null,
  }));
}

/** Why a profile, which knows columns by their headers, cannot name this one; null when it can. */
function tellUnnameable(headers: readonly string[], index: number): string | null {
  const header = headers[index] ?? "";
  if (isBlank(header)) return "it has no header";
  if (header.length > HEADER_LENGTH_MAX) return "its header is too long";
  const key = headerKey(header);
  if (key === "") return "its header has neither letter nor digit";
  const isRepeated = headers.slice(0, index).some((other) => headerKey(other) === key);
  return isRepeated ? "another column before it has the same header" : null;
}

function noHeaders(file: SourceFile, headerRow: number | undefined): UserError {
  if (headerRow !== undefined) {
    return new UserError(`${file.name} has nothing in row ${headerRow} that could be headers.`, {
      nextSteps: [
        `Headers are looked for in the first ${HEADER_ROWS_MAX} rows; name one of them, or leave --header-row away.`,
      ],
    });
  }
  return new UnreadableFileError(
    "missing-column",
    `${file.name} has no row of texts in its first ${HEADER_ROWS_MAX} rows.`,
    { nextSteps: ["Check that it is the right file, and put a row of headers above its rows."] },
  );
}
