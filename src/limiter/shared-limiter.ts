import type { Clock } from "../clock.ts";
import type { BucketStore } from "../store/buckets.ts";
import { BucketRecord } from "./bucket-record.ts";
import type { BucketTroubleListener } from "./bucket-record.ts";
import { Lane } from "./lane.ts";
import type { BucketSpec, Limiter } from "./limiter.ts";
import { RoundTrips } from "./round-trips.ts";
import { StoreClock } from "./store-clock.ts";

/** What a limiter is made of. `random` gives numbers from 0 to 1, for the jitter after a refusal. */
export interface LimiterParts {
  readonly store: BucketStore;
  readonly clock: Clock;
  readonly random?: () => number;
  /** Told once per bucket when the store fails; the limiter goes on without sharing. */
  readonly onTrouble?: BucketTroubleListener;
}

/**
 * The limiter over a bucket store that other processes share. Buckets are
 * independent: one that is throttled never holds up another.
 */
export function createLimiter(parts: LimiterParts): Limiter {
  const lanes = new Map<string, Lane>();
  // Of all buckets together: one that lies on a slower way errs late.
  const trips = new RoundTrips();
  const storeClock = new StoreClock();
  const laneOf = (spec: BucketSpec): Lane => {
    const known = lanes.get(spec.name);
    if (known !== undefined) {
      known.adopt(spec);
      return known;
    }
    const record = new BucketRecord({
      name: spec.name,
      store: parts.store,
      clock: parts.clock,
      storeClock,
      onTrouble: parts.onTrouble ?? (() => undefined),
    });
    const lane = new Lane({
      spec,
      record,
      clock: parts.clock,
      storeClock,
      random: parts.random ?? Math.random,
      trips,
    });
    lanes.set(spec.name, lane);
    return lane;
  };
  return {
    acquire: (bucket, { leadMs, signal }) => laneOf(bucket).acquire(leadMs, signal),
    gauge: (bucket) => laneOf(bucket).gauge(),
  };
}
