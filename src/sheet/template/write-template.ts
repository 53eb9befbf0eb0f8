import type { Writable } from "node:stream";
import type { DataValidation, Workbook, Worksheet } from "exceljs";
import { columnLetters } from "../../domain/column-letters.ts";
import {
  isFulfillmentOrderOperation,
  isStatusOperation,
  type OperationName,
} from "../../domain/operation.ts";
import { assertInvariant } from "../../errors.ts";
import { escapeCellText } from "../result-cell-text.ts";
import { columnsOf, type SuggestedCarriers, type TemplateColumn } from "./template-columns.ts";
import { addGuide } from "./template-guide.ts";
import { cellStyle, exampleStyle, NEED_STYLES, NEED_WORDS } from "./template-looks.ts";

/** A row that a template comes with, by header. */
export type TemplateRow = Readonly<Record<string, string>>;

/** What goes into a template. */
export interface TemplateContent {
  readonly operation: OperationName;
  readonly carriers: SuggestedCarriers;
  /** Rows that are filled in already; none for a blank template. */
  readonly rows: readonly TemplateRow[];
  readonly madeAtMs: number;
}

/** Rows that a template comes with, at most: more than a person fills in by hand. */
export const TEMPLATE_ROWS_MAX = 20_000;
/** Lists open, and counts are checked, down to here, and below what is filled in. */
const CHOICE_ROWS = 5_000;
const PAGE_COLUMNS_MAX = 20;
const WIDTH_MIN = 12;
const WIDTH_MAX = 32;
/** Hidden, so that nobody takes it for a sheet of shipments. */
const LISTS_SHEET = "Lists";

/**
 * Writes an input workbook for an operation: a sheet to fill in, with its
 * columns as text, lists to choose from and an example row that is never sent;
 * instructions; and a hidden sheet with the lists.
 */
export async function writeTemplate(content: TemplateContent, target: Writable): Promise<void> {
  const { default: exceljs } = await import("exceljs");
  const { operation, rows, carriers, madeAtMs } = content;
  const columns = columnsOf(operation, carriers);
  const madeAt = new Date(madeAtMs);
  const workbook = new exceljs.Workbook();
  Object.assign(workbook, { creator: "Shipledger", lastModifiedBy: "Shipledger" });
  Object.assign(workbook, { created: madeAt, modified: madeAt });
  const sheet = sheetNameOf(operation);
  const worksheet = addSheet(workbook, sheet, columns);
  for (const cells of rows) addRow(worksheet, columns, cells);
  addGuide(workbook, { operation, sheet, columns, filled: rows.length });
  addLists(workbook, worksheet, columns, rows.length);
  await workbook.xlsx.write(target);
  target.end();
}

function sheetNameOf(operation: OperationName): string {
  if (isFulfillmentOrderOperation(operation)) return "Fulfillment orders";
  return isStatusOperation(operation) ? "Statuses" : "Shipments";
}

function addSheet(workbook: Workbook, name: string, columns: readonly TemplateColumn[]): Worksheet {
  const worksheet = workbook.addWorksheet(name, {
    views: [{ state: "frozen", ySplit: 1, xSplit: 1 }],
    pageSetup: {
      orientation: "landscape",
      // More columns on one page nobody could read.
      fitToPage: columns.length <= PAGE_COLUMNS_MAX,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: "1:1",
    },
  });
  // Whole columns, also where nothing stands yet: what is typed in later stays text.
  worksheet.columns = columns.map((column) => ({
    width: widthOf(column),
    style: cellStyle(column),
  }));
  for (const [index, column] of columns.entries()) {
    const head = worksheet.getCell(1, index + 1);
    head.value = column.header;
    head.style = NEED_STYLES[column.need];
    head.note = { texts: [{ text: `${NEED_WORDS[column.need]} ${column.about}` }] };
    const example = worksheet.getCell(2, index + 1);
    example.value = valueOf(column, column.example);
    example.style = exampleStyle(column);
  }
  worksheet.getCell(2, 1).note = {
    texts: [{ text: "An example: it is ignored, and never sent. It may stay." }],
  };
  return worksheet;
}

function addRow(
  worksheet: Worksheet,
  columns: readonly TemplateColumn[],
  cells: TemplateRow,
): void {
  const row = worksheet.addRow([]);
  for (const [index, column] of columns.entries()) {
    const cell = row.getCell(index + 1);
    cell.style = cellStyle(column);
    cell.value = valueOf(column, cells[column.header] ?? "");
  }
}

function valueOf({ isCount }: TemplateColumn, text: string): string | number | null {
  if (text === "") return null;
  return isCount ? Number(text) : escapeCellText(text);
}

function widthOf({ header, example }: TemplateColumn): number {
  const longest = Math.max(header.length, example.length) + 4;
  return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, longest));
}

/** The lists of the columns that have one, side by side, and the cells in which they open. */
function addLists(
  workbook: Workbook,
  worksheet: Worksheet,
  columns: readonly TemplateColumn[],
  filled: number,
): void {
  const lists = workbook.addWorksheet(LISTS_SHEET, { state: "hidden" });
  const lastRow = filled + CHOICE_ROWS;
  let used = 0;
  for (const [index, { header, choice, isCount }] of columns.entries()) {
    const letters = columnLetters(index);
    const range = `${letters}2:${letters}${lastRow}`;
    if (isCount) validate(worksheet, range, WHOLE_NUMBER);
    if (choice === null) continue;
    used += 1;
    lists.getColumn(used).values = [header, ...choice.values];
    const list = columnLetters(used - 1);
    validate(worksheet, range, {
      type: "list",
      allowBlank: true,
      formulae: [`${LISTS_SHEET}!$${list}$2:$${list}$${choice.values.length + 1}`],
      showErrorMessage: choice.isClosed,
      errorTitle: header,
      error: `One of: ${choice.values.slice(0, 8).join(", ")}.`,
    });
  }
}

const WHOLE_NUMBER: DataValidation = {
  type: "whole",
  operator: "greaterThanOrEqual",
  allowBlank: true,
  formulae: [1],
  showErrorMessage: true,
  errorTitle: "Quantity",
  error: "A whole number from 1.",
};

/** For a whole range at once, which exceljs can do and does not declare. */
function validate(worksheet: Worksheet, range: string, validation: DataValidation): void {
  const validations: unknown = Reflect.get(worksheet, "dataValidations");
  assertInvariant(canAdd(validations), "exceljs keeps validations in another way");
  validations.add(range, validation);
}

function canAdd(value: unknown): value is { add(range: string, validation: object): void } {
  return typeof value === "object" && value !== null && "add" in value;
}
