import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GUARD_MS, intervalMs } from "../../src/limiter/bucket.ts";
import { createLimiter } from "../../src/limiter/shared-limiter.ts";
import { FakeClock } from "../fake-clock.ts";
import { CALM, LEAD_MS, sendMany, sendOne, setUp, SPEC } from "./bench.ts";
import { countRefusals, excessOverLaw } from "./law.ts";
import { MemoryBuckets } from "./memory-buckets.ts";

describe("the law over several processes", () => {
  test("holds for random rates, bursts, arrivals and sharers, and wastes nothing", async () => {
    const cases = fc.record({
      ratePerSecond: fc.double({ min: 0.5, max: 20, noNaN: true }),
      burst: fc.integer({ min: 2, max: 12 }),
      sharers: fc.integer({ min: 1, max: 4 }),
      latencyMs: fc.integer({ min: 1, max: 400 }),
      gapsMs: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_500 })), {
        minLength: 1,
        maxLength: 40,
      }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ ratePerSecond, burst, sharers, latencyMs, gapsMs }) => {
        const spec = { name: "shared", ratePerSecond, burst, maxInFlight: 100 };
        const clock = new FakeClock();
        const startMs = clock.nowMs();
        const store = new MemoryBuckets(clock);
        const limiters = Array.from({ length: sharers }, () => createLimiter({ store, clock }));
        let atMs = 0;
        const sends = gapsMs.map(async (gapMs, i) => {
          atMs += gapMs;
          await clock.sleep(atMs);
          const limiter = limiters[i % sharers];
          return limiter === undefined ? 0 : sendOne(limiter, clock, { spec, latencyMs });
        });
        const sent = await clock.run(Promise.all(sends));
        expect(excessOverLaw(sent, spec)).toBeLessThan(1e-3);
        expect(countRefusals(sent, spec)).toBe(0);
        const lawfulMs = Math.max(0, gapsMs.length - burst) * intervalMs(spec, 1);
        // A bucket that empties again after a pause may bring its guard again.
        expect(Math.max(...sent) - startMs).toBeLessThanOrEqual(atMs + lawfulMs + GUARD_MS + 0.1);
      }),
      { numRuns: 60 },
    );
  });

  test("N requests take (N - burst) / rate and one guard", async () => {
    const { clock, limiter } = setUp();
    const startMs = clock.nowMs();
    const sent = await clock.run(sendMany(60, limiter, clock));
    expect(Math.max(...sent) - startMs).toBe(50 * 500 + GUARD_MS);
  });

  test("two processes together take as long as one, and neither starves", async () => {
    const { clock, buckets, limiter } = setUp();
    const other = createLimiter({ store: buckets, clock });
    const startMs = clock.nowMs();
    const [mine, theirs] = await clock.run(
      Promise.all([sendMany(30, limiter, clock), sendMany(30, other, clock)]),
    );
    const sent = [...mine, ...theirs];
    expect(excessOverLaw(sent, SPEC)).toBeLessThanOrEqual(0);
    expect(Math.max(...sent) - startMs).toBe(50 * 500 + GUARD_MS);
    expect(Math.abs(Math.max(...mine) - Math.max(...theirs))).toBeLessThan(5_000);
  });

  test("a process that starts later goes on with the same bucket", async () => {
    const { clock, buckets, limiter } = setUp();
    await clock.run(sendMany(10, limiter, clock, 1));
    const restarted = createLimiter({ store: buckets, clock });
    const startMs = clock.nowMs();
    const sent = await clock.run(sendOne(restarted, clock));
    expect(sent - startMs).toBeGreaterThan(500);
  });

  test("a store whose clock differs changes nothing", async () => {
    const { clock, buckets, limiter } = setUp();
    buckets.aheadMs = 3_600_000;
    const startMs = clock.nowMs();
    const sent = await clock.run(sendMany(20, limiter, clock));
    expect(Math.max(...sent) - startMs).toBe(10 * 500 + GUARD_MS);
  });

  test("a clock that jumps back costs no long wait and no burst", async () => {
    const { clock, buckets, limiter } = setUp();
    const first = await clock.run(sendMany(12, limiter, clock));
    buckets.aheadMs = -86_400_000;
    const jumpMs = clock.nowMs();
    const second = await clock.run(sendMany(5, limiter, clock));
    expect(excessOverLaw([...first, ...second], SPEC)).toBeLessThanOrEqual(0);
    // What had been refilled since the last write is lost, and no more.
    expect(Math.max(...second) - jumpMs).toBeLessThanOrEqual(7 * 500);
  });
});

