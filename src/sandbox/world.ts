import { EndedTokens } from "./access-tokens.ts";
import type { FaultKind, FaultPlan, FaultSource } from "./faults.ts";
import { createFaultSource } from "./faults.ts";
import type { HeldOrder, HeldOrderListing } from "./held-orders.ts";
import type { SandboxLaws } from "./limits.ts";
import { Marketplace } from "./marketplace.ts";
import type { OrderedInput } from "./ordered.ts";
import type { MarketplaceRules } from "./rules.ts";
import type { StatusChange, Store, StoredPackage } from "./store.ts";
import type { OperationTraffic } from "./traffic.ts";
import { Traffic } from "./traffic.ts";

/** How a sandbox was set up; stays the same through resets. */
export interface WorldSettings {
  readonly laws: SandboxLaws;
  readonly rules: MarketplaceRules;
  readonly orders: readonly OrderedInput[];
  readonly fulfillmentOrders: readonly HeldOrderListing[];
  /** Of MWS requests. */
  readonly mwsSecretKey: string;
  /** The tokens that are let in; null for any. */
  readonly tokens: readonly string[] | null;
  /** How long an access token lasts. */
  readonly tokenLifeMs: number;
  /** Whether a 429 says how long to wait. */
  readonly retryAfter: boolean;
  readonly faults: FaultPlan;
  readonly seed: number;
}

/** All state of a sandbox: what a reset begins anew. */
export interface World {
  readonly marketplace: Marketplace;
  readonly traffic: Traffic;
  readonly endedTokens: EndedTokens;
  faults: FaultSource;
}

/** A world in which nothing has happened. */
export function createWorld(settings: WorldSettings): World {
  const marketplace = new Marketplace(settings.laws);
  marketplace.listOrders(settings.orders);
  marketplace.listHeldOrders(settings.fulfillmentOrders);
  return {
    marketplace,
    traffic: new Traffic(),
    endedTokens: new EndedTokens(),
    faults: createFaultSource(settings.faults, settings.seed),
  };
}

/** What a sandbox tells of itself. Times are milliseconds since the epoch, or of the clock passed in. */
export interface SandboxState {
  readonly stores: readonly StoreReport[];
  /** Requests outside the control routes, whatever became of them. */
  readonly requests: number;
  /** Requests that found their bucket empty. A 429 on request is counted among the faults only. */
  readonly throttled: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly byOperation: Readonly<Record<string, Readonly<OperationTraffic>>>;
}

/** One store of the report. */
export interface StoreReport {
  /** `store-1`, `store-2` ... in order of first appearance. */
  readonly store: string;
  /** The token, masked. */
  readonly token: string;
  readonly packages: readonly PackageReport[];
  readonly statuses: readonly StatusChange[];
  /** Fulfillment orders that this store has looked at or updated. */
  readonly fulfillmentOrders: readonly HeldOrder[];
}

/** A package of the report, with its past. */
export type PackageReport = Readonly<StoredPackage>;

/** A copy of everything that happened in a world. */
export function reportWorld(world: World): SandboxState {
  const { requests, throttled, faults, byOperation } = world.traffic.counts();
  const stores = world.marketplace.stores().map(reportStore);
  return { stores, requests, throttled, faults, byOperation };
}

function reportStore(store: Store): StoreReport {
  const packages = [...store.orders.values()].flatMap((order) => [...order.packages.values()]);
  return {
    store: store.label,
    token: store.maskedToken,
    packages: structuredClone(packages),
    statuses: structuredClone(store.statuses),
    fulfillmentOrders: structuredClone([...store.heldOrders.values()]),
  };
}
