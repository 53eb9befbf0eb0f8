import type { Clock } from "../clock.ts";
import { wishOf } from "../batch/decided-post.ts";
import { postsToSend, type BatchPlan } from "../batch/plan.ts";
import type { CarrierContext } from "../batch/read-carriers.ts";
import type { ReadContext } from "../batch/read-orders/read-order.ts";
import type { RunContext } from "../batch/run/context.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import {
  CARRIER_READERS,
  ENDPOINTS,
  FULFILLMENT_ORDER_READERS,
  ORDER_READERS,
  warmAccount,
} from "../endpoints/registry.ts";
import { createLimiter } from "../limiter/shared-limiter.ts";
import { createClaimOwner } from "../store/claim-owner.ts";
import {
  carriersText,
  orderReadingText,
  readCarriers,
  readOrderReading,
} from "../store/stored-reading.ts";
import { accountPlaces } from "./account-places.ts";
import type { Store } from "./open-store.ts";

/** An access token is asked for within seconds; what it answers is worth knowing also when the run stops. */
const NEVER = new AbortController().signal;

/** What sending needs besides the ledger. */
export type SendingPorts = Pick<
  RunContext,
  | "limiter"
  | "endpoints"
  | "owner"
  | "endpointAccount"
  | "bucketOf"
  | "warm"
  | "reading"
  | "refusedAccounts"
>;

/** What sending and reading need besides the ledger. */
export interface Sending {
  readonly ports: SendingPorts;
  readonly reading: Omit<ReadContext, "drain"> & Omit<CarrierContext, "drain">;
  /** Reads every secret that the plan needs, so that a missing one is told before anything is sent. */
  checkCredentials(plan: BatchPlan): void;
}

/** The limiter over the buckets of the store, and what else it takes to send with this config. */
export function prepareSending(
  config: LoadedConfig,
  { buckets, cache }: Pick<Store, "buckets" | "cache">,
  clock: Clock,
): Sending {
  const limiter = createLimiter({ store: buckets, clock });
  const { endpointAccount, bucketOf, placeOf } = accountPlaces(config);
  const owner = createClaimOwner();
  const warm = (account: string) => warmAccount(endpointAccount(account), NEVER);
  const reading = {
    limiter,
    clock,
    random: Math.random,
    cache,
    orderReaders: ORDER_READERS,
    fulfillmentOrderReaders: FULFILLMENT_ORDER_READERS,
    codec: { write: orderReadingText, read: readOrderReading },
    carrierReaders: CARRIER_READERS,
    carrierCodec: { write: carriersText, read: readCarriers },
    endpointAccount,
    bucketOf,
    placeOf,
  };
  return {
    ports: { limiter, endpoints: ENDPOINTS, owner, endpointAccount, bucketOf, warm, reading },
    reading,
    checkCredentials(plan) {
      for (const decided of plan.orders.flatMap(postsToSend)) {
        endpointAccount(wishOf(decided).route.account);
      }
    },
  };
}
