import { describe, expect, test } from "vitest";
import { createLimiter } from "../../src/limiter/shared-limiter.ts";
import type { FakeClock } from "../fake-clock.ts";
import { LEAD_MS, sendMany, sendOne, setUp, SPEC } from "./bench.ts";

const HOURS_MS = 5 * 3_600_000;

/** Passes time, and adds up how much really passed, whatever the clock is set to meanwhile. */
async function runWithJump<T>(
  clock: FakeClock,
  work: Promise<T>,
  jump: { readonly afterSteps: number; readonly byMs: number },
) {
  let isOver = false;
  const noteEnd = () => {
    isOver = true;
  };
  work.then(noteEnd, noteEnd);
  let passedMs = 0;
  for (let step = 0; step < 10_000; step += 1) {
    await clock.settle();
    if (isOver) return { result: await work, passedMs };
    if (step === jump.afterSteps) clock.setTo(clock.nowMs() + jump.byMs);
    const beforeMs = clock.nowMs();
    expect(clock.wakeNext()).toBe(true);
    passedMs += clock.nowMs() - beforeMs;
  }
  throw new Error("The work has not ended.");
}

describe("a clock that is set back by hours", () => {
  // At every step of the same work: while waiting for a token, for a moment, for an answer.
  test.each(Array.from({ length: 24 }, (_, step) => step))(
    "holds nobody up for long, at step %d",
    async (afterSteps) => {
      const { clock, limiter } = setUp();
      const jump = { afterSteps, byMs: -HOURS_MS };
      const { result, passedMs } = await runWithJump(clock, sendMany(14, limiter, clock), jump);
      expect(result).toHaveLength(14);
      // 14 requests take 4 intervals; what had been refilled since the last write may be lost.
      expect(passedMs).toBeLessThanOrEqual(6 * 500 + 200);
    },
  );

  test("does not shut the store of the buckets out for hours", async () => {
    const { clock, buckets, limiter } = setUp();
    buckets.isFailing = true;
    await clock.run(sendOne(limiter, clock));
    buckets.isFailing = false;
    clock.setTo(clock.nowMs() - HOURS_MS);
    await clock.run(sendMany(12, limiter, clock));
    const other = createLimiter({ store: buckets, clock });
    const startMs = clock.nowMs();
    expect((await clock.run(sendOne(other, clock))) - startMs).toBeGreaterThan(100);
  });

  test("does not make the limiter deaf to refusals", async () => {
    const { clock, limiter } = setUp();
    const refuse = async () => {
      const signal = new AbortController().signal;
      const lease = await limiter.acquire(SPEC, { leadMs: LEAD_MS, signal });
      await lease.waitForSendTime(signal);
      await lease.done({ kind: "throttled", retryAfterMs: null, observedRatePerSecond: null });
    };
    await clock.run(refuse());
    clock.setTo(clock.nowMs() - HOURS_MS);
    await clock.run(sendOne(limiter, clock));
    const before = limiter.gauge(SPEC).ratePerSecond;
    await clock.run(refuse());
    expect(limiter.gauge(SPEC).ratePerSecond).toBeLessThan(before * 0.9);
  });
});

describe("a clock that jumps ahead by hours", () => {
  test.each([0, 3, 9, 15])("ends the work sooner, and nothing hangs, at step %d", async (step) => {
    const { clock, limiter } = setUp();
    const jump = { afterSteps: step, byMs: HOURS_MS };
    const { result, passedMs } = await runWithJump(clock, sendMany(14, limiter, clock), jump);
    expect(result).toHaveLength(14);
    expect(passedMs).toBeLessThanOrEqual(6 * 500);
  });
});
