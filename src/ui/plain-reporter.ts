import type { Clock } from "../clock.ts";
import type { MailingEvent } from "../domain/mailing.ts";
import { countOf } from "./format.ts";
import { mailingLines } from "./print-mailing.ts";
import type { Reporter, ShownEvent, WriteText } from "./reporter.ts";
import {
  finalLine,
  planLines,
  problemCountLine,
  progressLine,
  startLines,
  summaryLines,
} from "./run-lines.ts";
import { isProblem, TOLD_PROBLEMS_MAX } from "./view-problems.ts";
import {
  initialView,
  percentDone,
  reduceView,
  sendingProgress,
  type RunViewState,
} from "./view-state.ts";
import { describeProblem } from "./words.ts";

/** No two progress lines closer than this. */
const PROGRESS_GAP_MIN_MS = 3_000;
/** A progress line at least this often while packages are answered. */
const PROGRESS_GAP_MAX_MS = 30_000;
/** Between those, one whenever so many more percent are done. */
const PROGRESS_STEP_PERCENT = 10;

/** How plain lines are written. */
export interface PlainOptions {
  /** Only the count of problems and the final line. */
  readonly quiet: boolean;
  readonly clock: Clock;
}

/** Calm lines for a pipe, a log file or CI: no control codes, nothing redrawn. */
export function createPlainReporter(write: WriteText, options: PlainOptions): Reporter {
  let state = initialView;
  const progress = createProgressPace(options.clock);
  const linesAfter = options.quiet ? quietLines : spokenLines;
  return {
    onEvent: (event) => {
      state = reduceView(state, event);
      const lines = linesAfter(state, event);
      if (!options.quiet && progress.isDue(state, event)) {
        lines.push(progressLine(state, options.clock.nowMs()));
      }
      if (lines.length > 0) write(`${lines.join("\n")}\n`);
    },
    close: async () => {},
  };
}

function quietLines(state: RunViewState, event: ShownEvent): string[] {
  if (isMailing(event)) return mailingLines(event, { quiet: true });
  if (event.type !== "run:finished") return [];
  return state.problems.count > 0
    ? [problemCountLine(state), finalLine(state)]
    : [finalLine(state)];
}

function spokenLines(state: RunViewState, event: ShownEvent): string[] {
  if (isMailing(event)) return mailingLines(event, { quiet: false });
  switch (event.type) {
    case "run:started":
      return startLines(state);
    case "plan:ready":
      return planLines(state);
    case "package:settled":
      return isProblem(event.result) ? newProblemLines(state) : [];
    case "row:refused":
      return newProblemLines(state);
    case "account:stopped":
      return stoppedLines(state);
    case "run:paused":
      return [`Paused: ${countOf(event.inFlight, "request")} in flight will settle.`];
    case "run:resumed":
      return ["The sending goes on."];
    case "run:draining":
      return [
        `Stopping: ${countOf(event.inFlight, "request")} in flight will settle, nothing new is sent.`,
      ];
    case "run:finished":
      return summaryLines(state);
    case "file:read":
    case "orders:reading":
    case "order:read":
    case "post:sent":
    case "request:throttled":
    case "request:retried":
    case "result:written":
      return [];
  }
}

function isMailing(event: ShownEvent): event is MailingEvent {
  return event.type.startsWith("mail:");
}

function newProblemLines(state: RunViewState): string[] {
  const { count, recent } = state.problems;
  const newest = recent.at(-1);
  if (newest === undefined || count > TOLD_PROBLEMS_MAX + 1) return [];
  if (count === TOLD_PROBLEMS_MAX + 1) {
    return ["More problems are counted at the end and listed in the result."];
  }
  return [describeProblem(newest)];
}

function stoppedLines(state: RunViewState): string[] {
  const stopped = state.stoppedAccounts.at(-1);
  if (stopped === undefined) return [];
  return [
    `Account ${stopped.account} stopped, its credentials were refused: ${stopped.message}`,
    "  Its other rows stay not attempted; other accounts go on.",
  ];
}

function createProgressPace(clock: Clock): {
  isDue(state: RunViewState, event: ShownEvent): boolean;
} {
  let lastAtMs: number | null = null;
  let lastPercent = 0;
  return {
    isDue: (state, event) => {
      if (event.type === "plan:ready") lastAtMs = clock.nowMs();
      if (event.type !== "package:settled" || !event.wasPlannedToSend) return false;
      // The summary follows at once when the last one is answered.
      if (state.phase !== "sending" || sendingProgress(state).done === 0) return false;
      const gapMs = clock.nowMs() - (lastAtMs ?? 0);
      const percent = percentDone(state);
      const isStep = percent - lastPercent >= PROGRESS_STEP_PERCENT;
      if (gapMs < PROGRESS_GAP_MIN_MS || (!isStep && gapMs < PROGRESS_GAP_MAX_MS)) return false;
      lastAtMs = clock.nowMs();
      lastPercent = percent;
      return true;
    },
  };
}
