import { setImmediate as yieldTurn } from "node:timers/promises";
import type { Writable } from "node:stream";
import type { stream } from "exceljs";
import { BodyRows } from "./body-rows.ts";
import { describeCells, writeRow } from "./cell-writing.ts";
import { escapeCellText } from "./result-cell-text.ts";
import { HEADER_STYLE, OWN_HEADER_STYLE } from "./result-looks.ts";
import type { ResultModel } from "./result-model.ts";
import { layOutSheets, type OutputSheet } from "./result-sheets.ts";
import { ROWS_BETWEEN_TELLING, type RowsListener } from "./rows-listener.ts";
import type { SharedTexts } from "./shared-texts.ts";
import { streamParts } from "./steady-workbook.ts";
import { writeSummarySheet } from "./summary-sheet.ts";

// Often enough that the zip keeps up and memory stays flat.
const ROWS_PER_TURN = 100;
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
  const open = await openWorkbook(model.summary.finishedAtMs, target);
  await untilBroken(target, async () => {
    await writeSheets(open, layOutSheets(model), onRows);
    writeSummarySheet(open.workbook, model);
    await open.workbook.commit();
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
  const open = await openWorkbook(madeAtMs, target);
  await untilBroken(target, async () => {
    writeFirst(open.workbook);
    await writeSheets(open, sheets);
    await open.workbook.commit();
  });
}

/** A workbook that is being written, and the texts that its cells share. */
interface OpenWorkbook {
  readonly workbook: Workbook;
  readonly texts: SharedTexts;
}

async function openWorkbook(madeAtMs: number, target: Writable): Promise<OpenWorkbook> {
  const { default: exceljs } = await import("exceljs");
  const madeAt = new Date(madeAtMs);
  const options: Partial<stream.xlsx.WorkbookStreamWriterOptions> = {
    stream: target,
    useStyles: true,
    useSharedStrings: true,
  };
  const workbook = new exceljs.stream.xlsx.WorkbookWriter(options);
  const texts = streamParts(workbook);
  Object.assign(workbook, { creator: "Shipledger", lastModifiedBy: "Shipledger" });
  return { workbook: Object.assign(workbook, { created: madeAt, modified: madeAt }), texts };
}

async function untilBroken(target: Writable, write: () => Promise<void>): Promise<void> {
  const broken = new Promise<never>((_, reject) => {
    target.once("error", reject);
  });
  await Promise.race([broken, write()]);
}

async function writeSheets(
  open: OpenWorkbook,
  sheets: readonly OutputSheet[],
  onRows: RowsListener = () => undefined,
): Promise<void> {
  const of = sheets.reduce((sum, { rows }) => sum + rows.length, 0);
  let before = 0;
  for (const sheet of sheets) {
    const rowsBefore = before;
    await writeSheet(open, sheet, (row) => onRows(rowsBefore + row, of));
    before += sheet.rows.length;
  }
}

async function writeSheet(
  { workbook, texts }: OpenWorkbook,
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
  const body = new BodyRows(workbook, worksheet, texts);
  let index = -1;
  for (const cells of sheet.rows) {
    index += 1;
    // The header is row 1.
    writeRow(body, index + 2, cells, columns);
    if (index % ROWS_BETWEEN_TELLING === 0) onRow(index);
    if (index % ROWS_PER_TURN !== ROWS_PER_TURN - 1) continue;
    await yieldTurn();
    await body.waitForRoom();
  }
  body.flush();
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
