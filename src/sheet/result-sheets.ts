import { needsPerson } from "../domain/result-row.ts";
import type { Result } from "../domain/result-row.ts";
import { mapSeries, type Series } from "../domain/series.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import type { OutputColumn } from "./result-columns.ts";
import { ALARM_TAB, OWN_WIDTHS } from "./result-looks.ts";
import type { PackageSummary, ResultModel, ResultRecord } from "./result-model.ts";

/** One sheet of the result workbook, as texts. */
export interface OutputSheet {
  readonly name: string;
  readonly headers: readonly string[];
  readonly rows: Series<readonly string[]>;
  /** Columns of whole numbers; all others are text. */
  readonly numberColumns: ReadonlySet<number>;
  /** Where the result stands, null for none. */
  readonly resultColumn: number | null;
  /** By column, what is known of its looks; where nothing is, it is measured. */
  readonly looks?: readonly SheetColumnLook[];
  /** Columns that stay when the others are scrolled; none by default. */
  readonly frozenColumns?: number;
  /** Of the sheet's tab; none by default. */
  readonly tabColour?: string;
}

/** How one column of the workbook looks. */
export interface SheetColumnLook {
  readonly width: number | null;
  /** Numbers of the input are written as such, in its own format; null: all texts. */
  readonly numberFormat: string | null;
  /** Added by the result, beside the sheet's own. */
  readonly isOwn: boolean;
  /** Broken into lines. */
  readonly isWrapped: boolean;
}

/** Columns whose cells are never identifiers: numbers and dates of the input stay what they are. */
const KEPT_COLUMNS: ReadonlySet<ColumnName | null> = new Set([
  null,
  "quantity",
  "quantity-purchased",
  "ship-date",
]);
/** So many columns up to the order's stay in sight. */
const FROZEN_MAX = 3;
/** Where to correct a row of the sheet `Problems`: only `Results` is read again. */
const ROW_COLUMN: OutputColumn = {
  header: "row in Results",
  role: "source-row",
  canonical: null,
  look: null,
};

/** The sheets of rows of a result workbook, in order; the summary follows them. */
export function layOutSheets(model: ResultModel): OutputSheet[] {
  return [layOutResults(model), layOutProblems(model), layOutPackages(model)];
}

function layOutResults(model: ResultModel): OutputSheet {
  const { columns, rows } = model;
  const orderAt = columns.findIndex((column) => column.canonical === "order-id");
  return {
    ...describeColumns("Results", columns),
    rows: mapSeries(rows, ({ cells }) => cells),
    looks: columns.map((column) => lookOf(column, false)),
    frozenColumns: orderAt < FROZEN_MAX ? orderAt + 1 : 0,
  };
}

/** Rows that need a person: by what is to be done, and what they need to know first. */
function layOutProblems(model: ResultModel): OutputSheet {
  const { columns } = model;
  const order = orderForProblems(columns);
  const picked = order.map((index) => (index === null ? ROW_COLUMN : columns[index]) ?? ROW_COLUMN);
  const described = describeColumns("Problems", picked);
  const problems = sortByDeed(
    model.rows.flatMap((row, index) => (needsPerson(row.answer) ? [{ row, index }] : [])),
  );
  return {
    ...described,
    rows: mapSeries(problems, ({ row: { cells }, index }) =>
      // The header is row 1.
      order.map((at) => (at === null ? String(index + 2) : (cells[at] ?? ""))),
    ),
    numberColumns: new Set([...described.numberColumns, order.indexOf(null)]),
    looks: picked.map((column) => lookOf(column, true)),
    frozenColumns: 1,
    ...(problems.length > 0 ? { tabColour: ALARM_TAB } : {}),
  };
}

