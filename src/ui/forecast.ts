import { laneRatePerSecond, laneRemaining, type LaneView } from "./view-lanes.ts";
import type { RunViewState } from "./view-state.ts";

/**
 * How a lane's packages will leave: at `startMs` from now the first, with it
 * `atOnce` others, and then one after the other at the rate.
 */
interface Departures {
  readonly count: number;
  readonly startMs: number;
  readonly atOnce: number;
  readonly ratePerSecond: number;
}

/**
 * Time until a lane has all its answers: the longer of what its bucket says and
 * what the observed throughput says. The bucket alone would ignore a slow
 * endpoint, or another run that draws from it too; the throughput alone would
 * take the first burst for the pace.
 */
export function laneEtaMs(lane: LaneView, nowMs: number): number {
  const remaining = laneRemaining(lane);
  if (remaining === 0 || lane.waitsFor?.kind === "credentials") return 0;
  const rate = laneRatePerSecond(lane, nowMs);
  const pacedMs = rate === null ? 0 : (remaining / rate) * 1_000;
  return Math.max(pacedMs, lawfulMs(lane, nowMs));
}

/** Packages of a lane that will not have left by `atMs`, those that were late already included. */
export function laneLateCount(lane: LaneView, atMs: number, nowMs: number): number {
  const remaining = laneRemaining(lane);
  const leftMs = atMs - nowMs;
  if (remaining === 0 || lane.waitsFor?.kind === "credentials") return lane.settledLate;
  if (leftMs <= 0) return lane.settledLate + remaining;
  const rate = laneRatePerSecond(lane, nowMs);
  const pacedMax = rate === null ? remaining : Math.floor((leftMs / 1_000) * rate);
  const lateByPace = Math.max(0, remaining - pacedMax);
  const lateByLaw = Math.max(0, toSend(lane) - lawfulCount(lane, leftMs, nowMs));
  return lane.settledLate + Math.max(lateByPace, lateByLaw);
}

function lawfulMs(lane: LaneView, nowMs: number): number {
  const departures = departuresOf(lane, nowMs);
  if (departures === null) return planLeftMs(lane, nowMs);
  const { count, startMs, atOnce, ratePerSecond } = departures;
  if (count === 0) return 0;
  return startMs + (Math.max(0, count - 1 - atOnce) / ratePerSecond) * 1_000;
}

/** How many may leave within so long. */
function lawfulCount(lane: LaneView, withinMs: number, nowMs: number): number {
  const departures = departuresOf(lane, nowMs);
  if (departures === null) {
    const wholeMs = planLeftMs(lane, nowMs);
    return wholeMs <= withinMs ? toSend(lane) : Math.floor((withinMs / wholeMs) * toSend(lane));
  }
  const { startMs, atOnce, ratePerSecond } = departures;
  if (withinMs < startMs) return 0;
  return 1 + Math.floor(atOnce + ((withinMs - startMs) / 1_000) * ratePerSecond);
}

function departuresOf(lane: LaneView, nowMs: number): Departures | null {
  const { gauge } = lane;
  if (gauge === null || !(gauge.ratePerSecond > 0)) return null;
  const { nextSendAtMs, tokens, ratePerSecond } = gauge;
  const count = toSend(lane);
  const missing = Math.max(0, 1 - tokens);
  // A request that waits has taken its token already; else the first one takes what is there.
  const startMs =
    nextSendAtMs === null ? (missing / ratePerSecond) * 1_000 : Math.max(0, nextSendAtMs - nowMs);
  const atOnce = nextSendAtMs === null ? Math.max(0, tokens - 1) : tokens;
  return { count, startMs, atOnce, ratePerSecond };
}

/** Packages whose request has not left. */
function toSend(lane: LaneView): number {
  const waiting = Math.max(0, lane.sent - lane.done);
  return Math.max(0, laneRemaining(lane) - (lane.gauge?.inFlight ?? waiting));
}

/** What is left of the time that the plan gave the lane. */
function planLeftMs(lane: LaneView, nowMs: number): number {
  const elapsedMs = lane.firstSentAtMs === null ? 0 : Math.max(0, nowMs - lane.firstSentAtMs);
  return Math.max(0, lane.estimatedMs - elapsedMs);
}

/** Time until the slowest lane is done, in milliseconds; null while nothing is sent. */
export function etaMs(state: RunViewState, nowMs: number): number | null {
  if (state.phase !== "sending" || state.pausedAtMs !== null) return null;
  return state.lanes.reduce((longest, lane) => Math.max(longest, laneEtaMs(lane, nowMs)), 0);
}

/**
 * Packages that leave after the moment by which all should have, if the sending
 * goes on now; null where nobody named one.
 */
export function lateCount(state: RunViewState, nowMs: number): number | null {
  const { shipByMs, lanes } = state;
  if (shipByMs === null || state.decisions === null) return null;
  return lanes.reduce((sum, lane) => sum + laneLateCount(lane, shipByMs, nowMs), 0);
}
