import { countOf, formatClock, formatEstimate } from "./format.ts";
import { etaMs, lateCount } from "./forecast.ts";
import { percentDone, sendingProgress, throttledCount, type RunViewState } from "./view-state.ts";
import { describeDecisions, describeRate, describeSize, wordOfPosts } from "./words.ts";

/** Files named in the first line; more are counted. */
const FILES_NAMED_MAX = 5;

/** The run, its files and its ledger. */
export function startLines(state: RunViewState): string[] {
  const named = state.files.slice(0, FILES_NAMED_MAX).join(", ");
  const more = state.files.length - FILES_NAMED_MAX;
  const files = more > 0 ? `${named} and ${countOf(more, "other")}` : named;
  return [
    `Run ${state.runId}: ${files}`,
    state.ledgerIsNew
      ? `Ledger ${state.ledger}: new, made by this run; it knows of no earlier post`
      : `Ledger ${state.ledger}`,
  ];
}

/** What the plan came to. */
export function planLines(state: RunViewState): string[] {
  if (state.decisions === null) return [];
  const sending = state.lanes.some((lane) => lane.planned > 0);
  const time = sending ? `; ${formatEstimate(state.estimatedMs)} at the rate limit` : "";
  const first = `Plan: ${describeSize(state, wordOfPosts(state.lanes))}: ${describeDecisions(state.decisions)}${time}`;
  if (state.lanes.length < 2) return [first];
  return [
    first,
    ...state.lanes.map(
      (lane) =>
        `  ${lane.account} ${lane.operation}: ${countOf(lane.planned, wordOfPosts([lane]))}, ${formatEstimate(lane.estimatedMs)}`,
    ),
  ];
}

/** How far the sending is. */
export function progressLine(state: RunViewState, nowMs: number): string {
  const { done, planned } = sendingProgress(state);
  const eta = etaMs(state, nowMs);
  const throttled = throttledCount(state);
  const only = state.lanes.length === 1 ? state.lanes[0] : undefined;
  const rate = only ? describeRate(only, nowMs) : "";
  return [
    `Sent ${done} of ${countOf(planned, wordOfPosts(state.lanes))} (${percentDone(state)} %)`,
    rate,
    throttled > 0 ? `throttled ${countOf(throttled, "time")}` : "",
    eta === null ? "" : `${formatEstimate(eta)} left`,
    lateLine(state, nowMs),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** What will be late, where a moment was named: "12 packages will miss 18:00"; "" when nothing is. */
function lateLine(state: RunViewState, nowMs: number): string {
  const late = lateCount(state, nowMs);
  if (late === null || late === 0 || state.shipByMs === null) return "";
  return `${countOf(late, wordOfPosts(state.lanes))} will miss ${formatClock(state.shipByMs, nowMs)}`;
}
