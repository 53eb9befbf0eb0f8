import { setImmediate as yieldTurn } from "node:timers/promises";
import type { Writable } from "node:stream";
import type { stream, Style } from "exceljs";
import { EXPORT_COLUMNS } from "../domain/export-row.ts";
import { escapeCellText } from "./result-cell-text.ts";
import { HEADER_STYLE, TEXT_STYLE } from "./result-looks.ts";

/** What a sheet holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const SHEET_ROWS_MAX = 1_048_576;
const COLUMN_WIDTH = 20;

type Worksheet = ReturnType<stream.xlsx.WorkbookWriter["addWorksheet"]>;

/**
 * Writes chunks of rows as a workbook, every cell a text, so that no
 * identifier loses a digit and nothing is run as a formula. What one sheet
 * cannot hold goes on in the next.
 */
export async function writeExportBook(
  chunks: AsyncIterable<readonly (readonly string[])[]>,
  target: Writable,
  rowsMax = SHEET_ROWS_MAX,
): Promise<void> {
  const { default: exceljs } = await import("exceljs");
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    stream: target,
    useStyles: true,
    // Shared texts would all be kept in memory until the end.
    useSharedStrings: false,
  });
  Object.assign(workbook, { creator: "Shipledger", lastModifiedBy: "Shipledger" });
  const broken = new Promise<never>((_, reject) => {
    target.once("error", reject);
  });
  await Promise.race([broken, writeSheets(workbook, chunks, rowsMax)]);
}

async function writeSheets(
  workbook: stream.xlsx.WorkbookWriter,
  chunks: AsyncIterable<readonly (readonly string[])[]>,
  rowsMax: number,
): Promise<void> {
  let count = 1;
  let sheet = beginSheet(workbook, count);
  let rows = 1;
  for await (const chunk of chunks) {
    for (const cells of chunk) {
      if (rows === rowsMax) {
        sheet.commit();
        count += 1;
        sheet = beginSheet(workbook, count);
        rows = 1;
      }
      writeRow(sheet, cells, TEXT_STYLE);
      rows += 1;
    }
    // The zip works in between.
    await yieldTurn();
  }
  sheet.commit();
  await workbook.commit();
}

function beginSheet(workbook: stream.xlsx.WorkbookWriter, count: number): Worksheet {
  const name = count === 1 ? "Packages" : `Packages ${count}`;
  const sheet = workbook.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = EXPORT_COLUMNS.map(() => ({ width: COLUMN_WIDTH, style: TEXT_STYLE }));
  writeRow(sheet, EXPORT_COLUMNS, HEADER_STYLE);
  return sheet;
}

function writeRow(sheet: Worksheet, cells: readonly string[], style: Partial<Style>): void {
  const row = sheet.addRow([]);
  for (const [index, text] of cells.entries()) {
    if (text === "") continue;
    const cell = row.getCell(index + 1);
    cell.value = escapeCellText(text);
    cell.style = style;
  }
  row.commit();
}
