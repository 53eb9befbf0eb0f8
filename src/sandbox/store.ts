import { createHash } from "node:crypto";
import type { ItemQuantity } from "../domain/contents.ts";
import type { Bucket } from "./bucket.ts";

/** One seller's side of the marketplace: everything that one token sees. */
export interface Store {
  /** `store-1`, `store-2` ... in order of first appearance; no secret. */
  readonly label: string;
  /** SHA-256 of the token, hex: the token itself is never kept. */
  readonly tokenHash: string;
  readonly maskedToken: string;
  readonly orders: Map<string, StoreOrder>;
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
export function openStore(label: string, token: string): Store {
  return {
    label,
    tokenHash: hashToken(token),
    maskedToken: maskToken(token),
    orders: new Map(),
    statuses: [],
    buckets: new Map(),
  };
}

/** The name under which a token's store is found. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
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

// Four characters tell two long tokens apart; of a short one they would be the secret.
function maskToken(token: string): string {
  return token.length >= 12 ? `...${token.slice(-4)}` : "...";
}
