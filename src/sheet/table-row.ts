import type { CellDamage, CellRemark, SheetRow } from "../domain/sheet-row.ts";
import { printable } from "../domain/normalise.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import { columnLetters } from "../domain/column-letters.ts";
import { countUsed, isBlank } from "./raw-sheet.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import type { TableHead } from "./table-head.ts";

const SHOWN_LENGTH_MAX = 40;

/**
 * Columns whose merged cells hold for every row that they span: what is said
 * once of an order or a parcel. Not so quantities and items: a quantity that
 * spans three rows is one quantity.
 */
const SPANNING: readonly ColumnName[] = [
  "order-id",
  "ship-date",
  "carrier-code",
  "carrier-name",
  "tracking-number",
  "ship-method",
  "ship-from-supply-source-id",
  "cod-collection-method",
  "package-id",
  "original-tracking-number",
  "action",
  "account",
  "operation",
  "partner",
];

/** A raw row under its headers, with what is to be said about it. */
export function toSheetRow(head: TableHead, sheet: RawSheet, raw: RawRow): SheetRow {
  const { table } = head;
  const cells = raw.cells.slice(0, Math.max(table.headers.length, countUsed(raw.cells)));
  while (cells.length < table.headers.length) cells.push("");
  const remarks: CellRemark[] = [];
  const damaged = fillMerged(head, sheet, raw, cells, remarks);
  if (raw.isHidden) remarks.push(about(null, "hidden-row", "The row is hidden in the sheet."));
  for (const [index, stored] of raw.padded ?? []) {
    const message = `${show(stored)} is shown and taken as ${show(cells[index] ?? "")}: its number format paints the zeros.`;
    remarks.push(about(index, "normalised-value", message));
  }
  // A workbook has no cells where nothing stands; a line of text that ends early was cut.
  if (sheet.name === null) remarkOnMissing(head, raw.cells.length, remarks);
  remarkOnSurplus(head, cells, remarks);
  remarkOnTwins(head, cells, remarks);
  return {
    table,
    row: raw.row,
    cells,
    ...(damaged ? { damaged } : {}),
    ...(remarks.length > 0 ? { remarks } : {}),
  };
}

/** Fills blank cells from the cell above that they are merged with. Answers the damage of the whole row. */
function fillMerged(
  head: TableHead,
  sheet: RawSheet,
  raw: RawRow,
  cells: string[],
  remarks: CellRemark[],
): ReadonlyMap<number, CellDamage> | undefined {
  if (!sheet.findMerged) return raw.damaged;
  let damaged = raw.damaged;
  for (const column of SPANNING) {
    const index = head.columns.get(column)?.index;
    if (index === undefined || !isBlank(cells[index] ?? "") || damaged?.has(index)) continue;
    const above = sheet.findMerged(raw.row, index);
    if (!above || above.row <= head.table.headerRow) continue;
    cells[index] = above.text;
    if (above.damage) damaged = new Map([...(damaged ?? []), [index, above.damage]]);
    const message = `Merged with row ${above.row}, so ${show(above.text)} was taken from there.`;
    remarks.push(about(index, "merged-cell", message));
  }
  return damaged;
}

function remarkOnMissing(head: TableHead, cellCount: number, remarks: CellRemark[]): void {
  const { headers } = head.table;
  if (cellCount > head.lastColumn) return;
  const first = Math.max(0, cellCount);
  const message =
    `The row has ${cellCount} of ${headers.length} cells; from column ${columnLetters(first)}, ` +
    `${show(headers[first] ?? "")}, on it says nothing.`;
  remarks.push(about(null, "missing-cells", message));
}

function remarkOnSurplus(head: TableHead, cells: readonly string[], remarks: CellRemark[]): void {
  const { headers } = head.table;
  const first = cells.findIndex((text, index) => index >= headers.length && !isBlank(text));
  if (first < 0) return;
  const message =
    `The row has ${cells.length} cells under ${headers.length} headers; ` +
    `column ${columnLetters(first)} holds ${show(cells[first] ?? "")}.`;
  remarks.push(about(null, "surplus-cells", message));
}

function remarkOnTwins(head: TableHead, cells: readonly string[], remarks: CellRemark[]): void {
  for (const [index, others] of head.twins) {
    const own = (cells[index] ?? "").trim();
    for (const other of others) {
      const text = (cells[other] ?? "").trim();
      if (text === "" || text === own) continue;
      const message =
        `Columns ${columnLetters(index)} and ${columnLetters(other)} are both named ` +
        `${show(head.table.headers[index] ?? "")}: ${columnLetters(index)} is read, and ` +
        `${columnLetters(other)} holds ${show(text)}.`;
      remarks.push(about(index, "duplicate-column", message));
    }
  }
}

function about(index: number | null, code: string, message: string): CellRemark {
  return { index, code, message };
}

function show(text: string): string {
  const clean = printable(text);
  return clean.length > SHOWN_LENGTH_MAX
    ? `"${clean.slice(0, SHOWN_LENGTH_MAX)}..."`
    : `"${clean}"`;
}
