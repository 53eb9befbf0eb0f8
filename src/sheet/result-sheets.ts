import { needsPerson, RESULTS } from "../domain/result-row.ts";
import type { Result } from "../domain/result-row.ts";
import type { OutputColumn } from "./result-columns.ts";
import type { PackageSummary, ResultModel } from "./result-model.ts";

/** One sheet of the result workbook, as texts. */
export interface OutputSheet {
  readonly name: string;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of whole numbers; all others are text. */
  readonly numberColumns: ReadonlySet<number>;
  /** Where the result stands, null for none. */
  readonly resultColumn: number | null;
}

/** The four sheets of a result workbook, in order. */
export function layOutSheets(model: ResultModel): OutputSheet[] {
  return [layOutResults(model), layOutProblems(model), layOutPackages(model), layOutSummary(model)];
}

function layOutResults(model: ResultModel): OutputSheet {
  const order = model.columns.map((_, index) => index);
  return pickColumns(
    "Results",
    model.columns,
    order,
    model.rows.map((row) => row.cells),
  );
}

/** Rows that need a person, what they need to know first. */
function layOutProblems(model: ResultModel): OutputSheet {
  const first = [
    ...indexesOf(model.columns, (column) => column.canonical === "order-id"),
    ...indexesOf(model.columns, (column) => column.canonical === "tracking-number"),
    ...["result", "reason-code", "reason", "fix", "source-file", "source-row"].flatMap((role) =>
      indexesOf(model.columns, (column) => column.role === role),
    ),
  ];
  const order = [...new Set([...first, ...model.columns.keys()])];
  const rows = model.rows.filter((row) => needsPerson(row.answer)).map((row) => row.cells);
  return pickColumns("Problems", model.columns, order, rows);
}

function pickColumns(
  name: string,
  columns: readonly OutputColumn[],
  order: readonly number[],
  rows: readonly (readonly string[])[],
): OutputSheet {
  const picked = order.flatMap((index) => columns[index] ?? []);
  const isInOrder = order.every((from, to) => from === to);
  return {
    name,
    headers: picked.map((column) => column.header),
    rows: isInOrder ? rows : rows.map((cells) => order.map((index) => cells[index] ?? "")),
    numberColumns: new Set(
      indexesOf(picked, ({ role }) => role === "attempts" || role === "source-row"),
    ),
    resultColumn: indexesOf(picked, ({ role }) => role === "result")[0] ?? null,
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
    rows: model.packages.map((parcel) => packageCells(model, parcel)),
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

function layOutSummary(model: ResultModel): OutputSheet {
  const { startedAtMs, finishedAtMs, ledger, requests, throttled } = model.summary;
  return {
    name: "Summary",
    headers: ["what", "value"],
    rows: [
      ["run-id", model.runId],
      ["started", new Date(startedAtMs).toISOString()],
      ["finished", new Date(finishedAtMs).toISOString()],
      ["duration", describeDuration(finishedAtMs - startedAtMs)],
      ...model.files.map((file) => ["file", file]),
      ["ledger", ledger],
      ["rows", String(model.rows.length)],
      ...RESULTS.map((result: Result) => [result, String(model.counts[result])]),
      ["packages", String(model.packages.length)],
      ["requests", String(requests)],
      ["throttled (429)", String(throttled)],
    ],
    numberColumns: new Set(),
    resultColumn: null,
  };
}

function describeDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function indexesOf<Item>(items: readonly Item[], accept: (item: Item) => boolean): number[] {
  return items.flatMap((item, index) => (accept(item) ? [index] : []));
}
