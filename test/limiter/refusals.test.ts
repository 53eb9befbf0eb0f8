import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GUARD_MS } from "../../src/limiter/bucket.ts";
import type { BucketSpec } from "../../src/limiter/limiter.ts";
import { createLimiter } from "../../src/limiter/shared-limiter.ts";
import { CALM, LEAD_MS, sendMany, sendOne, setUp, SPEC } from "./bench.ts";
import type { Bench } from "./bench.ts";
import { countRefusals } from "./law.ts";

describe("refusals", () => {
  const refuse = async (bench: Bench, spec: BucketSpec, retryAfterMs: number | null) => {
    const signal = new AbortController().signal;
    const lease = await bench.clock.run(bench.limiter.acquire(spec, { leadMs: 0, signal }));
    await lease.done({ kind: "throttled", retryAfterMs, observedRatePerSecond: null });
  };

  test("a refusal holds back whoever waits, in every process, until Retry-After", async () => {
    const bench = setUp();
    const { clock, buckets, limiter } = bench;
    const other = createLimiter({ store: buckets, clock });
    await clock.run(sendMany(9, limiter, clock, 0));
    const signal = new AbortController().signal;
    const inFlight = await clock.run(limiter.acquire(SPEC, { leadMs: 0, signal }));
    const waiting = [sendOne(limiter, clock), sendOne(other, clock)];
    await clock.settle();
    await inFlight.done({
      kind: "throttled",
      retryAfterMs: 30_000,
      observedRatePerSecond: null,
    });
    const blockedMs = clock.nowMs() + 30_000;
    const sent = await clock.run(Promise.all(waiting));
    expect(Math.min(...sent)).toBe(blockedMs);
    expect(Math.max(...sent)).toBe(blockedMs + 625 + GUARD_MS);
    expect(limiter.gauge(SPEC).throttled).toBe(1);
    expect(limiter.gauge(SPEC).ratePerSecond).toBeLessThan(2);
  });

  test("slows down, and recovers with successes", async () => {
    const bench = setUp();
    await refuse(bench, SPEC, null);
    expect(bench.limiter.gauge(SPEC).ratePerSecond).toBe(1.6);
    await bench.clock.run(sendMany(200, bench.limiter, bench.clock));
    expect(bench.limiter.gauge(SPEC).ratePerSecond).toBe(2);
  });

  test("a whole burst that is refused counts as one refusal", async () => {
    const { clock, limiter } = setUp();
    const signal = new AbortController().signal;
    const leases = await clock.run(
      Promise.all(Array.from({ length: 10 }, () => limiter.acquire(SPEC, { leadMs: 0, signal }))),
    );
    for (const lease of leases) {
      await lease.done({ kind: "throttled", retryAfterMs: null, observedRatePerSecond: null });
      await clock.pass(1_000);
    }
    expect(limiter.gauge(SPEC)).toMatchObject({ throttled: 10, ratePerSecond: 1.6 });
  });

  test("one throttled bucket holds up no other", async () => {
    const bench = setUp();
    await refuse(bench, SPEC, 60_000);
    const startMs = bench.clock.nowMs();
    const other = { ...SPEC, name: "beta/ecart.fulfillment" };
    const sent = await bench.clock.run(sendOne(bench.limiter, bench.clock, { spec: other }));
    expect(sent).toBe(startMs);
  });

  test("a lower rate in the answers is kept to", async () => {
    const { clock, limiter } = setUp();
    const signal = new AbortController().signal;
    const lease = await clock.run(limiter.acquire(SPEC, { leadMs: 0, signal }));
    await lease.done({ kind: "answered", observedRatePerSecond: 0.5 });
    expect(limiter.gauge(SPEC).ratePerSecond).toBe(0.5);
  });
});

