import { setImmediate as yieldTurn } from "node:timers/promises";
import type { Writable } from "node:stream";
import type { stream, Style } from "exceljs";
import { RESULTS } from "../domain/result-row.ts";
import type { ResultModel } from "./result-model.ts";
import { escapeCellText } from "./result-cell-text.ts";
import {
  HEADER_STYLE,
  measureWidths,
  NUMBER_STYLE,
  RESULT_STYLES,
  TEXT_STYLE,
} from "./result-looks.ts";
import { layOutSheets } from "./result-sheets.ts";
import type { OutputSheet } from "./result-sheets.ts";
import { ROWS_BETWEEN_TELLING, type RowsListener } from "./rows-listener.ts";
import { streamSharedTexts, waitForZip } from "./steady-workbook.ts";

// Often enough that the zip keeps up and memory stays flat.
const ROWS_PER_TURN = 250;

/**
 * Writes the result as XLSX: sheets `Results`, `Problems`, `Packages` and
 * `Summary`. Every cell is a text, but for the few that count something; no
 * cell of the input can become a formula or a link.
 *
 * Resolves when the last byte was handed to `target` and it has finished.
 */
export async function writeResultWorkbook(
  model: ResultModel,
  target: Writable,
  onRows?: RowsListener,
): Promise<void> {
  await writeWorkbook(layOutSheets(model), model.summary.finishedAtMs, target, onRows);
}

/** Writes any sheets in the same way. */
export async function writeWorkbook(
  sheets: readonly OutputSheet[],
  madeAtMs: number,
  target: Writable,
  onRows: RowsListener = () => undefined,
): Promise<void> {
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
  Object.assign(workbook, { created: madeAt, modified: madeAt });
  const broken = new Promise<never>((_, reject) => {
    target.once("error", reject);
  });
  await Promise.race([broken, writeSheets(workbook, sheets, onRows)]);
}

async function writeSheets(
  workbook: stream.xlsx.WorkbookWriter,
  sheets: readonly OutputSheet[],
  onRows: RowsListener,
): Promise<void> {
  const of = sheets.reduce((sum, { rows }) => sum + rows.length, 0);
  let before = 0;
  for (const sheet of sheets) {
    const rowsBefore = before;
    await writeSheet(workbook, sheet, (row) => onRows(rowsBefore + row, of));
    before += sheet.rows.length;
  }
  await workbook.commit();
}

async function writeSheet(
  workbook: stream.xlsx.WorkbookWriter,
  sheet: OutputSheet,
  onRow: (row: number) => void,
): Promise<void> {
  const widths = measureWidths(sheet.headers, sheet.rows);
  const styles = sheet.headers.map((_, index) =>
    sheet.numberColumns.has(index) ? NUMBER_STYLE : TEXT_STYLE,
  );
  const worksheet = workbook.addWorksheet(sheet.name, {
    views: [{ state: "frozen", ySplit: 1 }],
    // Printed, every column stands on one page.
    pageSetup: { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  worksheet.columns = sheet.headers.map((_, index) => ({
    width: widths[index] ?? 0,
    style: styles[index] ?? TEXT_STYLE,
  }));
  if (sheet.headers.length > 0) {
    worksheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: sheet.rows.length + 1, column: sheet.headers.length },
    };
  }
  writeRow(
    worksheet,
    sheet.headers,
    sheet.headers.map(() => HEADER_STYLE),
    null,
  );
  for (const [index, cells] of sheet.rows.entries()) {
    writeRow(worksheet, cells, styles, sheet);
    if (index % ROWS_BETWEEN_TELLING === 0) onRow(index);
    if (index % ROWS_PER_TURN !== ROWS_PER_TURN - 1) continue;
    await yieldTurn();
    await waitForZip(worksheet);
  }
  worksheet.commit();
}

function writeRow(
  worksheet: ReturnType<stream.xlsx.WorkbookWriter["addWorksheet"]>,
  cells: readonly string[],
  styles: readonly Partial<Style>[],
  sheet: OutputSheet | null,
): void {
  const row = worksheet.addRow([]);
  for (const [index, text] of cells.entries()) {
    if (text === "") continue;
    const cell = row.getCell(index + 1);
    const isNumber = sheet?.numberColumns.has(index) === true && /^\d{1,9}$/u.test(text);
    cell.value = isNumber ? Number(text) : escapeCellText(text);
    cell.style =
      (index === sheet?.resultColumn && resultStyle(text)) || (styles[index] ?? TEXT_STYLE);
  }
  row.commit();
}

function resultStyle(text: string): Partial<Style> | null {
  const result = RESULTS.find((name) => name === text);
  return result === undefined ? null : RESULT_STYLES[result];
}
