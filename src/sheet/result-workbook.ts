import { setImmediate as yieldTurn } from "node:timers/promises";
import type { Writable } from "node:stream";
import type { stream, Style } from "exceljs";
import { RESULTS, type Result } from "../domain/result-row.ts";
import { keptNumber } from "./kept-number.ts";
import type { ResultModel } from "./result-model.ts";
import { escapeCellText } from "./result-cell-text.ts";
import {
  alignTop,
  HEADER_STYLE,
  measureWidths,
  NUMBER_STYLE,
  OWN_HEADER_STYLE,
  RESULT_STYLES,
  TEXT_STYLE,
  WRAPPED_STYLE,
} from "./result-looks.ts";
import { layOutSheets } from "./result-sheets.ts";
import type { OutputSheet } from "./result-sheets.ts";
import { ROWS_BETWEEN_TELLING, type RowsListener } from "./rows-listener.ts";
import { streamSharedTexts, waitForZip } from "./steady-workbook.ts";
import { writeSummarySheet } from "./summary-sheet.ts";

// Often enough that the zip keeps up and memory stays flat.
const ROWS_PER_TURN = 250;
/** In points, of the font of {@link FONT}. */
const LINE_HEIGHT = 15;
const LINES_SHOWN_MAX = 8;
/** Lines that are broken between words hold less. */
const WORD_WRAP_LOSS = 1.15;

type Workbook = stream.xlsx.WorkbookWriter;
type Worksheet = ReturnType<Workbook["addWorksheet"]>;

/**
 * Writes the result as XLSX: sheets `Results`, `Problems`, `Packages` and
 * `Summary`. Every cell is a text, but for what counts something, and for
 * numbers and dates of the input that no column of identifiers holds; no cell of
 * the input can become a formula or a link.
 *
 * Resolves when the last byte was handed to `target` and it has finished.
 */
export async function writeResultWorkbook(
  model: ResultModel,
  target: Writable,
  onRows?: RowsListener,
): Promise<void> {
  const workbook = await openWorkbook(model.summary.finishedAtMs, target);
  await untilBroken(target, async () => {
    await writeSheets(workbook, layOutSheets(model), onRows);
    writeSummarySheet(workbook, model);
    await workbook.commit();
  });
}

/**
 * Writes any sheets in the same way.
 *
 * @param writeFirst writes sheets of another kind, before the others
 */
export async function writeWorkbook(
  sheets: readonly OutputSheet[],
  madeAtMs: number,
  target: Writable,
  writeFirst: (workbook: Workbook) => void = () => undefined,
): Promise<void> {
  const workbook = await openWorkbook(madeAtMs, target);
  await untilBroken(target, async () => {
    writeFirst(workbook);
    await writeSheets(workbook, sheets);
    await workbook.commit();
  });
}

async function openWorkbook(madeAtMs: number, target: Writable): Promise<Workbook> {
  const { default: exceljs } = await import("exceljs");
  const madeAt = new Date(madeAtMs);
  const options: Partial<stream.xlsx.WorkbookStreamWriterOptions> = {
    stream: target,
    useStyles: true,
    useSharedStrings: true,
  };
  const workbook = new exceljs.stream.xlsx.WorkbookWriter(options);
  streamSharedTexts(workbook);
  Object.assign(workbook, { creator: "Shipledger", lastModifiedBy: "Shipledger" });
  return Object.assign(workbook, { created: madeAt, modified: madeAt });
}

async function untilBroken(target: Writable, write: () => Promise<void>): Promise<void> {
  const broken = new Promise<never>((_, reject) => {
    target.once("error", reject);
  });
  await Promise.race([broken, write()]);
}

async function writeSheets(
  workbook: Workbook,
  sheets: readonly OutputSheet[],
  onRows: RowsListener = () => undefined,
): Promise<void> {
  const of = sheets.reduce((sum, { rows }) => sum + rows.length, 0);
  let before = 0;
  for (const sheet of sheets) {
    const rowsBefore = before;
    await writeSheet(workbook, sheet, (row) => onRows(rowsBefore + row, of));
    before += sheet.rows.length;
  }
}

