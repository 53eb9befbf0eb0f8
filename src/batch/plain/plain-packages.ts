import { sumItems, type ItemQuantity } from "../../domain/contents.ts";
import { computePackageId } from "../../domain/package-id.ts";
import type { PlainRows } from "./plain-rows.ts";

/** A new package of a plain order. */
export interface PlainPackage {
  readonly packageId: string;
  readonly trackingNumber: string;
  readonly items: readonly ItemQuantity[];
  /** Row numbers in the sheet. */
  readonly rows: readonly number[];
}

/** The packages of a plain order: its rows by tracking number, in the order in which they came. */
export function packagesOf(
  plain: PlainRows,
  order: number,
  orderId = plain.orderIdOf(order),
): PlainPackage[] {
  if (plain.hasOneRow(order)) return [makePackage(plain, orderId, [plain.firstRowOf(order)])];
  const byNumber = Map.groupBy(plain.rowsOf(order), (row) => plain.trackingNumberOf(row));
  return [...byNumber.values()].map((rows) => makePackage(plain, orderId, rows));
}

/** How many packages a plain order has. */
export function countPackagesOf(plain: PlainRows, order: number): number {
  if (plain.hasOneRow(order)) return 1;
  return new Set(plain.rowsOf(order).map((row) => plain.trackingNumberOf(row))).size;
}

function makePackage(plain: PlainRows, orderId: string, rows: readonly number[]): PlainPackage {
  const units = rows.map((row) => ({
    id: plain.itemIdOf(row),
    quantity: plain.quantityOf(row),
  }));
  const items = units.length === 1 ? units : sumItems(units);
  const trackingNumber = plain.trackingNumberOf(rows[0] ?? -1);
  return {
    packageId: computePackageId(orderId, items, trackingNumber),
    trackingNumber,
    items,
    rows: rows.map((row) => plain.rowNumberOf(row)),
  };
}
