import type { BucketLaw } from "../../src/limiter/bucket.ts";

/**
 * By how many requests the worst window of these send times breaks the law; 0
 * or less when every window holds at most `burst + rate * t`.
 */
export function excessOverLaw(sendTimesMs: readonly number[], law: BucketLaw): number {
  const sorted = sendTimesMs.toSorted((a, b) => a - b);
  let worst = -Infinity;
  // With x = k - rate * t the excess of the window from i to j is x(j) - x(i) + 1 - burst.
  let lowest = Infinity;
  for (const [k, atMs] of sorted.entries()) {
    const x = k - ((atMs - (sorted[0] ?? 0)) * law.ratePerSecond) / 1000;
    lowest = Math.min(lowest, x);
    worst = Math.max(worst, x - lowest + 1 - law.burst);
  }
  return worst;
}

/** An endpoint's own bucket, exact: what it would answer to arrivals at these times. */
export function countRefusals(arrivalTimesMs: readonly number[], law: BucketLaw): number {
  let tokens = law.burst;
  let atMs = -Infinity;
  let refusals = 0;
  for (const nowMs of arrivalTimesMs.toSorted((a, b) => a - b)) {
    if (atMs !== -Infinity) {
      tokens = Math.min(law.burst, tokens + ((nowMs - atMs) * law.ratePerSecond) / 1000);
    }
    atMs = nowMs;
    if (tokens < 1) refusals += 1;
    else tokens -= 1;
  }
  return refusals;
}
