import { existsSync } from "node:fs";
import type { Clock } from "../clock.ts";
import { wishOf } from "../batch/decided-post.ts";
import { postsToSend, type BatchPlan } from "../batch/plan.ts";
import type { CarrierContext } from "../batch/read-carriers.ts";
import type { ReadContext } from "../batch/read-orders/read-order.ts";
import type { RunContext } from "../batch/run/context.ts";
import type { LedgerPlace } from "../config/ledger-place.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { CARRIER_READERS, ENDPOINTS, ORDER_READERS, warmAccount } from "../endpoints/registry.ts";
import { BugError } from "../errors.ts";
import { createLimiter } from "../limiter/shared-limiter.ts";
import { createClaimOwner } from "../store/claim-owner.ts";
import type { BucketStore } from "../store/buckets.ts";
import type { ReadCache } from "../store/read-cache.ts";
import { openSqliteBuckets } from "../store/sqlite/buckets.ts";
import { openSqliteReadCache } from "../store/sqlite/read-cache.ts";
import {
  carriersText,
  orderReadingText,
  readCarriers,
  readOrderReading,
} from "../store/stored-reading.ts";
import { accountPlaces } from "./account-places.ts";

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
  close(): Promise<void>;
}

/** Opens the buckets beside the ledger and the limiter over them. */
export function openSending(config: LoadedConfig, place: LedgerPlace, clock: Clock): Sending {
  if (place.kind !== "file") throw new BugError("a ledger of another kind is refused earlier");
  const buckets = openBucketsLater(`${place.path}.buckets`, clock);
  const cache = openCacheLater(`${place.path}.reads`, clock);
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
    close: async () => {
      await buckets.close();
      await cache.close();
    },
  };
}

/** The buckets, opened with the first request: a command that sends none leaves no file behind. */
function openBucketsLater(path: string, clock: Clock): BucketStore {
  let buckets: BucketStore | null = null;
  return {
    update: async (name, change) =>
      (buckets ??= openSqliteBuckets(path, clock)).update(name, change),
    read: async (name) => (buckets ??= openSqliteBuckets(path, clock)).read(name),
    close: async () => buckets?.close(),
  };
}

/** Kept answers, opened when there is something to find or to keep. */
function openCacheLater(path: string, clock: Clock): ReadCache {
  let cache: ReadCache | null = null;
  return {
    async read(keys) {
      if (cache === null && !existsSync(path)) return keys.map(() => null);
      return (cache ??= openSqliteReadCache(path, clock)).read(keys);
    },
    keep: async (answers) => (cache ??= openSqliteReadCache(path, clock)).keep(answers),
    close: async () => cache?.close(),
  };
}
