import type { ItemQuantity } from "../domain/contents.ts";
import type { Bucket, BucketLaw, Take } from "./bucket.ts";
import { fullBucket, takeToken } from "./bucket.ts";
import { BOUNDS } from "./bounds.ts";
import type { SandboxLaws, SandboxOperation } from "./limits.ts";
import { applyUpdate, openHeldOrder } from "./held-orders.ts";
import type { HeldOrder, HeldOrderListing, HeldUpdate } from "./held-orders.ts";
import type { Holder } from "./holder.ts";
import type { OrderedInput, OrderedItem, OrderedOrder } from "./ordered.ts";
import type { MarketplaceRules, OrderBar, Refusal, Shipment } from "./rules.ts";
import { judgeShipment, orderNotFound } from "./rules.ts";
import type { StatusChange, Store, StoredPackage } from "./store.ts";
import { addPackage, openStore } from "./store.ts";

/** What a call that changes something came to. */
export type Change<Changed> = { readonly kind: "done"; readonly changed: Changed } | Refusal;

/** An order as a store sees it. */
export interface OrderReport {
  readonly orderId: string;
  /** False when the marketplace has no list of what was ordered. */
  readonly isListed: boolean;
  readonly isCancelled: boolean;
  readonly programs: readonly string[];
  readonly fulfilledBy: "MERCHANT" | "AMAZON";
  /** The agreed days of shipping, ISO 8601 with offset; null where none were agreed. */
  readonly shipBy: { readonly earliest: string; readonly latest: string } | null;
  readonly items: readonly (OrderedItem & { readonly shipped: number })[];
  /** The packages that this store has made, in order of creation. */
  readonly packages: readonly Readonly<StoredPackage>[];
}

/** What was ordered, items by ID. */
export interface ListedOrder extends Omit<OrderedOrder, "items"> {
  readonly items: ReadonlyMap<string, OrderedItem>;
}

/**
 * The state of all stores, and the only place that changes it. Every method is
 * synchronous, so no two requests ever see half of a change. Speaks of orders,
 * packages and buckets; knows no API and no HTTP.
 */
export class Marketplace {
  readonly #laws: SandboxLaws;
  readonly #stores = new Map<string, Store>();
  readonly #ordered = new Map<string, ListedOrder>();
  readonly #held = new Map<string, HeldOrderListing>();
  #packageCount = 0;

  constructor(laws: SandboxLaws) {
    this.#laws = laws;
  }

