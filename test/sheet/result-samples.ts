import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ResultRow } from "../../src/domain/result-row.ts";
import type { SheetTable } from "../../src/domain/sheet-row.ts";
import type { ColumnMap, ColumnName, ShipmentLine } from "../../src/domain/shipment-line.ts";
import { buildResultModel } from "../../src/sheet/result-model.ts";
import type { PackageSummary, ResultModel } from "../../src/sheet/result-model.ts";

/** A table as a reader would give it: headers, rows of cells, and what the headers mean. */
export interface SampleTable {
  readonly name?: string;
  readonly path?: string;
  readonly sheet?: string;
  readonly isResult?: boolean;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly columns: Readonly<Partial<Record<ColumnName, number>>>;
}

type SampleAnswer = Partial<ResultRow>;

/** Builds a result from tables; answers by line, `posted` with nothing to say by default. */
export function buildSample(
  tables: readonly SampleTable[],
  answers: readonly SampleAnswer[] = [],
  packages: readonly PackageSummary[] = [],
): ResultModel {
  const mapped = tables.map(makeTable);
  const lines = mapped.flatMap(({ table }, index) =>
    (tables[index]?.rows ?? []).map((cells, row) => ({ table, cells, row: row + 2 })),
  );
  return buildResultModel({
    runId: "run-1",
    tables: mapped,
    lines: lines.map((row, index): ShipmentLine => ({
      index,
      row,
      cells: {},
      damage: null,
      earlierResult: null,
      ignored: null,
    })),
    answers: lines.map((_, line) => makeAnswer(line, answers[line])),
    packages,
    summary: {
      startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      finishedAtMs: Date.UTC(2026, 0, 2, 3, 5, 6),
      ledger: "shipledger.db",
      requests: 3,
      throttled: 1,
    },
  });
}

/** An answer with nothing to say but what is given. */
export function makeAnswer(line: number, said: SampleAnswer = {}): ResultRow {
  return {
    line,
    result: "posted",
    packageId: "",
    originalTrackingNumber: "",
    reasonCode: "",
    reason: "",
    fix: "",
    postedAt: "",
    attempts: 0,
    requestId: "",
    ...said,
  };
}

/** A result read again, as the reader does it: its texts as the rows of a new table. */
export function readAgain(
  model: ResultModel,
  columns: SampleTable["columns"],
  sheet = "Results",
): SampleTable {
  return {
    name: "again.xlsx",
    sheet,
    isResult: true,
    headers: headersOf(model),
    rows: model.rows.map((row) => row.cells),
    columns,
  };
}

export function headersOf(model: ResultModel): string[] {
  return model.columns.map((column) => column.header);
}

/** The row as an object by header. */
export function rowOf(model: ResultModel, index: number): Record<string, string> {
  const cells = model.rows[index]?.cells ?? [];
  return Object.fromEntries(headersOf(model).map((header, at) => [header, cells[at] ?? ""]));
}

/** A folder of its own for one test. */
export function makeResultFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-result-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function makeTable(sample: SampleTable, index: number): { table: SheetTable; columns: ColumnMap } {
  const name = sample.name ?? "manifest.csv";
  const places = Object.entries(sample.columns) as [ColumnName, number][];
  return {
    table: {
      file: { index, path: sample.path ?? name, name, hash: `hash-${index}`, sizeBytes: 1 },
      sheet: sample.sheet ?? null,
      headerRow: 1,
      headers: sample.headers,
      isResult: sample.isResult ?? false,
    },
    columns: new Map(
      places.map(([column, at]) => [column, { header: sample.headers[at] ?? "", index: at }]),
    ),
  };
}