/** What a person must know stands first; null is where the row in `Results` is told. */
function orderForProblems(columns: readonly OutputColumn[]): (number | null)[] {
  const withRoles = (...roles: string[]): number[] =>
    roles.flatMap((role) => indexesOf(columns, (column) => column.role === role));
  const first = [
    ...indexesOf(columns, (column) => column.canonical === "order-id"),
    ...indexesOf(columns, (column) => column.canonical === "tracking-number"),
    ...withRoles("result", "reason-code", "reason", "fix"),
    null,
    ...withRoles("source-file", "source-row"),
  ];
  return [...new Set([...first, ...columns.keys()])];
}

/** What a person corrects comes before what another run may mend, and that before what is only to be seen. */
const DEED_RANKS: Readonly<Partial<Record<Result, number>>> = {
  rejected: 0,
  "in-doubt": 1,
  failed: 2,
  "not-attempted": 3,
};

interface Problem {
  readonly row: ResultRecord;
  readonly index: number;
}

/** Rows with the same thing to do stand together, the most frequent first; else in their order. */
function sortByDeed(problems: readonly Problem[]): Problem[] {
  const counts = new Map<string, number>();
  const keyOf = ({ row }: Problem): string => row.answer.reasonCode;
  for (const problem of problems) counts.set(keyOf(problem), (counts.get(keyOf(problem)) ?? 0) + 1);
  const rankOf = ({ row }: Problem): number => DEED_RANKS[row.answer.result] ?? 4;
  return problems.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      (counts.get(keyOf(b)) ?? 0) - (counts.get(keyOf(a)) ?? 0) ||
      compareTexts(keyOf(a), keyOf(b)) ||
      a.index - b.index,
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function lookOf(column: OutputColumn, isWrapping: boolean): SheetColumnLook {
  const { role, canonical, look } = column;
  const isReadable = role === "reason" || role === "fix";
  return {
    width: (role === null ? look?.width : OWN_WIDTHS[role]) ?? null,
    numberFormat:
      role === null && KEPT_COLUMNS.has(canonical) ? (look?.numberFormat ?? null) : null,
    isOwn: role !== null,
    isWrapped: isWrapping && isReadable,
  };
}

function describeColumns(
  name: string,
  columns: readonly OutputColumn[],
): Omit<OutputSheet, "rows"> {
  return {
    name,
    headers: columns.map((column) => column.header),
    numberColumns: new Set(
      indexesOf(columns, ({ role }) => role === "attempts" || role === "source-row"),
    ),
    resultColumn: indexesOf(columns, ({ role }) => role === "result")[0] ?? null,
  };
}

function layOutPackages(model: ResultModel): OutputSheet {
  const headers = [
    "account",
    "operation",
    "order-id",
    "package-id",
    "tracking-number",
    "carrier",
    "items",
    "result",
    "reason-code",
    "posted-at",
    "attempts",
    "request-id",
    "source-rows",
  ];
  return {
    name: "Packages",
    headers,
    rows: mapSeries(model.packages, (parcel) => packageCells(model, parcel)),
    numberColumns: new Set([headers.indexOf("attempts")]),
    resultColumn: headers.indexOf("result"),
  };
}

function packageCells(model: ResultModel, parcel: PackageSummary): string[] {
  return [
    parcel.account,
    parcel.operation,
    parcel.orderId,
    parcel.packageId,
    parcel.trackingNumber,
    parcel.carrier,
    parcel.items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", "),
    parcel.result,
    parcel.reasonCode,
    parcel.postedAt,
    String(parcel.attempts),
    parcel.requestId,
    describeRows(model, parcel.lines),
  ];
}

/** `manifest.csv 2, 3; other.csv 7`. */
function describeRows(model: ResultModel, lines: readonly number[]): string {
  const rowsByFile = new Map<string, number[]>();
  for (const line of lines) {
    const source = model.rows[line]?.source;
    if (source === undefined) continue;
    rowsByFile.set(source.file, [...(rowsByFile.get(source.file) ?? []), source.row]);
  }
  return [...rowsByFile].map(([file, rows]) => `${file} ${rows.join(", ")}`).join("; ");
}

function indexesOf<Item>(items: readonly Item[], accept: (item: Item) => boolean): number[] {
  return items.flatMap((item, index) => (accept(item) ? [index] : []));
}
