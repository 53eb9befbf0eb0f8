import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import exceljs from "exceljs";

/** The columns of Amazon's shipping confirmation, as `samples/manifest.csv` has them. */
export const HEADERS = [
  "order-id",
  "order-item-id",
  "quantity",
  "ship-date",
  "carrier-code",
  "carrier-name",
  "tracking-number",
  "ship-method",
] as const;

/** An order in ten has two items in one parcel, one in twenty has two parcels. */
const TWO_ITEMS_EVERY = 10;
const TWO_PARCELS_EVERY = 20;
const CHUNK_LENGTH = 1 << 16;

export interface SheetPlan {
  readonly rows: number;
  /** Orders are numbered from here, so that sheets need not share any. */
  readonly firstOrder?: number;
  /** With it, a column `account` that goes round these names order by order. */
  readonly accounts?: readonly string[];
  /** Every row an order and a package of its own. */
  readonly isPlain?: boolean;
}

/** Rows of a sheet as a warehouse exports it, the same in every run. All numbers are sound. */
export function* sheetRows(plan: SheetPlan): Generator<string[]> {
  let made = 0;
  for (let order = plan.firstOrder ?? 0; made < plan.rows; order += 1) {
    const account = plan.accounts?.[order % plan.accounts.length];
    for (const cells of rowsOfOrder(order, plan.isPlain ?? false)) {
      if (made === plan.rows) return;
      made += 1;
      yield account === undefined ? cells : [...cells, account];
    }
  }
}

function rowsOfOrder(order: number, isPlain: boolean): string[][] {
  const first = rowOf(order, 0, 0);
  if (isPlain) return [first];
  if (order % TWO_PARCELS_EVERY === 3) return [first, rowOf(order, 1, 1)];
  return order % TWO_ITEMS_EVERY === 7 ? [first, rowOf(order, 1, 0)] : [first];
}

/** A number of up to 3,000,000 orders, spread over the digits. */
export function orderIdOf(order: number): string {
  const spread = String((order * 7_654_321) % 10_000_000).padStart(7, "0");
  return `112-${String(order).padStart(7, "0")}-${spread}`;
}

function rowOf(order: number, item: number, parcel: number): string[] {
  const itemId = String(10_000_000_000_000 + order * 20 + item);
  const quantity = String(1 + ((order + item) % 3));
  const day = `2026-11-${String(1 + (order % 20)).padStart(2, "0")}`;
  return [orderIdOf(order), itemId, quantity, day, ...carrierOf(order, order * 2 + parcel)];
}

function carrierOf(order: number, serial: number): string[] {
  switch (order % 3) {
    case 0:
      return ["USPS", "USPS", uspsNumber(serial), "Ground Advantage"];
    case 1:
      return ["UPS", "UPS", upsNumber(serial), "UPS Ground"];
    default:
      return ["FEDEX", "FedEx", fedexNumber(serial), "Home Delivery"];
  }
}

/** 22 digits, the last one the check digit of USPS Publication 199. */
function uspsNumber(serial: number): string {
  const body = `9400111202509${String(serial).padStart(8, "0")}`;
  const sum = sumDigits(body, (index) => (index % 2 === 0 ? 3 : 1));
  return body + String((10 - (sum % 10)) % 10);
}

function upsNumber(serial: number): string {
  const body = `99910310${String(serial).padStart(7, "0")}`;
  const sum = sumDigits(body, (index) => (index % 2 === 0 ? 1 : 2));
  return `1Z${body}${String((10 - (sum % 10)) % 10)}`;
}

function fedexNumber(serial: number): string {
  const body = `7${String(serial).padStart(7, "0")}891`;
  const sum = sumDigits(body, (index) => [3, 1, 7][index % 3] ?? 0);
  return body + String((sum % 11) % 10);
}

function sumDigits(body: string, weightOf: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    sum += Number(body[index]) * weightOf(index);
  }
  return sum;
}

function headersOf(plan: SheetPlan): string[] {
  return plan.accounts ? [...HEADERS, "account"] : [...HEADERS];
}

/** Writes the rows as CSV. */
export async function writeCsv(path: string, plan: SheetPlan): Promise<void> {
  const file = createWriteStream(path);
  let chunk = `${headersOf(plan).join(",")}\n`;
  for (const cells of sheetRows(plan)) {
    chunk += `${cells.join(",")}\n`;
    if (chunk.length < CHUNK_LENGTH) continue;
    if (!file.write(chunk)) await once(file, "drain");
    chunk = "";
  }
  file.end(chunk);
  await finished(file);
}

/** Writes the rows as a workbook with one sheet, texts shared as a spreadsheet saves them. */
export async function writeXlsx(path: string, plan: SheetPlan): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    filename: path,
    useSharedStrings: true,
  });
  const sheet = workbook.addWorksheet("Shipments");
  sheet.addRow(headersOf(plan)).commit();
  for (const cells of sheetRows(plan)) sheet.addRow(cells).commit();
  sheet.commit();
  await workbook.commit();
}
