import type { ItemQuantity } from "../domain/contents.ts";
import type { Bucket } from "./bucket.ts";
import type { HeldOrder } from "./held-orders.ts";
import type { Holder } from "./holder.ts";
import type { ShipmentDetails } from "./rules.ts";

/** One seller's side of the marketplace: everything that one token sees. The token itself is never kept. */
export interface Store extends Holder {
  /** `store-1`, `store-2` ... in order of first appearance; no secret. */
  readonly label: string;
  readonly orders: Map<string, StoreOrder>;
  /** Fulfillment orders that this store has looked at or updated, by ID. */
  readonly heldOrders: Map<string, HeldOrder>;
  /** The newest changes of status, oldest first. */
  readonly statuses: StatusChange[];
  /** By operation. */
  readonly buckets: Map<string, Bucket>;
}

/** An order in one store. */
export interface StoreOrder {
  /** By package ID, in order of creation. */
  readonly packages: Map<string, StoredPackage>;
  /** Units by item that the packages hold. */
  readonly shipped: Map<string, number>;
}

/** A package with its past. Times are those of the sandbox's report. */
export interface StoredPackage {
  readonly orderId: string;
  readonly packageId: string;
  readonly items: readonly ItemQuantity[];
  trackingNumber: string;
  companyId: string;
  /** What only Amazon's own API says of a package; null while nobody has. */
  details: ShipmentDetails | null;
  /** Edits that counted against the limit. */
  edits: number;
  /** Calls that repeated what was there already. */
  repeats: number;
  /** How often a create was applied. Anything but 1 is a fault of the sandbox. */
  creates: number;
  readonly createdAtMs: number;
  updatedAtMs: number;
  /** Tracking numbers in the order in which they were set. */
  readonly history: string[];
}

/** A status that was set by hand. */
export interface StatusChange {
  readonly orderId: string;
  readonly status: string;
  /** The items it was limited to; empty for the whole order. */
  readonly items: readonly ItemQuantity[];
  readonly atMs: number;
}

/** A store in which nothing has happened, its buckets full. */
export function openStore(label: string, { tokenHash, maskedToken }: Holder): Store {
  return {
    label,
    tokenHash,
    maskedToken,
    orders: new Map(),
    heldOrders: new Map(),
    statuses: [],
    buckets: new Map(),
  };
}

/** Puts a package into its order. */
export function addPackage(store: Store, added: StoredPackage): void {
  let order = store.orders.get(added.orderId);
  if (order === undefined) {
    order = { packages: new Map(), shipped: new Map() };
    store.orders.set(added.orderId, order);
  }
  order.packages.set(added.packageId, added);
  for (const { id, quantity } of added.items) {
    order.shipped.set(id, (order.shipped.get(id) ?? 0) + quantity);
  }
}
