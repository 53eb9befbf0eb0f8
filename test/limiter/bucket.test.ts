import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BLOCK_MAX_MS,
  GUARD_MS,
  intervalMs,
  recordArrival,
  recordRefusal,
  recordSuccess,
  reserveSend,
  SLOWNESS_MAX,
  tokensAt,
} from "../../src/limiter/bucket.ts";
import type { BucketLaw } from "../../src/limiter/bucket.ts";
import type { BucketState } from "../../src/store/buckets.ts";
import { countRefusals, excessOverLaw } from "./law.ts";

const LAW: BucketLaw = { ratePerSecond: 2, burst: 10 };
const START = 1_800_000_000_000.25;

/** Reserves once for each arrival; answers the times of sending. */
function reserveAll(arrivalsMs: readonly number[], law: BucketLaw): number[] {
  let state: BucketState | null = null;
  return arrivalsMs.map((nowMs) => {
    const taken = reserveSend(state, nowMs, law);
    state = taken.state;
    return taken.answer.sendAtMs;
  });
}

const laws = fc.record({
  ratePerSecond: fc.double({ min: 0.05, max: 50, noNaN: true }),
  burst: fc.integer({ min: 1, max: 30 }),
});
const gaps = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3_000, noNaN: true })), {
  minLength: 1,
  maxLength: 120,
});

function arrivalsOf(gapsMs: readonly number[]): number[] {
  let atMs = START;
  return gapsMs.map((gapMs) => (atMs += gapMs));
}

