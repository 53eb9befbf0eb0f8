import type {
  PackageSettled,
  PlannedLane,
  PostSent,
  RequestRetried,
  RequestThrottled,
} from "../batch/events.ts";
import { cleanText } from "./format.ts";
import type { LaneGauge } from "./view-events.ts";

/** Sends whose times are kept to measure a lane's throughput. */
const SENDS_KEPT = 20;

/** One account and operation, as a screen shows it. Counts are packages unless said otherwise. */
export interface LaneView {
  readonly account: string;
  readonly operation: string;
  readonly planned: number;
  /** Packages with an answer. */
  readonly done: number;
  /** Packages that the run gave up before they were sent. */
  readonly notAttempted: number;
  /** Packages whose first request has left. */
  readonly sent: number;
  /** Requests that have left, repeats included. */
  readonly requests: number;
  /** Answers 429. */
  readonly throttled: number;
  /** The plan's sending time for the whole lane. */
  readonly estimatedMs: number;
  readonly firstSentAtMs: number | null;
  /** Times of the newest sends, oldest first. */
  readonly recentSentAtMs: readonly number[];
  /** What holds it up, besides its own rate limit; null when nothing does. */
  readonly waitsFor: LaneWait | null;
  /** Packages that had their answer after the moment by which all should have left. */
  readonly settledLate: number;
  /** What its bucket held when it was last looked at; null before. */
  readonly gauge: LaneGauge | null;
}

/** Why a lane stands still. */
export type LaneWait =
  /** The endpoint answered 429; null where it did not say for how long. */
  | { readonly kind: "throttled"; readonly waitMs: number | null }
  | { readonly kind: "retry"; readonly waitMs: number; readonly reason: string }
  /** The account's credentials were refused; it stands for the rest of the run. */
  | { readonly kind: "credentials" };

type LaneKey = { readonly account: string; readonly operation: string };

/** A lane as the plan announces it. */
export function planLane(lane: PlannedLane): LaneView {
  const { count, estimatedMs } = lane;
  return { ...emptyLane(lane), planned: count, estimatedMs };
}

function emptyLane(key: LaneKey): LaneView {
  return {
    account: cleanText(key.account),
    operation: cleanText(key.operation),
    planned: 0,
    done: 0,
    notAttempted: 0,
    sent: 0,
    requests: 0,
    throttled: 0,
    estimatedMs: 0,
    firstSentAtMs: null,
    recentSentAtMs: [],
    waitsFor: null,
    settledLate: 0,
    gauge: null,
  };
}

export function noteSent(lanes: readonly LaneView[], event: PostSent): readonly LaneView[] {
  return changeLane(lanes, event, (lane) => ({
    ...lane,
    sent: lane.sent + (event.attempt === 1 ? 1 : 0),
    requests: lane.requests + 1,
    firstSentAtMs: lane.firstSentAtMs ?? event.atMs,
    recentSentAtMs: [...lane.recentSentAtMs.slice(1 - SENDS_KEPT), event.atMs],
    waitsFor: lane.waitsFor?.kind === "credentials" ? lane.waitsFor : null,
  }));
}

export function noteSettled(
  lanes: readonly LaneView[],
  event: PackageSettled,
  shipByMs: number | null,
): readonly LaneView[] {
  const isLate = shipByMs !== null && event.atMs !== null && event.atMs > shipByMs;
  if (!event.wasPlannedToSend) return lanes;
  return changeLane(lanes, event, (lane) => {
    const isGivenUp = event.result === "not-attempted";
    const done = lane.done + (isGivenUp ? 0 : 1);
    const notAttempted = lane.notAttempted + (isGivenUp ? 1 : 0);
    const settledLate = lane.settledLate + (isLate && !isGivenUp ? 1 : 0);
    const planned = Math.max(lane.planned, done + notAttempted);
    // A claim may decide afresh and send what the plan did not know of.
    return { ...lane, done, notAttempted, settledLate, planned };
  });
}

export function noteThrottled(
  lanes: readonly LaneView[],
  event: RequestThrottled,
): readonly LaneView[] {
  return changeLane(lanes, event, (lane) => ({
    ...lane,
    throttled: lane.throttled + 1,
    // What was sent before says nothing about the pace after the wait.
    recentSentAtMs: [],
    waitsFor: { kind: "throttled", waitMs: event.retryAfterMs },
  }));
}

export function noteRetried(
  lanes: readonly LaneView[],
  event: RequestRetried,
): readonly LaneView[] {
  return changeLane(lanes, event, (lane) => ({
    ...lane,
    waitsFor: { kind: "retry", waitMs: event.waitMs, reason: cleanText(event.reason) },
  }));
}

/** A pause says nothing about the pace. */
export function noteResumed(lanes: readonly LaneView[]): readonly LaneView[] {
  return lanes.map((lane) => ({ ...lane, recentSentAtMs: [] }));
}

/** The buckets as they are now; one of a lane that is not shown tells nothing. */
export function noteMeasured(
  lanes: readonly LaneView[],
  gauges: readonly LaneGauge[],
): readonly LaneView[] {
  return lanes.map((lane) => {
    const gauge = gauges.find(
      ({ account, operation }) =>
        cleanText(account) === lane.account && cleanText(operation) === lane.operation,
    );
    return gauge === undefined ? lane : { ...lane, gauge };
  });
}

export function noteStopped(lanes: readonly LaneView[], account: string): readonly LaneView[] {
  return lanes.map((lane) =>
    lane.account === account ? { ...lane, waitsFor: { kind: "credentials" } } : lane,
  );
}

function changeLane(
  lanes: readonly LaneView[],
  key: LaneKey,
  change: (lane: LaneView) => LaneView,
): readonly LaneView[] {
  const { account, operation } = emptyLane(key);
  const at = lanes.findIndex((lane) => lane.account === account && lane.operation === operation);
  const lane = lanes[at];
  return lane ? lanes.with(at, change(lane)) : [...lanes, change(emptyLane(key))];
}

/** Packages of a lane that are still to be answered. */
export function laneRemaining(lane: LaneView): number {
  return Math.max(0, lane.planned - lane.done - lane.notAttempted);
}

/** Requests per second over the newest sends; null until two of them lie apart. */
export function laneRatePerSecond(lane: LaneView, nowMs: number): number | null {
  const first = lane.recentSentAtMs[0];
  const last = lane.recentSentAtMs.at(-1);
  if (first === undefined || last === undefined || last <= first) return null;
  const gaps = lane.recentSentAtMs.length - 1;
  // A pause counts from the moment at which the next send was due.
  const endMs = Math.max(last, nowMs - (last - first) / gaps);
  return gaps / ((endMs - first) / 1_000);
}
