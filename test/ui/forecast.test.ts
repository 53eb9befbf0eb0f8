import { describe, expect, it } from "vitest";
import { etaMs, laneEtaMs, laneLateCount, lateCount } from "../../src/ui/forecast.ts";
import type { LaneView } from "../../src/ui/view-lanes.ts";
import { planReady, sent, settled, START_MS, started, throttled } from "./sample-run.ts";
import { fold, gauge, us } from "./screen/views.ts";

const plan = { ...planReady, lanes: [{ ...us, count: 100, estimatedMs: 45_000 }] };
const burst = Array.from({ length: 10 }, () => [sent(START_MS), settled({})]).flat();

function laneAfter(...events: Parameters<typeof fold>): LaneView {
  const [lane] = fold(started, plan, ...events).lanes;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

function measured(change: Parameters<typeof gauge>[0]) {
  return { type: "lanes:measured", gauges: [gauge(change)] } as const;
}

describe("the time left of a lane", () => {
  it("is what its bucket says: what waits, what is there at once, then one by one", () => {
    const lane = laneAfter(...burst, measured({ tokens: 0, nextSendAtMs: START_MS + 700 }));
    // 90 are left, one is in flight: the next at 0.7 s, 88 others at two a second.
    expect(laneEtaMs(lane, START_MS + 500)).toBe(200 + 44_000);
    const full = laneAfter(measured({ tokens: 10, inFlight: 0 }));
    expect(laneEtaMs(full, START_MS)).toBe(45_000);
  });

  it("follows a bucket that was slowed down, and waits out a refusal", () => {
    const slow = laneAfter(...burst, measured({ ratePerSecond: 0.5, nextSendAtMs: START_MS }));
    expect(laneEtaMs(slow, START_MS)).toBe(176_000);
    const told = laneAfter(...burst, throttled, measured({ nextSendAtMs: START_MS + 60_000 }));
    expect(laneEtaMs(told, START_MS)).toBe(60_000 + 44_000);
  });

  it("is longer where answers come in slower than the bucket gives tokens", () => {
    const slow = Array.from({ length: 20 }, (_, at) => [sent(START_MS + at * 2_000), settled({})]);
    const lane = laneAfter(...slow.flat(), measured({ tokens: 9 }));
    expect(laneEtaMs(lane, START_MS + 40_000)).toBeCloseTo(160_000, -1);
  });

  it("is unknown while the sending is paused, and not spoilt by the pause", () => {
    const paused = fold(started, plan, ...burst, {
      type: "run:paused",
      atMs: START_MS,
      inFlight: 0,
    });
    expect(etaMs(paused, START_MS)).toBeNull();
    const resumed = { type: "run:resumed", atMs: START_MS + 600_000 } as const;
    const nextSendAtMs = START_MS + 600_000;
    const lane = laneAfter(...burst, resumed, measured({ nextSendAtMs }));
    expect(laneEtaMs(lane, nextSendAtMs)).toBe(44_000);
  });
});

describe("the packages that miss a moment", () => {
  const lane = laneAfter(...burst, measured({ nextSendAtMs: START_MS }));

  it.each([
    [60_000, 0],
    [44_000, 0],
    [10_000, 89 - 21],
    [0, 90],
    [-1, 90],
  ])("within %i ms are so many", (withinMs, late) => {
    expect(laneLateCount(lane, START_MS + withinMs, START_MS)).toBe(late);
  });

  it("never are more than there are, those that were late included", () => {
    const state = fold(
      { ...started, shipByMs: START_MS - 1_000 },
      plan,
      ...burst,
      measured({ nextSendAtMs: START_MS, inFlight: 0 }),
    );
    expect(lateCount(state, START_MS)).toBe(100);
  });

  it("are not counted where nobody named a moment, or nothing is planned yet", () => {
    expect(lateCount(fold(started, plan), START_MS)).toBeNull();
    expect(lateCount(fold({ ...started, shipByMs: START_MS }), START_MS)).toBeNull();
  });

  it("are not those of an account whose credentials were refused: they do not go at all", () => {
    const stopped = { type: "account:stopped", account: us.account, message: "401" } as const;
    expect(laneLateCount(laneAfter(stopped), START_MS - 1, START_MS)).toBe(0);
  });
});
