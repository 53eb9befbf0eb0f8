import type { stream, Style } from "exceljs";
import { addDataBars, type DataBars } from "./data-bars.ts";
import { BAR_COLOURS, FONT, HEADER_STYLE, RESULT_STYLES } from "./result-looks.ts";
import { escapeCellText } from "./result-cell-text.ts";
import type { ResultModel } from "./result-model.ts";
import { summariseResult, type SummaryFacts } from "./summary-facts.ts";

type Worksheet = ReturnType<stream.xlsx.WorkbookWriter["addWorksheet"]>;
type CellValue = string | number;

/** Columns: what, how much (with room for a bar), and what more there is to say. */
const WIDTHS = [24, 30, 14, 12, 18, 44];
const TEXT: Partial<Style> = { numFmt: "@", alignment: { horizontal: "left" } };
const COUNT: Partial<Style> = { numFmt: "#,##0", alignment: { horizontal: "left" } };
const RATE: Partial<Style> = { numFmt: "0.00", alignment: { horizontal: "left" } };
const TITLE: Partial<Style> = { numFmt: "@", font: { ...FONT, bold: true, size: 14 } };
const TOTAL: Partial<Style> = { ...COUNT, font: { ...FONT, bold: true } };
const TOTAL_NAME: Partial<Style> = { ...TEXT, font: { ...FONT, bold: true } };

/**
 * Writes the sheet `Summary`: how it went, in numbers, with bars beside them.
 */
export function writeSummarySheet(workbook: stream.xlsx.WorkbookWriter, model: ResultModel): void {
  const worksheet = workbook.addWorksheet("Summary", {
    views: [{ showGridLines: false }],
    pageSetup: { orientation: "portrait", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  worksheet.columns = WIDTHS.map((width) => ({ width }));
  const sheet = new SummarySheet(worksheet);
  const facts = summariseResult(model);
  sheet.add([facts.headline], [TITLE]);
  writeCounts(sheet, facts, model);
  writeReasons(sheet, facts);
  writeAccounts(sheet, facts);
  writeSlices(sheet, facts);
  writeRun(sheet, model);
  sheet.end();
}

/** The sheet while it grows, row by row. */
class SummarySheet {
  readonly #worksheet: Worksheet;
  readonly #bars: DataBars[] = [];
  /** The row that is written next. */
  row = 1;

  constructor(worksheet: Worksheet) {
    this.#worksheet = worksheet;
  }

  add(values: readonly CellValue[], styles: readonly Partial<Style>[]): void {
    const row = this.#worksheet.addRow([]);
    for (const [index, value] of values.entries()) {
      if (value === "") continue;
      const cell = row.getCell(index + 1);
      cell.value = typeof value === "number" ? value : escapeCellText(value);
      cell.style = styles[index] ?? TEXT;
    }
    row.commit();
    this.row += 1;
  }

  /** A gap and the headers of the next table. */
  begin(headers: readonly string[]): void {
    this.#worksheet.addRow([]).commit();
    this.row += 1;
    const row = this.#worksheet.addRow([]);
    for (const index of WIDTHS.keys()) {
      const cell = row.getCell(index + 1);
      cell.value = headers[index] ?? null;
      cell.style = HEADER_STYLE;
    }
    row.commit();
    this.row += 1;
  }

  /** Bars in the second column of some rows, all on one scale. */
  addBars(rows: { readonly from: number; readonly to: number }, max: number, argb: string): void {
    this.#bars.push({ range: `B${rows.from}:B${rows.to}`, max, argb });
  }

  end(): void {
    addDataBars(this.#worksheet, this.#bars);
    this.#worksheet.commit();
  }
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
