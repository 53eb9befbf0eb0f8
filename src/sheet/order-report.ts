import { cleanIdentifier, printable } from "../domain/normalise.ts";
import type { ItemFacts, OrderFacts } from "../domain/order-facts.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import { checkEncoding } from "./encoding.ts";
import { HEADER_ROWS_MAX } from "./limits.ts";
import { openFile } from "./open-file.ts";
import { USUAL_LAYOUTS, type Layouts } from "./layouts.ts";
import { describeRow, describeSought, type HeaderMiss } from "./missing-column.ts";
import { missHeader } from "./collect-table.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import {
  matchReportHeader,
  type ReportColumn,
  type ReportReader,
  type ReportRow,
} from "./report-header.ts";
import { readRawSheets } from "./read-sheets.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

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
 * @param options.layouts by which a report is read that has not Amazon's names
 * @throws UnreadableFileError when a file is no order report, or a number in it is none
 */
export async function readOrderFacts(
  paths: readonly string[],
  options: {
    readonly encoding?: string | undefined;
    readonly layouts?: Layouts | undefined;
  } = {},
): Promise<Map<string, OrderFacts>> {
  const encoding = options.encoding === undefined ? undefined : checkEncoding(options.encoding);
  const layouts: Layouts = { ...(options.layouts ?? USUAL_LAYOUTS), holds: "orders" };
  const orders: ReportedOrders = new Map();
  for (const [index, path] of paths.entries()) {
    const opened = await openFile(path, index, { encoding });
    const misses: HeaderMiss[] = [];
    const sheets = await readRawSheets(opened, { layouts });
    for (const sheet of sheets) {
      const miss = await readReport(opened.source, sheet, layouts, orders);
      if (miss) misses.push(miss);
    }
    if (misses.length === sheets.length) throw notAReport(opened.source, misses);
  }
  const facts = new Map<string, OrderFacts>();
  for (const [orderId, { items, promisedAt }] of orders) {
    facts.set(orderId, { items, isRead: false, ...(promisedAt === null ? {} : { promisedAt }) });
  }
  return facts;
}

/** Adds the rows of one sheet; answers what came nearest where it has no header of an order report. */
async function readReport(
  file: SourceFile,
  sheet: RawSheet,
  layouts: Layouts,
  orders: ReportedOrders,
): Promise<HeaderMiss | null> {
  const early: RawRow[] = [];
  let read: ReportReader | null = null;
  for await (const raw of sheet.rows) {
    if (read) {
      const row = read(raw);
      if (row) addRow(file, raw, row, orders);
    } else if (raw.row > HEADER_ROWS_MAX) break;
    else {
      early.push(raw);
      read = matchReportHeader(file, sheet.name, raw, layouts);
    }
  }
  return read ? null : missHeader(sheet, early, layouts);
}

function addRow(
  file: SourceFile,
  raw: RawRow,
  { cells, damaged }: ReportRow,
  orders: ReportedOrders,
): void {
  const textOf = (column: ReportColumn): string => {
    const text = cells[column] ?? "";
    if (damaged.has(column)) throw badCell(file, raw, column, text);
    return text;
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

/** What a report cannot do without; one with tracking numbers is no report, whatever else it has. */
const REPORT_NEEDS = ["order-id", "order-item-id", "quantity-purchased"] as const;

function notAReport(file: SourceFile, misses: readonly HeaderMiss[]): UnreadableFileError {
  const countOf = ({ match }: HeaderMiss): number =>
    REPORT_NEEDS.filter((column) => match?.columns.has(column)).length;
  const [miss] = misses.toSorted((a, b) => countOf(b) - countOf(a));
  const missing = REPORT_NEEDS.filter((column) => !miss?.match?.columns.has(column));
  const isOfShipments = miss?.match?.columns.has("tracking-number") ?? false;
  const found =
    miss === undefined || missing.length === 0
      ? ""
      : ` Looked for ${describeSought(missing, miss)}; ${describeRow(missing, miss)}.`;
  return new UnreadableFileError(
    "missing-column",
    `${file.name} is no order report: there is no row with order-id, order-item-id and ` +
      `quantity-purchased (or quantity-to-ship) in its first ${HEADER_ROWS_MAX} rows.${found}`,
    {
      nextSteps: [
        "Give Amazon's unshipped or new orders report, as downloaded.",
        "The sheets to send are named before --orders, not after it.",
      ],
      ...(isOfShipments
        ? {}
        : { mappable: { path: file.path, isBestStep: false, holds: "orders" as const } }),
    },
  );
}
