import { expect, test } from "vitest";
import { followWallClock, systemClock } from "../src/clock.ts";

const START_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

function setUp() {
  const times = { steadyMs: START_MS, wallMs: START_MS };
  const nowMs = followWallClock(
    () => times.steadyMs,
    () => times.wallMs,
  );
  const pass = (ms: number) => {
    times.steadyMs += ms;
    times.wallMs += ms;
  };
  return { times, nowMs, pass };
}

test("runs with the steady clock, fractions included", () => {
  const { times, nowMs, pass } = setUp();
  pass(0.25);
  times.wallMs = Math.floor(times.wallMs);
  expect(nowMs()).toBe(START_MS + 0.25);
});

test("does not follow the wall clock's small corrections", () => {
  const { times, nowMs, pass } = setUp();
  times.wallMs += 400;
  pass(1_000);
  expect(nowMs()).toBe(START_MS + 1_000);
});

test.each([HOUR_MS, -HOUR_MS])("follows a jump of %d ms, and a later one back", (jumpMs) => {
  const { times, nowMs, pass } = setUp();
  times.wallMs += jumpMs;
  expect(nowMs()).toBe(START_MS + jumpMs);
  pass(10);
  expect(nowMs()).toBe(START_MS + jumpMs + 10);
  times.wallMs -= jumpMs;
  expect(nowMs()).toBe(START_MS + 10);
});

test("sees the hour in which a laptop slept and its steady clock stood still", () => {
  const { times, nowMs } = setUp();
  times.wallMs += HOUR_MS;
  expect(nowMs()).toBe(START_MS + HOUR_MS);
});

test("the machine's clock agrees with the machine", () => {
  expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(1_000);
});
