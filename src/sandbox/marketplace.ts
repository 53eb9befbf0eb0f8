import type { ItemQuantity } from "../domain/contents.ts";
import type { Take } from "./bucket.ts";
import { fullBucket, takeToken } from "./bucket.ts";
import { BOUNDS } from "./bounds.ts";
import type { SandboxLaws, SandboxOperation } from "./limits.ts";
import type { OrderedInput, OrderedItem } from "./ordered.ts";
import type { MarketplaceRules, Refusal, Shipment } from "./rules.ts";
import { judgeShipment, orderNotFound } from "./rules.ts";
import type { StatusChange, Store, StoredPackage } from "./store.ts";
import { addPackage, hashToken, openStore } from "./store.ts";

/** What a call that changes something came to. */
export type Change<Changed> = { readonly kind: "done"; readonly changed: Changed } | Refusal;

/** An order as a store sees it. */
export interface OrderReport {
  readonly orderId: string;
  /** False when the marketplace has no list of what was ordered. */
  readonly isListed: boolean;
  readonly items: readonly (OrderedItem & { readonly shipped: number })[];
}

/**
 * The state of all stores, and the only place that changes it. Every method is
 * synchronous, so no two requests ever see half of a change. Speaks of orders,
 * packages and buckets; knows no API and no HTTP.
 */
export class Marketplace {
  readonly #laws: SandboxLaws;
  readonly #stores = new Map<string, Store>();
  readonly #ordered = new Map<string, ReadonlyMap<string, OrderedItem>>();
  #packageCount = 0;

  constructor(laws: SandboxLaws) {
    this.#laws = laws;
  }

  /** The stores, in order of first appearance. */
  stores(): Store[] {
    return [...this.#stores.values()];
  }

  /** The ordered quantities, by order ID. */
  ordered(): ReadonlyMap<string, ReadonlyMap<string, OrderedItem>> {
    return this.#ordered;
  }

  /** Adds ordered quantities; an order that is listed already gets the new ones. */
  listOrders(orders: readonly OrderedInput[]): void {
    for (const { orderId, items } of orders) {
      const byId = items.map(
        ({ id, quantity, sku }) => [id, { id, quantity, sku: sku ?? "" }] as const,
      );
      this.#ordered.set(orderId, new Map(byId));
    }
  }

  /** Brings back a store that was saved. */
  adoptStore(store: Store): void {
    this.#stores.set(store.tokenHash, store);
    for (const order of store.orders.values()) this.#packageCount += order.packages.size;
  }

  /** The token's store, opened when it is new; null when there are too many. */
  storeOf(token: string): Store | null {
    const known = this.#stores.get(hashToken(token));
    if (known !== undefined) return known;
    if (this.#stores.size >= BOUNDS.stores) return null;
    const opened = openStore(`store-${this.#stores.size + 1}`, token);
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
    const ordered = this.#orderedUnits(orderId);
    const shipped = order?.shipped ?? new Map<string, number>();
    const verdict = judgeShipment(shipment, { orderId, ordered, shipped, held }, rules);
    if (verdict.kind === "refused") return verdict;
    if (held === null) return this.#create(store, orderId, shipment, atMs);
    if (verdict.kind === "repeat") held.repeats += 1;
    if (verdict.countsAsEdit) held.edits += 1;
    if (shipment.trackingNumber !== held.trackingNumber) held.history.push(shipment.trackingNumber);
    held.trackingNumber = shipment.trackingNumber;
    held.companyId = shipment.companyId;
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
    const shipped = store.orders.get(orderId)?.shipped ?? new Map<string, number>();
    const items = listed
      ? [...listed.values()].map((item) => ({ ...item, shipped: shipped.get(item.id) ?? 0 }))
      : [...shipped].map(([id, quantity]) => ({ id, quantity, sku: "", shipped: quantity }));
    return { orderId, isListed: listed !== undefined, items };
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

  #orderedUnits(orderId: string): ReadonlyMap<string, number> | null {
    const listed = this.#ordered.get(orderId);
    if (listed === undefined) return null;
    return new Map([...listed.values()].map(({ id, quantity }) => [id, quantity]));
  }

  #isKnown(store: Store, orderId: string, rules: MarketplaceRules): boolean {
    return rules.openOrders || this.#ordered.has(orderId) || store.orders.has(orderId);
  }
}
