import { cleanIdentifier, printable, trimCell } from "../domain/normalise.ts";
import type { ItemFacts, OrderFacts } from "../domain/order-facts.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import { headerKey } from "./header-key.ts";
import { checkEncoding } from "./encoding.ts";
import { HEADER_ROWS_MAX } from "./limits.ts";
import { openFile } from "./open-file.ts";
import { USUAL_LAYOUTS } from "./layouts.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { readRawSheets } from "./read-sheets.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/**
 * Columns of Amazon's order reports
 * (https://developer-docs.amazon.com/sp-api/docs/order-reports-attributes).
 */
const REPORT_COLUMNS = [
  "order-id",
  "order-item-id",
  "sku",
  "quantity-purchased",
  "quantity-shipped",
  "quantity-to-ship",
  "promise-date",
] as const;
type ReportColumn = (typeof REPORT_COLUMNS)[number];
type ReportColumns = ReadonlyMap<ReportColumn, number>;

/** What the rows of an order say so far. */
interface ReportedOrder {
  readonly items: Map<string, ItemFacts>;
  /** The earliest promise. */
  promisedAt: string | null;
}
type ReportedOrders = Map<string, ReportedOrder>;

/**
 * Reads marketplace order reports: what was ordered and shipped, by order ID
 * and order item ID. Rows of one order need not be adjacent; an item that
 * stands in two reports keeps the larger numbers.
 *
 * @param options.encoding of text files without a byte-order mark
 * @throws UnreadableFileError when a file is no order report, or a number in it is none
 */
export async function readOrderFacts(
  paths: readonly string[],
  options: { readonly encoding?: string | undefined } = {},
): Promise<Map<string, OrderFacts>> {
  const encoding = options.encoding === undefined ? undefined : checkEncoding(options.encoding);
  const orders: ReportedOrders = new Map();
  for (const [index, path] of paths.entries()) {
    const opened = await openFile(path, index, { encoding });
    let isReport = false;
    for (const sheet of await readRawSheets(opened, { layouts: USUAL_LAYOUTS })) {
      if (await readReport(opened.source, sheet, orders)) isReport = true;
    }
    if (!isReport) throw notAReport(opened.source);
  }
  const facts = new Map<string, OrderFacts>();
  for (const [orderId, { items, promisedAt }] of orders) {
    facts.set(orderId, { items, isRead: false, ...(promisedAt === null ? {} : { promisedAt }) });
  }
  return facts;
}

/** Adds the rows of one sheet; false when it has no header of an order report. */
async function readReport(
  file: SourceFile,
  sheet: RawSheet,
  orders: ReportedOrders,
): Promise<boolean> {
  let columns: ReportColumns | null = null;
  for await (const raw of sheet.rows) {
    if (columns) addRow(file, raw, columns, orders);
    else if (raw.row > HEADER_ROWS_MAX) return false;
    else columns = matchReportHeader(raw.cells);
  }
  return columns !== null;
}

function matchReportHeader(cells: readonly string[]): ReportColumns | null {
  const keys = cells.map(headerKey);
  const columns = new Map<ReportColumn, number>();
  for (const column of REPORT_COLUMNS) {
    const index = keys.indexOf(headerKey(column));
    if (index >= 0) columns.set(column, index);
  }
  const hasItems = columns.has("order-id") && columns.has("order-item-id");
  const hasQuantity = columns.has("quantity-purchased") || columns.has("quantity-to-ship");
  return hasItems && hasQuantity ? columns : null;
}

function addRow(
  file: SourceFile,
  raw: RawRow,
  columns: ReportColumns,
  orders: ReportedOrders,
): void {
  const textOf = (column: ReportColumn): string => {
    const index = columns.get(column) ?? -1;
    if (raw.damaged?.has(index)) throw badCell(file, raw, column, raw.cells[index] ?? "");
    return trimCell(raw.cells[index] ?? "");
  };
  const orderId = cleanIdentifier(textOf("order-id"));
  const itemId = cleanIdentifier(textOf("order-item-id"));
  if (orderId === "" || itemId === "") return;
  const unitsOf = (column: ReportColumn): number | null => {
    const text = textOf(column);
    if (text === "") return null;
    if (!/^\d{1,9}$/u.test(text)) throw badCell(file, raw, column, text);
    return Number(text);
  };
  const shipped = unitsOf("quantity-shipped");
  const toShip = unitsOf("quantity-to-ship");
  const ordered =
    unitsOf("quantity-purchased") ?? (toShip === null ? null : toShip + (shipped ?? 0));
  const order = orders.get(orderId) ?? { items: new Map(), promisedAt: null };
  const { items } = order;
  const known = items.get(itemId);
  items.set(itemId, {
    ordered: larger(known?.ordered, ordered),
    shipped: larger(known?.shipped, shipped),
    sku: textOf("sku") || (known?.sku ?? ""),
  });
  order.promisedAt = earlier(order.promisedAt, textOf("promise-date"));
  orders.set(orderId, order);
}

/** It only tells what is in a hurry: one that cannot be read is no reason to refuse a report. */
function earlier(known: string | null, text: string): string | null {
  const isTime = /^\d{4}-\d\d-\d\dT/u.test(text) && !Number.isNaN(Date.parse(text));
  if (!isTime) return known;
  return known !== null && Date.parse(known) <= Date.parse(text) ? known : text;
}

function larger(a: number | null | undefined, b: number | null): number | null {
  if (a === null || a === undefined) return b;
  return b === null ? a : Math.max(a, b);
}

function badCell(
  file: SourceFile,
  raw: RawRow,
  column: ReportColumn,
  text: string,
): UnreadableFileError {
  return new UnreadableFileError(
    "unreadable-file",
    `${file.name}, row ${raw.row}: the ${column} "${printable(text.slice(0, 40))}" cannot be used.`,
    { nextSteps: ["Download the report again and give the file as it is, without saving it."] },
  );
}

function notAReport(file: SourceFile): UnreadableFileError {
  return new UnreadableFileError(
    "missing-column",
    `${file.name} is no order report: there is no row with order-id, order-item-id and ` +
      `quantity-purchased (or quantity-to-ship) in its first ${HEADER_ROWS_MAX} rows.`,
    {
      nextSteps: [
        "Give Amazon's unshipped or new orders report, as downloaded.",
        "The sheets to send are named before --orders, not after it.",
      ],
    },
  );
}