describe("late departures", () => {
  test("a run that left late by its connections is counted from there", async () => {
    const { clock, limiter } = setUp();
    const signal = new AbortController().signal;
    const startMs = clock.nowMs();
    const sends = Array.from({ length: 12 }, async (_, i) => {
      const lease = await limiter.acquire(SPEC, { leadMs: LEAD_MS, signal });
      await lease.waitForSendTime(signal);
      if (i < 10) await clock.sleep(180);
      const leftMs = clock.nowMs();
      lease.noteDeparture(leftMs);
      await clock.sleep(100);
      await lease.done(CALM);
      return leftMs;
    });
    const left = await clock.run(Promise.all(sends));
    expect(countRefusals(left, SPEC)).toBe(0);
    expect(Math.max(...left) - startMs).toBe(180 + 2 * 500 + GUARD_MS);
  });

  test("a caller that is slow to send moves the run as well", async () => {
    const { clock, limiter } = setUp();
    const signal = new AbortController().signal;
    const startMs = clock.nowMs();
    const left = await clock.run(
      Promise.all(
        Array.from({ length: 11 }, async (_, i) => {
          const lease = await limiter.acquire(SPEC, { leadMs: LEAD_MS, signal });
          if (i < 10) await clock.sleep(60);
          await lease.waitForSendTime(signal);
          const leftMs = clock.nowMs();
          await lease.done(CALM);
          return leftMs;
        }),
      ),
    );
    expect(Math.max(...left) - startMs).toBe(60 + 500 + GUARD_MS);
  });

  /** Sends one request that leaves `lateMs` late, and when it was answered tells when it left and arrived. */
  async function sendAlong(
    { clock, limiter }: Bench,
    { spec = SPEC, lateMs = 0, wayMs = 0, answerMs = 20 },
  ): Promise<{ leftMs: number; arrivedMs: number }> {
    const signal = new AbortController().signal;
    const lease = await limiter.acquire(spec, { leadMs: LEAD_MS, signal });
    await lease.waitForSendTime(signal);
    await clock.sleep(lateMs);
    const leftMs = clock.nowMs();
    lease.noteDeparture(leftMs);
    await clock.sleep(wayMs);
    const arrivedMs = clock.nowMs();
    await clock.sleep(answerMs);
    await lease.done(CALM);
    return { leftMs, arrivedMs };
  }

  /** A bucket that is full again, after a trip of 20 ms. */
  async function setUpWarm(): Promise<Bench> {
    const bench = setUp();
    await bench.clock.run(sendOne(bench.limiter, bench.clock, { latencyMs: 20 }));
    await bench.clock.pass(60_000);
    return bench;
  }

  /** Twelve requests of which the first `slowOnes` take `slowMs` more on their way than the others. */
  async function sendOver(
    bench: Bench,
    { slowOnes = 10, slowMs = 0, answerMs = 20 },
  ): Promise<{ arrived: number[]; lastMs: number }> {
    const startMs = bench.clock.nowMs();
    const sends = Array.from({ length: 12 }, (_, i) =>
      sendAlong(bench, { wayMs: i < slowOnes ? slowMs : 0, answerMs }),
    );
    const arrived = (await bench.clock.run(Promise.all(sends))).map(({ arrivedMs }) => arrivedMs);
    return { arrived, lastMs: Math.max(...arrived) - startMs };
  }

  test("a run whose first requests are held up on their way is counted from their arrival", async () => {
    const { arrived, lastMs } = await sendOver(await setUpWarm(), { slowMs: 240 });
    expect(countRefusals(arrived, SPEC)).toBe(0);
    expect(lastMs).toBe(240 + 2 * 500 + GUARD_MS);
  });

  test("a run is counted from whichever request arrives first", async () => {
    const { arrived, lastMs } = await sendOver(await setUpWarm(), { slowOnes: 9, slowMs: 240 });
    expect(countRefusals(arrived, SPEC)).toBe(0);
    expect(lastMs).toBe(2 * 500 + GUARD_MS);
  });

  test("a run is counted from whichever request leaves first", async () => {
    const bench = setUp();
    const startMs = bench.clock.nowMs();
    const sends = Array.from({ length: 12 }, (_, i) =>
      sendAlong(bench, { lateMs: i < 10 ? 90 - i * 9 : 0 }),
    );
    const left = (await bench.clock.run(Promise.all(sends))).map(({ leftMs }) => leftMs);
    expect(countRefusals(left, SPEC)).toBe(0);
    expect(Math.max(...left) - startMs).toBe(9 + 2 * 500 + GUARD_MS);
  });

  test("a marketplace that is slow to answer costs nothing", async () => {
    const { arrived, lastMs } = await sendOver(setUp(), { answerMs: 400 });
    expect(countRefusals(arrived, SPEC)).toBe(0);
    expect(lastMs).toBe(2 * 500 + GUARD_MS);
  });

  test("an answer counts from when it came, not from when it was understood", async () => {
    const { clock, limiter } = await setUpWarm();
    const signal = new AbortController().signal;
    const startMs = clock.nowMs();
    const sends = Array.from({ length: 11 }, async () => {
      const lease = await limiter.acquire(SPEC, { leadMs: LEAD_MS, signal });
      await lease.waitForSendTime(signal);
      const leftMs = clock.nowMs();
      lease.noteDeparture(leftMs);
      await clock.sleep(20);
      lease.noteAnswer(clock.nowMs());
      await clock.sleep(700);
      await lease.done(CALM);
      return leftMs;
    });
    expect(Math.max(...(await clock.run(Promise.all(sends)))) - startMs).toBe(500 + GUARD_MS);
  });

  test("answers that are overdue are waited for, and not for ever", async () => {
    const bench = await setUpWarm();
    const startMs = bench.clock.nowMs();
    const sends = Array.from({ length: 11 }, (_, i) =>
      sendAlong(bench, { answerMs: i < 10 ? 90_000 : 20 }),
    );
    const left = (await bench.clock.run(Promise.all(sends))).map(({ leftMs }) => leftMs);
    expect(Math.max(...left) - startMs).toBe(2_000);
  });

  test("a token that seems refilled waits for the answer that tells whether it is", async () => {
    const bench = await setUpWarm();
    const startMs = bench.clock.nowMs();
    const held = Array.from({ length: 10 }, () => sendAlong(bench, { wayMs: 900 }));
    // Comes when the bucket has a token by its own count, and none by the endpoint's.
    const late = bench.clock.sleep(700).then(() => sendAlong(bench, {}));
    const sent = await bench.clock.run(Promise.all([...held, late]));
    const arrived = sent.map(({ arrivedMs }) => arrivedMs);
    expect(countRefusals(arrived, SPEC)).toBe(0);
    expect(Math.max(...arrived) - startMs).toBe(900 + 500 + GUARD_MS);
  });

  test("a bucket that is still being told of a late departure is not believed", async () => {
    const bench = setUp();
    // Noted just before the eleventh looks at the bucket, which hears of it just after.
    const slow = bench.clock.sleep(400).then(() => (bench.buckets.delayMs = 10));
    const sends = Array.from({ length: 11 }, (_, i) =>
      sendAlong(bench, { lateMs: i < 10 ? 490 : 0 }),
    );
    const [sent] = await bench.clock.run(Promise.all([Promise.all(sends), slow]));
    const arrived = sent.map(({ arrivedMs }) => arrivedMs);
    expect(countRefusals(arrived, SPEC)).toBe(0);
  });

  test("an exact endpoint refuses nothing, in whatever order requests leave, arrive and are answered", async () => {
    const way = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 }));
    const one = fc.record({ lateMs: way, wayMs: way, answerMs: fc.integer({ min: 20, max: 300 }) });
    const requests = fc.array(one, { minLength: 11, maxLength: 24 });
    const bursts = fc.integer({ min: 2, max: 10 });
    // Of changes of the bucket, on a server that shares it.
    const delays = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }));
    await fc.assert(
      fc.asyncProperty(requests, bursts, delays, async (ways, burst, delayMs) => {
        const bench = await setUpWarm();
        bench.buckets.delayMs = delayMs;
        const spec = { ...SPEC, burst };
        const sends = ways.map((each, i) =>
          // What waits for the guard may come late, and is no earlier for it.
          sendAlong(bench, { spec, ...(i < burst ? each : { answerMs: each.answerMs }) }),
        );
        const sent = await bench.clock.run(Promise.all(sends));
        const arrived = sent.map(({ arrivedMs }) => arrivedMs);
        expect(countRefusals(arrived, spec)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test("requests that are all held up before they leave make no bucket full in between", async () => {
    const bench = setUp();
    // A starved machine: what is reserved every 550 ms leaves together with what came before.
    const sends = Array.from({ length: 16 }, async (_, i) => {
      await bench.clock.sleep(Math.min(i, 3) * 550);
      return sendAlong(bench, { lateMs: i < 3 ? 1_700 - i * 550 : 0 });
    });
    const sent = await bench.clock.run(Promise.all(sends));
    const arrived = sent.map(({ arrivedMs }) => arrivedMs);
    expect(countRefusals(arrived, SPEC)).toBe(0);
  });
});