async function writeSheet(
  workbook: Workbook,
  sheet: OutputSheet,
  onRow: (row: number) => void,
): Promise<void> {
  const worksheet = openSheet(workbook, sheet);
  const columns = describeCells(sheet);
  // Also where nothing stands yet, for what a person types in.
  worksheet.columns = columns.map(({ width, style, kept }) => ({
    width,
    style: kept?.style ?? style,
  }));
  const header = worksheet.addRow([]);
  for (const [index, text] of sheet.headers.entries()) {
    const cell = header.getCell(index + 1);
    cell.value = escapeCellText(text);
    cell.style = sheet.looks?.[index]?.isOwn === true ? OWN_HEADER_STYLE : HEADER_STYLE;
  }
  header.commit();
  for (const [index, cells] of sheet.rows.entries()) {
    writeRow(worksheet, cells, columns);
    if (index % ROWS_BETWEEN_TELLING === 0) onRow(index);
    if (index % ROWS_PER_TURN !== ROWS_PER_TURN - 1) continue;
    await yieldTurn();
    await waitForZip(worksheet);
  }
  worksheet.commit();
}

function openSheet(workbook: Workbook, sheet: OutputSheet): Worksheet {
  const { name, headers, rows, frozenColumns = 0, tabColour } = sheet;
  const worksheet = workbook.addWorksheet(name, {
    views: [
      { state: "frozen", ySplit: 1, ...(frozenColumns > 0 ? { xSplit: frozenColumns } : {}) },
    ],
    // Printed, the header stands on every page, and every column on one.
    pageSetup: {
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: "1:1",
    },
    ...(tabColour === undefined ? {} : { properties: { tabColor: { argb: tabColour } } }),
  });
  if (headers.length > 0) {
    worksheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: rows.length + 1, column: headers.length },
    };
  }
  return worksheet;
}

/** How the cells of one column are written. */
interface CellWriting {
  readonly width: number;
  readonly style: Partial<Style>;
  readonly isCount: boolean;
  /** Broken into lines of its width. */
  readonly isWrapped: boolean;
  /** The input's own number format, with its style; null where all cells are texts. */
  readonly kept: { readonly format: string; readonly style: Partial<Style> } | null;
  /** The style of each result, where the results stand. */
  readonly ofResult: ((result: Result) => Partial<Style>) | null;
}

function describeCells({
  headers,
  rows,
  numberColumns,
  resultColumn,
  looks = [],
}: OutputSheet): CellWriting[] {
  const widths = measureWidths(headers, rows);
  // Beside broken lines all cells stand at the top.
  const at = looks.some(({ isWrapped }) => isWrapped) ? alignTop : (style: Partial<Style>) => style;
  return headers.map((_, index): CellWriting => {
    const look = looks[index];
    const isCount = numberColumns.has(index);
    const format = look?.numberFormat ?? null;
    const isWrapped = look?.isWrapped === true;
    const textStyle = isWrapped ? WRAPPED_STYLE : at(TEXT_STYLE);
    return {
      width: look?.width ?? widths[index] ?? 0,
      style: isCount ? at(NUMBER_STYLE) : textStyle,
      isCount,
      isWrapped,
      kept: format === null ? null : { format, style: at({ numFmt: format }) },
      ofResult: index === resultColumn ? (result) => at(RESULT_STYLES[result]) : null,
    };
  });
}

function writeRow(
  worksheet: Worksheet,
  cells: readonly string[],
  columns: readonly CellWriting[],
): void {
  const row = worksheet.addRow([]);
  for (const [index, text] of cells.entries()) {
    if (text === "") continue;
    const cell = row.getCell(index + 1);
    const column = columns[index];
    const kept = column?.kept ? keptNumber(text, column.kept.format) : null;
    if (column?.kept && kept !== null) {
      cell.value = kept;
      cell.style = column.kept.style;
      continue;
    }
    const isNumber = column?.isCount === true && /^\d{1,9}$/u.test(text);
    cell.value = isNumber ? Number(text) : escapeCellText(text);
    const result = column?.ofResult ? RESULTS.find((name) => name === text) : undefined;
    cell.style = (result && column?.ofResult?.(result)) ?? column?.style ?? TEXT_STYLE;
  }
  const lines = countLines(cells, columns);
  // Not every program makes room for broken lines by itself.
  if (lines > 1) row.height = Math.min(LINES_SHOWN_MAX, lines) * LINE_HEIGHT;
  row.commit();
}

function countLines(cells: readonly string[], columns: readonly CellWriting[]): number {
  return columns.reduce((most, { isWrapped, width }, index) => {
    if (!isWrapped) return most;
    return Math.max(most, Math.ceil(((cells[index]?.length ?? 0) * WORD_WRAP_LOSS) / width));
  }, 1);
}
