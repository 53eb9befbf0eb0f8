import type { BucketSpec, Limiter } from "../../src/limiter/limiter.ts";
import { createLimiter } from "../../src/limiter/shared-limiter.ts";
import { FakeClock } from "../fake-clock.ts";
import { MemoryBuckets } from "./memory-buckets.ts";

export const SPEC: BucketSpec = {
  name: "acme/ecart.fulfillment",
  ratePerSecond: 2,
  burst: 10,
  maxInFlight: 14,
};
export const LEAD_MS = 25;
export const CALM = { kind: "answered", observedRatePerSecond: null } as const;

export interface Bench {
  readonly clock: FakeClock;
  readonly buckets: MemoryBuckets;
  readonly limiter: Limiter;
}

export function setUp(): Bench {
  const clock = new FakeClock();
  const buckets = new MemoryBuckets(clock);
  return { clock, buckets, limiter: createLimiter({ store: buckets, clock, random: () => 0 }) };
}

/** One caller: waits, sends, is answered after `latencyMs`. Answers when it sent. */
export async function sendOne(
  limiter: Limiter,
  clock: FakeClock,
  options: { spec?: BucketSpec; latencyMs?: number; signal?: AbortSignal } = {},
): Promise<number> {
  const signal = options.signal ?? new AbortController().signal;
  const lease = await limiter.acquire(options.spec ?? SPEC, { leadMs: LEAD_MS, signal });
  await lease.waitForSendTime(signal);
  const sentMs = clock.nowMs();
  lease.noteDeparture(sentMs);
  await clock.sleep(options.latencyMs ?? 100);
  await lease.done(CALM);
  return sentMs;
}

export function sendMany(count: number, limiter: Limiter, clock: FakeClock, latencyMs = 100) {
  return Promise.all(Array.from({ length: count }, () => sendOne(limiter, clock, { latencyMs })));
}
