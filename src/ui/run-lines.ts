import type { Result } from "../domain/result-row.ts";
import { countOf, formatCount, formatDuration, formatEstimate } from "./format.ts";
import { nextStepsOf } from "./next-steps.ts";
import { isProblem } from "./view-problems.ts";
import {
  etaMs,
  percentDone,
  sendingProgress,
  throttledCount,
  type RunViewState,
} from "./view-state.ts";
import { describeDecisions, describeRate, describeResults, describeSize } from "./words.ts";

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
  const first = `Plan: ${describeSize(state)}: ${describeDecisions(state.decisions)}${time}`;
  if (state.lanes.length < 2) return [first];
  return [
    first,
    ...state.lanes.map(
      (lane) =>
        `  ${lane.account} ${lane.operation}: ${countOf(lane.planned, "package")}, ${formatEstimate(lane.estimatedMs)}`,
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
    `Sent ${done} of ${countOf(planned, "package")} (${percentDone(state)} %)`,
    rate,
    throttled > 0 ? `throttled ${countOf(throttled, "time")}` : "",
    eta === null ? "" : `${formatEstimate(eta)} left`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** How a run ended, in one line; counts are rows. */
export function finalLine(state: RunViewState): string {
  const { finished } = state;
  if (finished === null) return "The run has not finished.";
  const verb = state.wasDrained ? "Stopped" : "Finished";
  const rows = `${countOf(finished.rows, "row")}: ${describeResults(rowResults(state))}`;
  const result = state.resultPath === null ? "" : ` Result: ${state.resultPath}`;
  return `${verb} after ${formatDuration(finished.durationMs)}. ${rows}.${result}`;
}

/** The problems of a run in one line: "3 problems: 2 missing-value, 1 in-doubt". */
export function problemCountLine(state: RunViewState): string {
  const codes = state.problems.groups
    .filter(({ first }) => isProblem(first.result))
    .map(({ packages, rows, reasonCode }) => `${formatCount(packages || rows)} ${reasonCode}`);
  return `${countOf(state.problems.count, "problem")}: ${codes.join(", ")}`;
}

/** The problems of a run, one line per reason code. */
export function problemLines(state: RunViewState): string[] {
  return state.problems.groups.map((group) => {
    const { first } = group;
    const where = first.orderId === "" ? first.place : `order ${first.orderId} at ${first.place}`;
    const packages = group.packages > 0 ? `${countOf(group.packages, "package")}, ` : "";
    return `  ${group.reasonCode}: ${packages}${countOf(group.rows, "row")}; first ${where}`;
  });
}

/** The whole end of a run: counts, problems, where the result is, what to do next. */
export function summaryLines(state: RunViewState): string[] {
  const { finished } = state;
  if (finished === null) return [];
  const problems = problemLines(state);
  const steps = nextStepsOf(state).flatMap(({ say, commands }) => [
    `  - ${say}`,
    ...commands.map((command) => `      ${command}`),
  ]);
  return [
    finalLine(state),
    ...(finished.requests > 0 ? [requestsLine(state)] : []),
    ...(problems.length > 0 ? ["What was not posted, and why:", ...problems] : []),
    ...(state.lockedPath === null
      ? []
      : [
          `${state.lockedPath} was locked (is it open in a spreadsheet?); the result was written beside it.`,
        ]),
    ...(steps.length > 0 ? ["What to do next:", ...steps] : []),
  ];
}

function requestsLine(state: RunViewState): string {
  const throttled = throttledCount(state);
  const requests = countOf(state.finished?.requests ?? 0, "request");
  return throttled === 0
    ? `${requests}, none throttled.`
    : `${requests}, ${countOf(throttled, "answer")} 429 (too many requests), waited out.`;
}

function rowResults(state: RunViewState): Readonly<Record<Result, number>> {
  const { finished } = state;
  if (finished === null) return state.rowsByResult;
  return {
    posted: finished.posted,
    updated: finished.updated,
    "already-posted": finished.alreadyPosted,
    ignored: finished.ignored,
    rejected: finished.rejected,
    failed: finished.failed,
    "in-doubt": finished.inDoubt,
    "not-attempted": finished.notAttempted,
  };
}
