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
// Three of them are read by hand: there is one of each for every row.
const ITEM_ID_LENGTH = 14;
const QUANTITY_LENGTH_MAX = 5;
const [TRACKING_LENGTH_MIN, TRACKING_LENGTH_MAX] = [10, 40];
const [ZERO, NINE, FIRST_LETTER, LAST_LETTER] = [48, 57, 65, 90];
const SKU = /^(?:[A-Za-z0-9][\w./-]{0,60})?$/u;

/** Whether a row's own cells are as plain as can be; its order ID is for the table of orders to judge. */
export function isPlainRow(layout: TableLayout, cells: readonly string[]): boolean {
  const { itemId, quantity, trackingNumber, sku, blank } = layout;
  return (
    isItemId(cells[itemId] ?? "") &&
    isQuantity(cells[quantity] ?? "") &&
    isTrackingNumber(cells[trackingNumber] ?? "") &&
    (sku < 0 || SKU.test(cells[sku] ?? "")) &&
    areEmpty(cells, blank)
  );
}

/** One of Amazon's item IDs, but for those that look rounded. */
function isItemId(text: string): boolean {
  return text.length === ITEM_ID_LENGTH && areDigits(text) && !text.endsWith("000000");
}

function isQuantity(text: string): boolean {
  const { length } = text;
  return length > 0 && length <= QUANTITY_LENGTH_MAX && areDigits(text) && !text.startsWith("0");
}

/** Upper-case letters and a digit at least, not ending in zeros as what a spreadsheet has cut off. */
function isTrackingNumber(text: string): boolean {
  if (text.length < TRACKING_LENGTH_MIN || text.length > TRACKING_LENGTH_MAX) return false;
  let hasDigit = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isDigit = code >= ZERO && code <= NINE;
    if (!isDigit && !(code >= FIRST_LETTER && code <= LAST_LETTER)) return false;
    hasDigit ||= isDigit;
  }
  return hasDigit && !text.endsWith("000");
}

function areDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

function areEmpty(cells: readonly string[], indexes: readonly number[]): boolean {
  for (const index of indexes) if (cells[index] !== "") return false;
  return true;
}
