import type { OrderHistory } from "../domain/history.ts";
import { orderKeyText, type OrderKey } from "../domain/order-key.ts";
import type { OrderRead } from "../domain/order-reading.ts";
import type { ComparedPackage, ManifestPlace } from "../domain/reconciliation.ts";
import type { Ledger, PostRecord } from "../store/ledger.ts";
import { compareOrder } from "./compare-order.ts";
import { NO_DAY, type LedgerDay } from "./read-day.ts";
import type { CompareSettings, ManifestPackage, OrderSides } from "./sides.ts";

/** Orders read in one go. */
const ORDERS_AT_ONCE = 1_000;

/** What the manifests say, sorted out. */
export interface ManifestSide {
  readonly orders: readonly {
    readonly key: OrderKey;
    readonly packages: readonly ManifestPackage[];
  }[];
  /** Rows whose order cannot be told. */
  readonly loose: readonly LooseRow[];
}

/** A row that cannot be held against anything. */
export interface LooseRow {
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly place: ManifestPlace;
  readonly fault: string;
}

/** What the ledger knows of orders, each in the place of its key. */
export interface OrderRecords {
  readonly histories: readonly OrderHistory[];
  readonly unfinished: readonly (readonly PostRecord[])[];
}

/** The orders of the manifests, then those that only the ledger has of the days. */
export function ordersOf(manifests: ManifestSide, day: LedgerDay): OrderKey[] {
  const known = new Set(manifests.orders.map(({ key }) => orderKeyText(key)));
  const others = [...day.orders].filter(([text]) => !known.has(text)).map(([, { key }]) => key);
  return [...manifests.orders.map(({ key }) => key), ...others];
}

/** Reads what the ledger knows of orders. */
export async function readRecords(
  ledger: Ledger,
  keys: readonly OrderKey[],
): Promise<OrderRecords> {
  const histories: OrderHistory[] = [];
  const unfinished: PostRecord[][] = [];
  for (let start = 0; start < keys.length; start += ORDERS_AT_ONCE) {
    const some = keys.slice(start, start + ORDERS_AT_ONCE);
    histories.push(...(await ledger.readHistories(some)));
    unfinished.push(...(await ledger.readUnfinishedPosts(some)));
  }
  return { histories, unfinished };
}

/** Every order on all its sides; what the marketplace said is left open. */
export function layOutSides(
  manifests: ManifestSide,
  day: LedgerDay,
  { histories, unfinished }: OrderRecords,
): OrderSides[] {
  const byOrder = new Map(
    manifests.orders.map(({ key, packages }) => [orderKeyText(key), packages]),
  );
  return histories.map((history, index): OrderSides => {
    const text = orderKeyText(history.key);
    return {
      key: history.key,
      manifest: byOrder.get(text) ?? [],
      history,
      unfinished: unfinished[index] ?? [],
      day: day.orders.get(text)?.day ?? NO_DAY,
      read: null,
    };
  });
}

/**
 * Compares all orders. Pure.
 *
 * @param reads what asking the marketplace came to, by orderKeyText
 * @returns manifest order; then rows that cannot be told; then what only the ledger has
 */
export function compareAll(
  sides: readonly OrderSides[],
  loose: readonly LooseRow[],
  reads: ReadonlyMap<string, OrderRead>,
  settings: CompareSettings,
): ComparedPackage[] {
  const compared = sides.flatMap((order) => {
    const read = reads.get(orderKeyText(order.key)) ?? null;
    return compareOrder({ ...order, read }, settings);
  });
  const listed = compared.filter(({ place }) => place !== null);
  const unlisted = compared.filter(({ place }) => place === null);
  return [...listed, ...loose.map(compareLoose), ...unlisted];
}

function compareLoose({
  orderId,
  trackingNumber,
  carrier,
  place,
  fault,
}: LooseRow): ComparedPackage {
  const mend = `Correct ${place.file} row ${place.row}, and run it.`;
  return {
    orderId,
    account: "",
    packageId: "",
    manifest: { trackingNumber, carrier, items: [], at: "" },
    ledger: null,
    marketplace: null,
    place,
    differences: [{ kind: "never-posted", message: fault, mend, isMendedByRun: false }],
    fixRows: [],
  };
}