  /** The stores, in order of first appearance. */
  stores(): Store[] {
    return [...this.#stores.values()];
  }

  /** What was ordered, by order ID. */
  ordered(): ReadonlyMap<string, ListedOrder> {
    return this.#ordered;
  }

  /** Adds ordered quantities; an order that is listed already gets the new ones. */
  listOrders(orders: readonly OrderedInput[]): void {
    for (const { items, programs = [], fulfilledBy = "MERCHANT", ...order } of orders) {
      const byId = items.map(
        ({ id, quantity, sku }) => [id, { id, quantity, sku: sku ?? "" }] as const,
      );
      this.#ordered.set(order.orderId, { ...order, programs, fulfilledBy, items: new Map(byId) });
    }
  }

  /** The fulfillment orders that somebody has created, by ID. */
  held(): ReadonlyMap<string, HeldOrderListing> {
    return this.#held;
  }

  /** Adds fulfillment orders on hold; one that is listed already begins anew in every store. */
  listHeldOrders(orders: readonly HeldOrderListing[]): void {
    for (const order of orders) {
      this.#held.set(order.orderId, order);
      for (const store of this.#stores.values()) store.heldOrders.delete(order.orderId);
    }
  }

  /** Brings back a store that was saved. */
  adoptStore(store: Store): void {
    this.#stores.set(store.tokenHash, store);
    for (const order of store.orders.values()) this.#packageCount += order.packages.size;
  }

  /** The holder's store, opened when it is new; null when there are too many. */
  storeOf(holder: Holder): Store | null {
    const known = this.#stores.get(holder.tokenHash);
    if (known !== undefined) return known;
    if (this.#stores.size >= BOUNDS.stores) return null;
    const opened = openStore(`store-${this.#stores.size + 1}`, holder);
    this.#stores.set(opened.tokenHash, opened);
    return opened;
  }

  /** Takes a token of the operation's bucket in this store. */
  take(store: Store, operation: SandboxOperation, nowMs: number): Take {
    const bucket = store.buckets.get(operation) ?? fullBucket;
    const take = takeToken(bucket, this.#laws[operation], nowMs);
    store.buckets.set(operation, take.bucket);
    return take;
  }

  /** The limit of an operation. */
  lawOf(operation: SandboxOperation): BucketLaw {
    return this.#laws[operation];
  }

  /** Puts back a token that was just taken: the bucket is as it was before. */
  putBack(store: Store, operation: SandboxOperation, before: Bucket | undefined): void {
    store.buckets.set(operation, before ?? fullBucket);
  }

  /** Creates or edits a package. */
  ship(
    store: Store,
    orderId: string,
    shipment: Shipment,
    rules: MarketplaceRules,
    atMs: number,
  ): Change<StoredPackage> {
    const order = store.orders.get(orderId);
    const held = order?.packages.get(shipment.packageId) ?? null;
    const listed = this.#ordered.get(orderId) ?? null;
    const ordered = listed === null ? null : unitsOf(listed);
    const bar = listed === null ? null : barOf(listed);
    const shipped = order?.shipped ?? new Map<string, number>();
    const verdict = judgeShipment(shipment, { orderId, ordered, bar, shipped, held }, rules);
    if (verdict.kind === "refused") return verdict;
    if (held === null) return this.#create(store, orderId, shipment, atMs);
    if (verdict.kind === "repeat") held.repeats += 1;
    if (verdict.countsAsEdit) held.edits += 1;
    if (shipment.trackingNumber !== held.trackingNumber) held.history.push(shipment.trackingNumber);
    held.trackingNumber = shipment.trackingNumber;
    held.companyId = shipment.companyId;
    held.details = shipment.details ?? held.details;
    held.updatedAtMs = atMs;
    return { kind: "done", changed: held };
  }

  /** Records a status that was set by hand. */
  setStatus(store: Store, change: StatusChange, rules: MarketplaceRules): Change<StatusChange> {
    if (!this.#isKnown(store, change.orderId, rules)) return orderNotFound(change.orderId);
    store.statuses.push(change);
    if (store.statuses.length > BOUNDS.statuses) store.statuses.shift();
    return { kind: "done", changed: change };
  }

  /** What the store sees of an order. */
  readOrder(store: Store, orderId: string, rules: MarketplaceRules): OrderReport | Refusal {
    if (!this.#isKnown(store, orderId, rules)) return orderNotFound(orderId);
    const listed = this.#ordered.get(orderId);
    const order = store.orders.get(orderId);
    const shipped = order?.shipped ?? new Map<string, number>();
    const items = listed
      ? [...listed.items.values()].map((item) => ({ ...item, shipped: shipped.get(item.id) ?? 0 }))
      : [...shipped].map(([id, quantity]) => ({ id, quantity, sku: "", shipped: quantity }));
    return {
      orderId,
      isListed: listed !== undefined,
      isCancelled: listed?.status === "cancelled",
      programs: listed?.programs ?? [],
      fulfilledBy: listed?.fulfilledBy ?? "MERCHANT",
      shipBy: listed?.shipBy ?? null,
      items,
      packages: [...(order?.packages.values() ?? [])],
    };
  }

  /** A fulfillment order as the store has it now. */
  readHeldOrder(store: Store, orderId: string, rules: MarketplaceRules): HeldOrder | Refusal {
    const known = store.heldOrders.get(orderId);
    if (known) return known;
    const listed = this.#held.get(orderId) ?? null;
    if (listed === null && !rules.openOrders) return orderNotFound(orderId);
    if (store.heldOrders.size >= BOUNDS.heldOrders) {
      const message = `The sandbox holds ${BOUNDS.heldOrders} fulfillment orders of a store at most.`;
      return { kind: "refused", status: 503, message };
    }
    const opened = openHeldOrder(orderId, listed);
    store.heldOrders.set(orderId, opened);
    return opened;
  }

  /** Changes a fulfillment order on hold, or lets it ship. */
  updateHeldOrder(
    store: Store,
    orderId: string,
    update: HeldUpdate,
    rules: MarketplaceRules,
  ): Change<HeldOrder> {
    const order = this.readHeldOrder(store, orderId, rules);
    if ("kind" in order) return order;
    return applyUpdate(order, update) ?? { kind: "done", changed: order };
  }

  #create(store: Store, orderId: string, shipment: Shipment, atMs: number): Change<StoredPackage> {
    if (this.#packageCount >= BOUNDS.packages) {
      const message =
        `The sandbox holds ${BOUNDS.packages} packages and takes no more. ` +
        "Empty it with POST /sandbox/reset.";
      return { kind: "refused", status: 503, message };
    }
    const created: StoredPackage = {
      orderId,
      packageId: shipment.packageId,
      items: shipment.items.map((item): ItemQuantity => ({ ...item })),
      trackingNumber: shipment.trackingNumber,
      companyId: shipment.companyId,
      details: shipment.details,
      edits: 0,
      repeats: 0,
      creates: 1,
      createdAtMs: atMs,
      updatedAtMs: atMs,
      history: [shipment.trackingNumber],
    };
    addPackage(store, created);
    this.#packageCount += 1;
    return { kind: "done", changed: created };
  }

  #isKnown(store: Store, orderId: string, rules: MarketplaceRules): boolean {
    return rules.openOrders || this.#ordered.has(orderId) || store.orders.has(orderId);
  }
}

function unitsOf({ items }: ListedOrder): ReadonlyMap<string, number> {
  return new Map([...items.values()].map(({ id, quantity }) => [id, quantity]));
}

function barOf({ status, programs, fulfilledBy }: ListedOrder): OrderBar | null {
  if (status === "cancelled") return "cancelled";
  if (fulfilledBy === "AMAZON") return "fulfilled-by-amazon";
  return programs.includes("FBM_SHIP_PLUS") ? "ship-plus" : null;
}
