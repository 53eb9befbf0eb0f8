import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/batch/events.ts";
import { TOLD_OF_REASON_MAX, TOLD_PROBLEMS_MAX } from "../../src/ui/view-problems.ts";
import { etaMs } from "../../src/ui/forecast.ts";
import { reduceView } from "../../src/ui/reduce-view.ts";
import {
  initialView,
  percentDone,
  throttledCount,
  type RunViewState,
} from "../../src/ui/view-state.ts";
import {
  fileRead,
  finished,
  inDoubt,
  planReady,
  rejected,
  sent,
  settled,
  smallRun,
  START_MS,
  started,
  throttled,
} from "./sample-run.ts";

function fold(...events: RunEvent[]): RunViewState {
  return events.reduce(reduceView, initialView);
}

describe("the view of a run", () => {
  it("goes through the phases", () => {
    const phases = smallRun.map((_, at) => fold(...smallRun.slice(0, at + 1)).phase);
    expect([...new Set(phases)]).toEqual(["reading", "planning", "sending", "writing", "done"]);
  });

  it("is draining from the stop until all is answered", () => {
    const stop: RunEvent = { type: "run:draining", inFlight: 1 };
    const stopping = fold(started, planReady, settled({}), stop);
    expect(stopping).toMatchObject({ phase: "draining", wasDrained: true, drainInFlight: 1 });
    const given = [1, 2, 3].map(() => settled({ result: "not-attempted", packageId: "" }));
    const ended = given.reduce(reduceView, stopping);
    expect(ended).toMatchObject({ phase: "writing", wasDrained: true });
    expect(percentDone(ended)).toBe(25);
  });

  it("counts rows and packages by result", () => {
    const state = fold(...smallRun);
    expect(state.packagesByResult).toMatchObject({ posted: 2, updated: 1, rejected: 1 });
    expect(state.rowsByResult).toMatchObject({ posted: 4, updated: 1, "in-doubt": 1 });
    expect(throttledCount(state)).toBe(1);
  });

  it("never changes a state it was given", () => {
    const freeze = (state: RunViewState): RunViewState => {
      for (const part of [state, state.lanes, ...state.lanes, state.problems]) Object.freeze(part);
      for (const part of [state.problems.told, state.problems.recent]) Object.freeze(part);
      return state;
    };
    const state = smallRun.reduce(
      (before, event) => freeze(reduceView(before, event)),
      initialView,
    );
    expect(state.finished).toEqual(finished);
    expect(initialView.problems.count).toBe(0);
  });

  it("leaves terminal commands of a sheet out of the view", () => {
    const reason = "bad\u001B]0;owned\u0007 text";
    const state = fold(started, planReady, settled({ ...rejected, reason, orderId: "A\u001B[2J" }));
    expect(JSON.stringify(state)).not.toMatch(/\\u001b|\\u0007/iu);
  });
});

describe("the problems in the view", () => {
  it("are grouped by reason code with counts and the first example", () => {
    const state = fold(planReady, rejected, { ...rejected, orderId: "A-9", rows: 2 }, inDoubt);
    expect(state.problems.count).toBe(3);
    expect(state.problems.groups).toMatchObject([
      { reasonCode: "missing-value", packages: 2, rows: 3, first: { orderId: "A-5" } },
      { reasonCode: "no-answer", packages: 1, first: { place: "manifest.csv:5" } },
    ]);
  });

  it("keep the newest five and tell a bounded number, in order", () => {
    const many = Array.from({ length: TOLD_PROBLEMS_MAX + 7 }, (_, at) => ({
      ...rejected,
      orderId: `A-${at}`,
    }));
    const { problems } = many.reduce<RunViewState>(reduceView, initialView);
    expect(problems.count).toBe(many.length);
    expect(problems.recent.map(({ orderId }) => orderId)).toEqual(
      many.slice(-5).map(({ orderId }) => orderId),
    );
    expect(problems.told).toHaveLength(TOLD_OF_REASON_MAX + 1);
    expect(problems.told[0]).toMatchObject({ kind: "problem", problem: { orderId: "A-0" } });
    expect(problems.told.at(-1)).toEqual({ kind: "hushed", reasonCode: "missing-value" });
  });

  it("are told of a bounded number of reasons together", () => {
    const many = Array.from({ length: TOLD_PROBLEMS_MAX + 7 }, (_, at) => ({
      ...rejected,
      reasonCode: `reason-${at % 50}`,
    }));
    const { problems } = many.reduce<RunViewState>(reduceView, initialView);
    expect(problems.count).toBe(many.length);
    expect(problems.told).toHaveLength(TOLD_PROBLEMS_MAX + 1);
    expect(problems.told.at(-1)).toEqual({ kind: "hushed", reasonCode: null });
  });

  it("count what a stop left over without telling each", () => {
    const left = settled({ result: "not-attempted", reasonCode: "stopped" });
    const { problems } = fold(planReady, left, left);
    expect(problems).toMatchObject({ count: 0, told: [], groups: [{ packages: 2 }] });
  });
});

describe("the time left", () => {
  const plan: RunEvent = {
    ...planReady,
    rows: 100,
    orders: 100,
    packages: 100,
    decisions: { create: 100, update: 0, replay: 0, skip: 0, reject: 0 },
    estimatedMs: 45_000,
    lanes: [
      { account: "acme-us", operation: "ecart.fulfillment", count: 100, estimatedMs: 45_000 },
    ],
  };
  // Ten at once, then two a second: the law of the bucket.
  const burst = Array.from({ length: 10 }, () => [sent(START_MS), settled({})]).flat();

  it("is the plan's before anything is sent, and unknown before the plan", () => {
    expect(etaMs(fold(started, fileRead), START_MS)).toBeNull();
    expect(etaMs(fold(started, plan), START_MS)).toBe(45_000);
  });

  it("does not take the first burst for the pace", () => {
    const state = fold(started, plan, ...burst);
    expect(percentDone(state)).toBe(10);
    expect(etaMs(state, START_MS + 1_000)).toBe(44_000);
  });

  it("follows an endpoint that is slower than its law", () => {
    const slow = Array.from({ length: 20 }, (_, at) => [sent(START_MS + at * 2_000), settled({})]);
    const state = fold(started, plan, ...slow.flat());
    // 80 packages are left, one in two seconds.
    expect(etaMs(state, START_MS + 40_000)).toBeCloseTo(160_000, -1);
  });

  it("is nothing for an account whose credentials were refused", () => {
    const state = fold(started, plan, {
      type: "account:stopped",
      account: "acme-us",
      message: "401",
    });
    expect(etaMs(state, START_MS)).toBe(0);
    expect(state.lanes[0]?.waitsFor).toEqual({ kind: "credentials" });
  });

  it("shows a wait until the lane sends again", () => {
    const waiting = fold(started, plan, throttled);
    expect(waiting.lanes[0]?.waitsFor).toEqual({ kind: "throttled", waitMs: 3_000 });
    expect(reduceView(waiting, sent(START_MS)).lanes[0]?.waitsFor).toBeNull();
  });
});
