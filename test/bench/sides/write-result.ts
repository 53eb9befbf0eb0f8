/**
 * Writes a result workbook in one of two ways, and tells how long the writing
 * itself took: `ours`, or `theirs`: exceljs's streaming writer as its pages show
 * it, with the same cells and styles.
 *
 * usage: node write-result.ts ours|theirs ROWS OUT
 */
import { createWriteStream } from "node:fs";
import exceljs from "exceljs";
import type { Style } from "exceljs";
import type { ResultRow } from "../../../src/domain/result-row.ts";
import { RESULTS } from "../../../src/domain/result-row.ts";
import { mapSeries } from "../../../src/domain/series.ts";
import type { ShipmentLine } from "../../../src/domain/shipment-line.ts";
import { HEADERS, sheetRows } from "../make-sheet.ts";
import {
  HEADER_STYLE,
  measureWidths,
  NUMBER_STYLE,
  RESULT_STYLES,
  TEXT_STYLE,
} from "../../../src/sheet/result-looks.ts";
import { buildResultModel, type PackageSummary } from "../../../src/sheet/result-model.ts";
import type { ResultInput } from "../../../src/sheet/result-model.ts";
import { layOutSheets, type OutputSheet } from "../../../src/sheet/result-sheets.ts";
import { writeResultWorkbook } from "../../../src/sheet/result-workbook.ts";

const RUN_ID = "3a9b1c52-0000-4000-8000-1f2e3d4c5b6a";
const AT_MS = Date.UTC(2026, 10, 22, 12);
/** One row in fifty was refused. */
const REFUSED_EVERY = 50;

const [way = "", rows = "", out = ""] = process.argv.slice(2);
const input = makeInput(Number(rows));
const ms = way === "ours" ? await writeOurs(input, out) : await writeTheirs(input, out);
process.stdout.write(String(ms));

/** From what a run has at its end. */
async function writeOurs(input: ResultInput, out: string): Promise<number> {
  const fromMs = performance.now();
  await writeResultWorkbook(buildResultModel(input), createWriteStream(out));
  return performance.now() - fromMs;
}

/** From rows of cells that are there already. */
async function writeTheirs(input: ResultInput, out: string): Promise<number> {
  const sheets = layOutSheets(buildResultModel(input)).map(({ rows, ...sheet }): CellSheet => ({
    ...sheet,
    rows: [...rows],
  }));
  const fromMs = performance.now();
  await writeAsExceljsShows(sheets, out);
  return performance.now() - fromMs;
}

/** What a run of a sheet as the other benches plan it leaves to be written. */
function makeInput(rows: number): ResultInput {
  const file = { index: 0, path: "sheet.csv", name: "sheet.csv", hash: "", sizeBytes: 0 };
  const table = { file, sheet: null, headerRow: 1, headers: HEADERS, isResult: false };
  const columns = new Map(HEADERS.map((header, index) => [header, { header, index }] as const));
  const lines = Array.from(sheetRows({ rows }), (cells, index): ShipmentLine => ({
    index,
    row: { table, row: index + 2, cells: cells.map(asRead) },
    cells: {},
    damage: null,
    earlierResult: null,
    ignored: null,
  }));
  const answers = lines.map(({ index }) => storedAnswer(index));
  return {
    runId: RUN_ID,
    tables: [{ table, columns }],
    lines,
    answers,
    packages: mapSeries(lines, ({ index, row: { cells } }): PackageSummary => {
      const [orderId = "", itemId = "", quantity, , carrier = "", , trackingNumber = ""] = cells;
      const { result, packageId, reasonCode, postedAt, attempts, requestId } =
        answers[index] ?? storedAnswer(index);
      return {
        account: "acme",
        operation: "ecart.fulfillment",
        orderId,
        trackingNumber,
        carrier,
        items: [{ id: itemId, quantity: Number(quantity) }],
        lines: [index],
        ...{ result, packageId, reasonCode, postedAt, attempts, requestId },
      };
    }),
    summary: {
      startedAtMs: AT_MS,
      finishedAtMs: AT_MS,
      ledger: "shipledger.db",
      requests: lines.length,
      throttled: 0,
    },
  };
}

/** A text as a file or an answer brings it: in one piece, not as a chain of what it was put together from. */
function asRead(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function storedAnswer(line: number): ResultRow {
  const answer = answerOf(line);
  const { originalTrackingNumber, requestId, reason } = answer;
  return {
    ...answer,
    originalTrackingNumber: asRead(originalTrackingNumber),
    reason: asRead(reason),
    requestId: asRead(requestId),
  };
}

function answerOf(line: number): ResultRow {
  if (line % REFUSED_EVERY === 0) {
    return {
      line,
      result: "rejected",
      packageId: "",
      originalTrackingNumber: "",
      reasonCode: "mangled-number",
      reason: `"9.4001${line}E+21" is what a spreadsheet made of a long number; the digits are lost.`,
      fix: "Take the number from the original file and format the column as text before pasting it.",
      postedAt: "",
      attempts: 0,
      requestId: "",
    };
  }
  return {
    line,
    result: "posted",
    packageId: String(1_000_000 + line * 17),
    originalTrackingNumber: `9400111202509${String(line).padStart(9, "0")}`,
    reasonCode: "",
    reason: "",
    fix: "",
    postedAt: new Date(AT_MS + line * 500).toISOString(),
    attempts: 1,
    requestId: `5c4f0a77-0000-4000-8000-${String(line).padStart(12, "0")}`,
  };
}

type CellSheet = OutputSheet & { readonly rows: readonly (readonly string[])[] };

async function writeAsExceljsShows(sheets: readonly CellSheet[], filename: string): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    filename,
    useStyles: true,
    useSharedStrings: true,
  });
  for (const sheet of sheets) {
    const worksheet = workbook.addWorksheet(sheet.name, {
      views: [{ state: "frozen", ySplit: 1 }],
      pageSetup: { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    });
    const widths = measureWidths(sheet.headers, sheet.rows);
    worksheet.columns = widths.map((width) => ({ width }));
    worksheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: sheet.rows.length + 1, column: sheet.headers.length },
    };
    const header = worksheet.addRow(sheet.headers);
    header.eachCell((cell) => {
      cell.style = HEADER_STYLE;
    });
    header.commit();
    for (const cells of sheet.rows) {
      const row = worksheet.addRow(
        cells.map((text, index) => {
          if (text === "") return null;
          return sheet.numberColumns.has(index) ? Number(text) : text;
        }),
      );
      row.eachCell((cell, column) => {
        cell.style = styleOf(sheet, column - 1, cells[column - 1] ?? "");
      });
      row.commit();
    }
    worksheet.commit();
  }
  await workbook.commit();
}

function styleOf(sheet: OutputSheet, index: number, text: string): Partial<Style> {
  const result = index === sheet.resultColumn ? RESULTS.find((name) => name === text) : undefined;
  if (result !== undefined) return RESULT_STYLES[result];
  return sheet.numberColumns.has(index) ? NUMBER_STYLE : TEXT_STYLE;
}
