import type { ItemQuantity } from "../../domain/contents.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { packageIdOfText } from "../../domain/package-id.ts";
import { ByteText } from "./byte-text.ts";
import type { PlainRows } from "./plain-rows.ts";

/** A new package of a plain order. */
export interface PlainPackage {
  readonly packageId: string;
  readonly trackingNumber: string;
  readonly items: readonly ItemQuantity[];
  /** Row numbers in the sheet. */
  readonly rows: readonly number[];
}

/** Where a frame's packages go, and what they say of their carrier. */
export interface Lane {
  readonly account: string;
  readonly operation: string;
  readonly seller: Omit<OrderKey, "orderId">;
  /** As a plan shows it. */
  readonly carrier: string;
}

/** A plain order, and where all its packages go. */
export interface PlainPosts {
  readonly plain: PlainRows;
  readonly order: number;
  readonly lane: Lane;
}

/** The packages of a plain order: its rows by tracking number, in the order in which they came. */
export function packagesOf(plain: PlainRows, order: number): PlainPackage[] {
  return gatherPackages(plain, order).map((rows): PlainPackage => {
    const byItem = sortByItem(plain, rows);
    return {
      packageId: String(packageIdOf(plain, order, byItem)),
      trackingNumber: plain.trackingNumberOf(rows[0] ?? -1),
      items: byItem.map((row) => ({ id: plain.itemIdOf(row), quantity: plain.quantityOf(row) })),
      rows: rows.map((row) => plain.rowNumberOf(row)),
    };
  });
}

/** The rows of each package of a plain order. */
export function gatherPackages(plain: PlainRows, order: number): number[][] {
  if (plain.hasOneRow(order)) return [[plain.firstRowOf(order)]];
  const packages: number[][] = [];
  for (const row of plain.rowsOf(order)) {
    const found = packages.find(([first = -1]) => plain.areOfOneNumber(first, row));
    if (found) found.push(row);
    else packages.push([row]);
  }
  return packages;
}

/** Rows of a package in the order of its items. No item comes twice: of that, no order is plain. */
export function sortByItem(plain: PlainRows, rows: readonly number[]): readonly number[] {
  return rows.length < 2 ? rows : rows.toSorted((a, b) => plain.compareItems(a, b));
}

/** How many packages a plain order has. */
export function countPackagesOf(plain: PlainRows, order: number): number {
  return plain.hasOneRow(order) ? 1 : gatherPackages(plain, order).length;
}

const hashed = new ByteText();
const VERSION = Buffer.from("v1\n");
const [LINE_END, COLON, COMMA] = [10, 58, 44];

/**
 * What computePackageId comes to: the text that it hashes, put together from
 * packed columns. A plain tracking number is its own key.
 *
 * @param byItem the rows of the package by {@link sortByItem}
 */
export function packageIdOf(plain: PlainRows, order: number, byItem: readonly number[]): number {
  hashed.clear();
  hashed.put(VERSION);
  plain.putOrderId(hashed, order);
  let separator = LINE_END;
  for (const row of byItem) {
    hashed.putCode(separator);
    plain.putItemId(hashed, row);
    hashed.putCode(COLON);
    hashed.putNumber(plain.quantityOf(row));
    separator = COMMA;
  }
  hashed.putCode(LINE_END);
  plain.putTrackingNumber(hashed, byItem[0] ?? -1);
  return packageIdOfText(hashed.toAscii());
}