describe("places in flight and order", () => {
  test("never more in flight than allowed, first come first served", async () => {
    const { clock, limiter } = setUp();
    const spec = { ...SPEC, ratePerSecond: 100, burst: 100, maxInFlight: 3 };
    let peak = 0;
    const served: number[] = [];
    const sends = Array.from({ length: 20 }, async (_, i) => {
      const signal = new AbortController().signal;
      const lease = await limiter.acquire(spec, { leadMs: LEAD_MS, signal });
      served.push(i);
      peak = Math.max(peak, limiter.gauge(spec).inFlight);
      await clock.sleep(50);
      await lease.done(CALM);
    });
    await clock.run(Promise.all(sends));
    expect(peak).toBe(3);
    expect(served).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(limiter.gauge(spec)).toMatchObject({ inFlight: 0, waiting: 0, nextSendAtMs: null });
  });

  test("reserves no token before a place is free, and one ahead at most", async () => {
    const { clock, buckets, limiter } = setUp();
    const spec = { ...SPEC, maxInFlight: 12 };
    const work = Promise.all(
      Array.from({ length: 30 }, () => sendOne(limiter, clock, { spec, latencyMs: 60_000 })),
    );
    await clock.settle();
    expect(buckets.updates).toBe(11);
    expect(limiter.gauge(spec)).toMatchObject({ inFlight: 10, waiting: 20 });
    await clock.pass(5_000);
    expect(buckets.updates).toBe(12);
    await clock.run(work);
  });

  test("resolves up to the lead early, and the lease waits for the rest", async () => {
    const { clock, limiter } = setUp();
    const signal = new AbortController().signal;
    await clock.run(sendMany(10, limiter, clock, 0));
    const lease = await clock.run(limiter.acquire(SPEC, { leadMs: LEAD_MS, signal }));
    expect(lease.sendAtMs - clock.nowMs()).toBe(LEAD_MS);
    await clock.run(lease.waitForSendTime(signal));
    expect(clock.nowMs()).toBe(lease.sendAtMs);
    await lease.done(CALM);
  });
});

describe("stopping and trouble", () => {
  test("an abort ends every wait at once and frees the places", async () => {
    const { clock, limiter } = setUp();
    const stop = new AbortController();
    const work = Promise.allSettled(
      Array.from({ length: 40 }, () =>
        sendOne(limiter, clock, { signal: stop.signal, latencyMs: 10 }),
      ),
    );
    await clock.pass(600);
    stop.abort(new Error("Ctrl-C"));
    const settled = await clock.run(work);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(11);
    const reasons = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(new Set(reasons.map(String))).toEqual(new Set(["Error: Ctrl-C"]));
    expect(limiter.gauge(SPEC)).toMatchObject({ inFlight: 0, waiting: 0 });
    await expect(clock.run(sendOne(limiter, clock))).resolves.toBeGreaterThan(0);
    await expect(limiter.acquire(SPEC, { leadMs: 0, signal: stop.signal })).rejects.toThrow(
      "Ctrl-C",
    );
  });

  test("a store that fails is told once, and the law goes on in memory", async () => {
    const clock = new FakeClock();
    const store = new MemoryBuckets(clock);
    const troubles: string[] = [];
    const limiter = createLimiter({
      store,
      clock,
      onTrouble: (name, error) => troubles.push(`${name}: ${error.message}`),
    });
    const startMs = clock.nowMs();
    const first = await clock.run(sendMany(5, limiter, clock, 0));
    store.isFailing = true;
    const second = await clock.run(sendMany(10, limiter, clock, 0));
    expect(Math.max(...second) - startMs).toBe(5 * 500 + GUARD_MS);
    expect(troubles).toEqual(["acme/ecart.fulfillment: The disk is gone."]);

    store.isFailing = false;
    await clock.pass(30_000);
    const updates = store.updates;
    const third = await clock.run(sendMany(12, limiter, clock, 0));
    expect(store.updates).toBeGreaterThan(updates);
    expect(excessOverLaw([...first, ...second, ...third], SPEC)).toBeLessThanOrEqual(0);
  });

  test("a second report of one lease is ignored", async () => {
    const { clock, limiter } = setUp();
    const signal = new AbortController().signal;
    const lease = await clock.run(limiter.acquire(SPEC, { leadMs: 0, signal }));
    await lease.done({ kind: "not-sent" });
    await lease.done({ kind: "throttled", retryAfterMs: null, observedRatePerSecond: null });
    expect(limiter.gauge(SPEC)).toMatchObject({ inFlight: 0, throttled: 0 });
  });
});
