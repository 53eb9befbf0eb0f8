import type { SheetTable } from "../../domain/sheet-row.ts";
import type { ColumnMap, ColumnName } from "../../domain/shipment-line.ts";

/** Where the cells of a table stand; -1 for a column that it does not have. */
export interface TableLayout {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
  /** The frames of the table, by the texts of its frame columns one after the other. */
  readonly frames: FrameBranch;
  readonly orderId: number;
  readonly itemId: number;
  readonly quantity: number;
  readonly trackingNumber: number;
  readonly sku: number;
  /** Columns in which a plain row says nothing. */
  readonly blank: readonly number[];
  /** All other columns that mean something. */
  readonly frame: readonly number[];
}

/** Frames that begin with the same texts. */
export interface FrameBranch {
  readonly byText: Map<string, FrameBranch>;
  /** The number of the frame that ends here; -1 for none. */
  frame: number;
}

/** What a plain row says for itself. */
const OWN = [
  "order-id",
  "order-item-id",
  "quantity",
  "tracking-number",
  "sku",
] as const satisfies readonly ColumnName[];
/** What makes a row a case of its own. */
const BLANK = [
  "package-id",
  "original-tracking-number",
  "quantity-purchased",
] as const satisfies readonly ColumnName[];

export function layOutTable(table: SheetTable, columns: ColumnMap): TableLayout {
  const indexOf = (column: ColumnName): number => columns.get(column)?.index ?? -1;
  const apart: ReadonlySet<ColumnName> = new Set([...OWN, ...BLANK]);
  return {
    table,
    columns,
    frames: { byText: new Map(), frame: -1 },
    orderId: indexOf("order-id"),
    itemId: indexOf("order-item-id"),
    quantity: indexOf("quantity"),
    trackingNumber: indexOf("tracking-number"),
    sku: indexOf("sku"),
    blank: BLANK.flatMap((column) => columns.get(column)?.index ?? []),
    frame: [...columns].flatMap(([column, { index }]) => (apart.has(column) ? [] : [index])),
  };
}

// Each of these is narrower than every rule about the column, so that a row which
// passes has no finding of its own; test/batch/plain holds them against the rules.
/** Amazon's item IDs, but for those that look rounded. */
const ITEM_ID = /^\d{8}(?!000000)\d{6}$/u;
const QUANTITY = /^[1-9]\d{0,4}$/u;
/** With a digit, and not ending in zeros as what a spreadsheet has cut off. */
const TRACKING_NUMBER = /^(?=[A-Z]*\d)[0-9A-Z]{7,37}(?!000)[0-9A-Z]{3}$/u;
const SKU = /^(?:[A-Za-z0-9][\w./-]{0,60})?$/u;

/** Whether a row's own cells are as plain as can be; its order ID is for the table of orders to judge. */
export function isPlainRow(layout: TableLayout, cells: readonly string[]): boolean {
  const { itemId, quantity, trackingNumber, sku, blank } = layout;
  return (
    ITEM_ID.test(cells[itemId] ?? "") &&
    QUANTITY.test(cells[quantity] ?? "") &&
    TRACKING_NUMBER.test(cells[trackingNumber] ?? "") &&
    (sku < 0 || SKU.test(cells[sku] ?? "")) &&
    areEmpty(cells, blank)
  );
}

function areEmpty(cells: readonly string[], indexes: readonly number[]): boolean {
  for (const index of indexes) if (cells[index] !== "") return false;
  return true;
}
