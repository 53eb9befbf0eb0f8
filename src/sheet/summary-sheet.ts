import type { stream } from "exceljs";
import { BAR_COLOURS, RESULT_STYLES } from "./result-looks.ts";
import type { ResultModel } from "./result-model.ts";
import { summariseResult, type SummaryFacts } from "./summary-facts.ts";
import {
  COUNT,
  RATE,
  SummarySheet,
  TEXT,
  TITLE,
  TOTAL,
  TOTAL_NAME,
  type CellValue,
} from "./summary-grid.ts";

/** Columns: what, how much (with room for a bar), and what more there is to say. */
const WIDTHS = [24, 30, 14, 12, 18, 44];

/**
 * Writes the sheet `Summary`: how it went, in numbers, with bars beside them.
 */
export function writeSummarySheet(workbook: stream.xlsx.WorkbookWriter, model: ResultModel): void {
  const sheet = new SummarySheet(workbook, WIDTHS);
  const facts = summariseResult(model);
  sheet.add([facts.headline], [TITLE]);
  writeCounts(sheet, facts, model);
  writeReasons(sheet, facts);
  writeAccounts(sheet, facts);
  writeSlices(sheet, facts);
  writeRun(sheet, model);
  sheet.end();
}

function writeCounts(sheet: SummarySheet, { counts }: SummaryFacts, model: ResultModel): void {
  sheet.begin(["result", "rows"]);
  for (const { result, rows } of counts) {
    sheet.addBars({ from: sheet.row, to: sheet.row }, model.rows.length, BAR_COLOURS[result]);
    sheet.add([result, rows], [RESULT_STYLES[result], COUNT]);
  }
  sheet.add(["rows", model.rows.length], [TOTAL_NAME, TOTAL]);
}

function writeReasons(sheet: SummarySheet, { reasons }: SummaryFacts): void {
  if (reasons.length === 0) return;
  const most = Math.max(...reasons.map(({ rows }) => rows));
  sheet.begin(["needs a person", "rows", "what to do"]);
  const from = sheet.row;
  // A text without a neighbour to its right runs on over the empty cells.
  for (const { reasonCode, rows, fix } of reasons)
    sheet.add([reasonCode, rows, fix], [TEXT, COUNT]);
  sheet.addBars({ from, to: sheet.row - 1 }, most, BAR_COLOURS.rejected);
}

function writeAccounts(sheet: SummarySheet, { accounts }: SummaryFacts): void {
  if (accounts.length === 0) return;
  sheet.begin(["account", "operation", "packages", "sent", "needs a person", "per second"]);
  for (const { account, operation, packages, sent, open, perSecond } of accounts) {
    const cells = [account, operation, packages, sent, open, perSecond ?? ""];
    sheet.add(cells, [TEXT, TEXT, COUNT, COUNT, COUNT, RATE]);
  }
}

function writeSlices(sheet: SummarySheet, { slices }: SummaryFacts): void {
  if (slices.length === 0) return;
  const most = Math.max(...slices.map(({ packages }) => packages));
  sheet.begin(["sent from (UTC)", "packages"]);
  const from = sheet.row;
  for (const { fromMs, packages } of slices) {
    sheet.add([new Date(fromMs).toISOString().slice(11, 19), packages], [TEXT, COUNT]);
  }
  sheet.addBars({ from, to: sheet.row - 1 }, most, BAR_COLOURS.posted);
}

function writeRun(sheet: SummarySheet, model: ResultModel): void {
  const { startedAtMs, finishedAtMs, ledger, requests, throttled } = model.summary;
  sheet.begin(["run"]);
  const facts: readonly (readonly [string, CellValue])[] = [
    ["run-id", model.runId],
    ["started", new Date(startedAtMs).toISOString()],
    ["finished", new Date(finishedAtMs).toISOString()],
    ["duration", describeDuration(finishedAtMs - startedAtMs)],
    ...model.files.map((file) => ["file", file] as const),
    ["ledger", ledger],
    ["packages", model.packages.length],
    ["requests", requests],
    ["throttled (429)", throttled],
  ];
  for (const [name, value] of facts) {
    sheet.add([name, value], [TEXT, typeof value === "number" ? COUNT : TEXT]);
  }
}

function describeDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
