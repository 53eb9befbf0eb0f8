import type { Style, Workbook, Worksheet } from "exceljs";
import {
  isFulfillmentOrderOperation,
  isStatusOperation,
  type OperationName,
} from "../../domain/operation.ts";
import { FONT, HEADER_STYLE, WRAPPED_STYLE } from "../result-looks.ts";
import type { TemplateColumn } from "./template-columns.ts";
import { NEED_STYLES, NEED_WORDS } from "./template-looks.ts";

const WIDTHS = [44, 16, 70, 34];
const TITLE: Partial<Style> = { numFmt: "@", font: { ...FONT, bold: true, size: 14 } };
/** Values of a list that the instructions name; longer lists are in the cells' own. */
const NAMED_MAX = 8;
/** In points. */
const LINE_HEIGHT = 15;

/** What a template is for. */
export interface GuidedTemplate {
  readonly operation: OperationName;
  /** The sheet that is filled in. */
  readonly sheet: string;
  readonly columns: readonly TemplateColumn[];
  /** Rows that stand in it already. */
  readonly filled: number;
}

/** Adds the sheet that says how the template is filled in. */
export function addGuide(workbook: Workbook, template: GuidedTemplate): void {
  const { operation, sheet, columns } = template;
  const worksheet = workbook.addWorksheet("Instructions", {
    views: [{ showGridLines: false }],
    pageSetup: { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  worksheet.columns = WIDTHS.map((width) => ({ width }));
  addRow(worksheet, [`How to fill in ${operation}`], [TITLE]);
  worksheet.addRow([]);
  for (const step of stepsOf(template)) {
    const row = addRow(worksheet, [step], [WRAPPED_STYLE]);
    worksheet.mergeCells(row, 1, row, WIDTHS.length);
    const length = WIDTHS.reduce((sum, width) => sum + width, 0);
    worksheet.getRow(row).height = Math.ceil(step.length / length) * LINE_HEIGHT;
  }
  worksheet.addRow([]);
  const head = [`Column of ${sheet}`, "Needed", "What it is", "Choices"];
  addRow(
    worksheet,
    head,
    head.map(() => HEADER_STYLE),
  );
  for (const column of columns) {
    const cells = [column.header, NEED_WORDS[column.need], column.about, describeChoice(column)];
    const row = addRow(worksheet, cells, [
      { ...NEED_STYLES[column.need], alignment: { vertical: "top" } },
      WRAPPED_STYLE,
      WRAPPED_STYLE,
      WRAPPED_STYLE,
    ]);
    const lines = [2, 3].map((at) => Math.ceil((cells[at]?.length ?? 0) / (WIDTHS[at] ?? 1)));
    worksheet.getRow(row).height = Math.max(1, ...lines) * LINE_HEIGHT;
  }
}

function stepsOf({ sheet, operation, filled }: GuidedTemplate): string[] {
  const first =
    filled === 0
      ? `1. Fill in the sheet ${sheet}, ${describeRows(operation)}`
      : `1. The sheet ${sheet} holds what was still to ship, one row for each item: fill in the carrier and the tracking number. Delete the rows of what does not ship today: a row without a tracking number is rejected, and holds the other new parcels of its order.`;
  return [
    first,
    "2. The grey row is an example. It may stay: a row whose order number begins with EXAMPLE is answered as ignored, and never sent.",
    "3. Identifiers are text here, so that no zero and no digit is lost. Paste values only (in most programs Ctrl+Shift+V), or the format of the other sheet comes along.",
    `4. Look at what would be sent: shipledger plan FILE.xlsx --operation ${operation}`,
    `5. Send it: shipledger run FILE.xlsx --operation ${operation}. The result has your rows, each with its answer.`,
    "Columns that you do not need can be deleted, and columns of your own can be added: they come back in the result.",
  ];
}

function describeRows(operation: OperationName): string {
  if (isStatusOperation(operation)) return "one row for each order, or for each item of it.";
  if (isFulfillmentOrderOperation(operation)) {
    return "one row for each order, or for each item that changes; what is told of the order may stand in any of its rows. What is left blank keeps its value.";
  }
  return "one row for each item of each parcel.";
}

function describeChoice({ choice, isCount }: TemplateColumn): string {
  if (isCount) return "A whole number from 1.";
  if (choice === null) return "";
  const { values, isClosed } = choice;
  if (values.length > NAMED_MAX) return `A list of ${values.length}, or another.`;
  return `${values.join(", ")}${isClosed ? "" : ", or another"}`;
}

/** Answers the number of the row. */
function addRow(
  worksheet: Worksheet,
  cells: readonly string[],
  styles: readonly Partial<Style>[],
): number {
  const row = worksheet.addRow([]);
  for (const [index, text] of cells.entries()) {
    const cell = row.getCell(index + 1);
    cell.value = text;
    cell.style = styles[index] ?? {};
  }
  return row.number;
}