describe("the law", () => {
  test("holds in every window, whatever the rate, the burst and the arrivals", () => {
    fc.assert(
      fc.property(laws, gaps, (law, gapsMs) => {
        expect(excessOverLaw(reserveAll(arrivalsOf(gapsMs), law), law)).toBeLessThan(1e-3);
      }),
      { numRuns: 300 },
    );
  });

  test("never holds a request back longer than itself and the guard", () => {
    // With burst 1 there is no slack: each request pays the guard.
    const roomy = laws.filter((law) => (law.burst - 1) * intervalMs(law, 1) >= GUARD_MS);
    fc.assert(
      fc.property(roomy, gaps, (law, gapsMs) => {
        const arrivals = arrivalsOf(gapsMs);
        const interval = intervalMs(law, 1);
        let arrivalMs = -Infinity;
        for (const [i, sentMs] of reserveAll(arrivals, law).entries()) {
          const nowMs = arrivals[i] ?? Number.NaN;
          const lawfulMs = Math.max(nowMs, arrivalMs - (law.burst - 1) * interval);
          arrivalMs = Math.max(arrivalMs, lawfulMs) + interval;
          expect(sentMs - lawfulMs).toBeLessThanOrEqual(GUARD_MS + 0.01);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("keeps an exact endpoint from refusing, although arrivals jitter within the guard", () => {
    const jitters = fc.array(fc.double({ min: 0, max: GUARD_MS, noNaN: true }), {
      minLength: 120,
      maxLength: 120,
    });
    fc.assert(
      fc.property(laws, gaps, jitters, (law, gapsMs, jittersMs) => {
        const sent = reserveAll(arrivalsOf(gapsMs), law);
        expect(
          countRefusals(
            sent.map((atMs, i) => atMs + (jittersMs[i] ?? 0) * 0.999),
            law,
          ),
        ).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("lets a full bucket through at once, then one per interval", () => {
    const sent = reserveAll(Array<number>(13).fill(START), LAW).map((atMs) => atMs - START);
    expect(sent).toEqual([...Array<number>(10).fill(0), 520, 1020, 1520]);
  });

  test("is never faster than a rate whose interval is no round number", () => {
    const law = { ratePerSecond: 3, burst: 2 };
    const arrivals = Array.from({ length: 20_000 }, (_, i) => START + i * 330);
    const sent = reserveAll(arrivals, law);
    expect(excessOverLaw(sent, law)).toBeLessThanOrEqual(0);
    expect((sent.at(-1) ?? 0) - START).toBeLessThan((19_998 * 1000) / 3 + GUARD_MS + 20);
  });
});

describe("clocks and damaged states", () => {
  test("a clock that jumped back moves the state with it", () => {
    let { state } = reserveSend(null, START, LAW);
    for (let i = 1; i < 12; i += 1) ({ state } = reserveSend(state, START, LAW));
    const before = reserveSend(state, START, LAW).answer.sendAtMs - START;
    const jumpedMs = START - 86_400_000;
    const after = reserveSend(state, jumpedMs, LAW);
    expect(after.answer.sendAtMs - jumpedMs).toBe(before);
    expect(after.state.writtenAtMs).toBe(jumpedMs);
  });

  test("a state far in the future is cut to what could have been reserved", () => {
    const stored = {
      arrivalMs: START + 1e9,
      slowness: 1,
      blockedUntilMs: START + 1e9,
      writtenAtMs: START,
    };
    const { sendAtMs } = reserveSend(stored, START, LAW).answer;
    expect(sendAtMs - START).toBeLessThanOrEqual(BLOCK_MAX_MS + 1_001 * 500 + GUARD_MS);
  });

  test("a state that is no number at all counts as a full bucket", () => {
    const stored = { arrivalMs: Number.NaN, slowness: 1, blockedUntilMs: 0, writtenAtMs: START };
    expect(reserveSend(stored, START, LAW).answer.sendAtMs).toBe(START);
    expect(tokensAt(stored, START, LAW)).toBe(10);
  });
});

describe("refusals", () => {
  const refusal = { retryAfterMs: null, observedRatePerSecond: null, jitter: 0.5, isNew: true };

  test("a 429 empties the bucket, waits one to two intervals and slows down", () => {
    const { state } = reserveSend(null, START, LAW);
    const refused = recordRefusal(state, START, LAW, refusal);
    expect(refused.slowness).toBe(1.25);
    const first = reserveSend(refused, START, LAW);
    expect(first.answer.sendAtMs - START).toBe(625 * 1.5);
    const second = reserveSend(first.state, START, LAW);
    expect(second.answer.sendAtMs - first.answer.sendAtMs).toBe(625 + GUARD_MS);
    expect(tokensAt(refused, START, LAW)).toBe(0);
  });

  test("Retry-After is kept, within a bound", () => {
    const told = recordRefusal(null, START, LAW, { ...refusal, retryAfterMs: 7_000 });
    expect(reserveSend(told, START, LAW).answer.sendAtMs - START).toBe(7_000);
    const absurd = recordRefusal(null, START, LAW, { ...refusal, retryAfterMs: 1e12 });
    expect(reserveSend(absurd, START, LAW).answer.sendAtMs - START).toBe(BLOCK_MAX_MS);
  });

  test("refusals of one moment count once, later ones slow further up to a bound", () => {
    let state = recordRefusal(null, START, LAW, refusal);
    state = recordRefusal(state, START + 1, LAW, refusal);
    expect(state.slowness).toBe(1.25);
    for (let i = 1; i < 20; i += 1) {
      state = recordRefusal(state, START + i * 60_000, LAW, refusal);
    }
    expect(state.slowness).toBe(SLOWNESS_MAX);
  });

  test("successes bring the slowness gently back to 1", () => {
    let state = recordRefusal(null, START, LAW, refusal);
    state = recordSuccess(state, START, LAW, null);
    expect(state.slowness).toBeGreaterThan(1.2);
    for (let i = 0; i < 300; i += 1) state = recordSuccess(state, START + i, LAW, null);
    expect(state.slowness).toBe(1);
  });

  test("a lower rate that the endpoint tells is applied, a higher one is not", () => {
    let { state } = reserveSend(null, START, LAW);
    for (let i = 1; i < 10; i += 1) ({ state } = reserveSend(state, START, LAW));
    state = recordSuccess(state, START, LAW, 0.5);
    expect(tokensAt(state, START, LAW)).toBeCloseTo(0, 6);
    const first = reserveSend(state, START, LAW);
    const second = reserveSend(first.state, START, LAW);
    expect(second.answer.sendAtMs - first.answer.sendAtMs).toBe(2_000);
    expect(recordSuccess(null, START, LAW, 50).slowness).toBe(1);
    expect(recordSuccess(null, START, LAW, 0).slowness).toBe(1);
  });
});

describe("late arrivals", () => {
  test("a run is counted from when its first request arrived", () => {
    const first = reserveSend(null, START, LAW);
    let { state } = first;
    for (let i = 1; i < 10; i += 1) ({ state } = reserveSend(state, START, LAW));
    const late = { reservation: first.answer, atMs: START + 37 };
    const moved = recordArrival(state, START + 40, LAW, late);
    expect(reserveSend(moved, START + 40, LAW).answer.sendAtMs - START).toBe(557);
  });

  test("what is told twice moves once, and an earlier time moves nothing", () => {
    const first = reserveSend(null, START, LAW);
    const once = recordArrival(first.state, START, LAW, {
      reservation: first.answer,
      atMs: START + 80,
    });
    for (const atMs of [START - 5, START + 37, START + 80]) {
      const again = recordArrival(once, START, LAW, { reservation: first.answer, atMs });
      expect(again).toEqual(once);
    }
  });

  test("a request that leaves tokens behind may be late by their intervals", () => {
    const first = reserveSend(null, START, LAW);
    const second = reserveSend(first.state, START, LAW);
    const on = (atMs: number) =>
      recordArrival(second.state, START, LAW, { reservation: second.answer, atMs }).arrivalMs;
    expect(on(START + 500)).toBe(second.state.arrivalMs);
    expect(on(START + 520) - second.state.arrivalMs).toBeCloseTo(20, 6);
  });

  test("another run's state stays as it is", () => {
    const first = reserveSend(null, START, LAW);
    const later = reserveSend(first.state, START + 60_000, LAW);
    const late = { reservation: first.answer, atMs: START + 37 };
    expect(recordArrival(later.state, START + 60_000, LAW, late)).toEqual(later.state);
  });

  test("an exact endpoint refuses nothing, however late requests from a full bucket arrive", () => {
    const lateness = fc.array(
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 900, noNaN: true })),
      {
        minLength: 120,
        maxLength: 120,
      },
    );
    const roomy = laws.filter((law) => law.burst > 1);
    fc.assert(
      fc.property(roomy, gaps, lateness, (law, gapsMs, latenessMs) => {
        let state: BucketState | null = null;
        let nowMs = START;
        const arrivals: number[] = [];
        for (const [i, gapMs] of gapsMs.entries()) {
          nowMs += gapMs;
          const { answer, state: next } = reserveSend(state, nowMs, law);
          // One after the other: each is answered before the next is reserved.
          const lateMs = answer.isPaced ? 0 : (latenessMs[i] ?? 0);
          const atMs = answer.sendAtMs + lateMs;
          arrivals.push(atMs);
          nowMs = Math.max(nowMs, atMs);
          state = recordArrival(next, nowMs, law, { reservation: answer, atMs });
        }
        expect(countRefusals(arrivals, law)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
