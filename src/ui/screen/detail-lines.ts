import { countOf, formatClock, formatCount, formatDuration, formatRate } from "../format.ts";
import type { LaneView } from "../view-lanes.ts";
import { throttledCount, type RunViewState } from "../view-state.ts";
import { wordOfPosts } from "../words.ts";
import { describeHead, toneOf } from "./problem-lines.ts";
import { span, type ScreenLine } from "./spans.ts";

const NEWEST_MAX = 3;

/** What is worth knowing on a second look: the run, its ledger, its limits, the newest problems. */
export function drawDetails(state: RunViewState, nowMs: number, linesMax: number): ScreenLine[] {
  const facts = [
    `run       ${state.runId}`,
    `ledger    ${state.ledger}`,
    `started   ${startOf(state, nowMs)}`,
    `plan      ${countOf(state.rows, "row")}, ${countOf(state.orders, "order")}, ${countOf(state.packages, wordOfPosts(state.lanes))}`,
    `requests  ${requestsOf(state)}`,
    ...state.lanes.filter((lane) => lane.planned > 0).map(limitOf),
  ];
  const newest = state.problems.recent
    .toReversed()
    .slice(0, NEWEST_MAX)
    .map((problem): ScreenLine => {
      return [span(`newest    ${describeHead(problem).join("  ")}`, toneOf(problem))];
    });
  return [...facts.map((text) => [span(text, "faint")]), ...newest].slice(0, linesMax);
}

function startOf({ startedAtMs }: RunViewState, nowMs: number): string {
  if (startedAtMs === null) return "";
  return `${formatClock(startedAtMs, nowMs)}, ${formatDuration(nowMs - startedAtMs)} ago`;
}

function requestsOf(state: RunViewState): string {
  const requests = state.lanes.reduce((sum, lane) => sum + lane.requests, 0);
  const first = state.lanes.reduce((sum, lane) => sum + lane.sent, 0);
  return [
    `${formatCount(requests)} sent`,
    ...(requests > first ? [`${formatCount(requests - first)} of them repeats`] : []),
    `${formatCount(throttledCount(state))} throttled`,
  ].join(", ");
}

function limitOf({ account, operation, gauge }: LaneView): string {
  const name = `limit     ${account} ${operation}`;
  if (gauge === null) return name;
  const { ratePerSecond, burst, inFlightMax } = gauge;
  return `${name}: ${formatRate(ratePerSecond)}, ${formatCount(burst)} at once, at most ${formatCount(inFlightMax)} in flight`;
}
