import { array, assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bucket, BucketLaw } from "../../src/sandbox/bucket.ts";
import { fullBucket, takeToken } from "../../src/sandbox/bucket.ts";

const fulfillment: BucketLaw = { ratePerSecond: 2, burst: 10 };

/** Which of the requests at these times get a token. */
function replay(law: BucketLaw, timesMs: readonly number[]): boolean[] {
  let bucket: Bucket = fullBucket;
  return timesMs.map((nowMs) => {
    const take = takeToken(bucket, law, nowMs);
    bucket = take.bucket;
    return take.taken;
  });
}

describe("takeToken", () => {
  test("lets a full bucket through at once, and no more", () => {
    const taken = replay(
      fulfillment,
      Array.from({ length: 12 }, () => 5_000),
    );
    expect(taken).toEqual([...Array.from({ length: 10 }, () => true), false, false]);
  });

  test("gives a token back to the millisecond", () => {
    const burst = Array.from({ length: 10 }, () => 0);
    expect(replay(fulfillment, [...burst, 499.999, 500, 500, 999.9, 1000]).slice(10)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  test("a refusal takes nothing", () => {
    const burst = Array.from({ length: 10 }, () => 0);
    const refused = Array.from({ length: 50 }, () => 400);
    expect(replay(fulfillment, [...burst, ...refused, 500]).at(-1)).toBe(true);
  });

  test("never holds more than its burst", () => {
    const later = Array.from({ length: 12 }, () => 1_000_000);
    expect(replay(fulfillment, [0, ...later]).filter(Boolean)).toHaveLength(11);
  });

  test("says how long until the next token", () => {
    const law = { ratePerSecond: 0.5, burst: 1 };
    const { bucket } = takeToken(fullBucket, law, 100);
    expect(takeToken(bucket, law, 600)).toEqual({ taken: false, waitMs: 1500, bucket });
  });

  test("takes a steady sender at exactly the rate, thirds included", () => {
    const law = { ratePerSecond: 3, burst: 1 };
    const steady = Array.from({ length: 30_000 }, (_, n) => 7.25 + (n * 1000) / 3);
    expect(replay(law, steady).every(Boolean)).toBe(true);
  });

  test("in no window more than burst + rate x time", () => {
    const gaps = array(double({ min: 0, max: 900, noNaN: true }), { maxLength: 120 });
    assert(
      property(gaps, (waits) => {
        let nowMs = 0;
        const times = waits.map((wait) => (nowMs += wait));
        const accepted = times.filter((_, at) => replay(fulfillment, times)[at]);
        for (const [from, start] of accepted.entries()) {
          for (const [to, end] of accepted.entries()) {
            const allowed = fulfillment.burst + ((end - start) * fulfillment.ratePerSecond) / 1000;
            if (to >= from) expect(to - from + 1).toBeLessThanOrEqual(allowed + 1e-6);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
