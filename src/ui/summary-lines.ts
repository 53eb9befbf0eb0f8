import type { Result } from "../domain/result-row.ts";
import { resultCounts } from "../domain/row-counts.ts";
import { shownPath, type CommandLine } from "./command-line.ts";
import { countOf, formatClock, formatCount, formatDuration, wrapToWidth } from "./format.ts";
import { nextStepsOf } from "./next-steps.ts";
import { formatTable } from "./table.ts";
import { isProblem, type ProblemGroup } from "./view-problems.ts";
import { throttledCount, type RunViewState } from "./view-state.ts";
import { describeResults, wordOfPosts } from "./words.ts";

/** Examples of a reason stand beside it where there is so much room. */
const EXAMPLE_FROM_COLUMNS = 72;

/** Where a summary is written. */
export interface SummaryPlace {
  readonly command: CommandLine;
  /** Sentences are broken here; infinite where the reader is no terminal. Commands never are. */
  readonly columns: number;
}

/** How a run ended, in one line; counts are rows. */
export function finalLine(state: RunViewState, command: CommandLine): string {
  const result =
    state.resultPath === null ? "" : ` Result: ${shownPath(state.resultPath, command)}`;
  return `${endingOf(state)}${result}`;
}

/** The problems of a run in one line: "3 problems: 2 missing-value, 1 in-doubt". */
export function problemCountLine(state: RunViewState): string {
  const codes = state.problems.groups
    .filter(({ first }) => isProblem(first.result))
    .map(({ packages, rows, reasonCode }) => `${formatCount(packages || rows)} ${reasonCode}`);
  return `${countOf(state.problems.count, "problem")}: ${codes.join(", ")}`;
}

/** The whole end of a run: counts, where the result is, what was not posted, what to do next. */
export function summaryLines(state: RunViewState, place: SummaryPlace): string[] {
  if (state.finished === null) return [];
  const sentences = [
    endingOf(state),
    ...requestsOf(state),
    ...lateOf(state),
    ...resultOf(state, place.command),
  ];
  return [
    ...sentences.flatMap((text) => wrapToWidth(text, place.columns)),
    ...problemLines(state, place),
    ...stepLines(state, place),
  ];
}

function endingOf(state: RunViewState): string {
  const { finished } = state;
  if (finished === null) return "The run has not finished.";
  const verb = state.wasDrained ? "Stopped" : "Finished";
  const rows = `${countOf(finished.rows, "row")}: ${describeResults(rowResults(state))}`;
  return `${verb} after ${formatDuration(finished.durationMs)}. ${rows}.`;
}

function requestsOf(state: RunViewState): string[] {
  const requests = state.finished?.requests ?? 0;
  if (requests === 0) return [];
  const throttled = throttledCount(state);
  const told = countOf(requests, "request");
  if (throttled === 0) return [`${told}, none throttled.`];
  return [`${told}, ${countOf(throttled, "answer")} 429 (too many requests), waited out.`];
}

function lateOf({ lanes, shipByMs, finished }: RunViewState): string[] {
  if (shipByMs === null || finished === null) return [];
  const late = lanes.reduce((sum, lane) => sum + lane.settledLate, 0);
  const nowMs = lanes.reduce((last, lane) => Math.max(last, lane.recentSentAtMs.at(-1) ?? 0), 0);
  const clock = formatClock(shipByMs, nowMs);
  return [
    late === 0
      ? `All in time for ${clock}.`
      : `After ${clock}: ${countOf(late, wordOfPosts(lanes))}.`,
  ];
}

function resultOf({ resultPath, lockedPath }: RunViewState, command: CommandLine): string[] {
  if (resultPath === null) return [];
  const result = `Result: ${shownPath(resultPath, command)}`;
  if (lockedPath === null) return [result];
  const locked = shownPath(lockedPath, command);
  return [
    result,
    `${locked} was locked (is it open in a spreadsheet?), so it was written beside it.`,
  ];
}

function problemLines({ problems }: RunViewState, { columns }: SummaryPlace): string[] {
  if (problems.groups.length === 0) return [];
  const groups = problems.groups.toSorted((a, b) => b.rows - a.rows);
  const hasExamples = columns >= EXAMPLE_FROM_COLUMNS;
  const table = formatTable(
    [{ title: "rows", align: "right" }, { title: "reason" }, { title: hasExamples ? "first" : "" }],
    groups.map((group) => [
      formatCount(group.rows),
      group.reasonCode,
      hasExamples ? exampleOf(group) : "",
    ]),
  );
  return ["", "Not posted", ...table.map((line) => `  ${line}`)];
}

function exampleOf({ first }: ProblemGroup): string {
  return first.orderId === "" ? first.place : `${first.place}, order ${first.orderId}`;
}

function stepLines(state: RunViewState, place: SummaryPlace): string[] {
  const steps = nextStepsOf(state, place.command).flatMap(({ say, commands }) => [
    ...wrapToWidth(say, place.columns - 2).map((line) => `  ${line}`),
    ...commands.map((command) => `      ${command}`),
  ]);
  return steps.length === 0 ? [] : ["", "What to do next", ...steps];
}

function rowResults(state: RunViewState): Readonly<Record<Result, number>> {
  const { finished } = state;
  return finished === null ? state.rowsByResult : resultCounts(finished);
}
