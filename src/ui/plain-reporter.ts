import type { Clock } from "../clock.ts";
import type { MailingEvent } from "../domain/mailing.ts";
import { countOf } from "./format.ts";
import { mailingLines } from "./print-mailing.ts";
import type { Reporter, ShownEvent, WriteText } from "./reporter.ts";
import { planLines, progressLine, startLines } from "./run-lines.ts";
import type { CommandLine } from "./command-line.ts";
import { finalLine, problemCountLine, summaryLines } from "./summary-lines.ts";
import type { ToldProblem } from "./view-problems.ts";
import { reduceView } from "./reduce-view.ts";
import { initialView, percentDone, sendingProgress, type RunViewState } from "./view-state.ts";
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
  readonly command: CommandLine;
}

/** Calm lines for a pipe, a log file or CI: no control codes, nothing redrawn. */
export function createPlainReporter(write: WriteText, options: PlainOptions): Reporter {
  let state = initialView;
  const progress = createProgressPace(options.clock);
  const { quiet } = options;
  // Lines end up in logs, where nobody knows the folder.
  const command = { ...options.command, cwd: null };
  return {
    onEvent: (event) => {
      const before = state;
      state = reduceView(state, event);
      const lines = quiet
        ? quietLines(state, event, command)
        : spokenLines(state, event, before, command);
      if (!options.quiet && progress.isDue(state, event)) {
        lines.push(progressLine(state, options.clock.nowMs()));
      }
      if (lines.length > 0) write(`${lines.join("\n")}\n`);
    },
    close: async () => {},
  };
}

function quietLines(state: RunViewState, event: ShownEvent, command: CommandLine): string[] {
  if (isMailing(event)) return mailingLines(event, { quiet: true });
  if (event.type !== "run:finished") return [];
  const last = finalLine(state, command);
  return state.problems.count > 0 ? [problemCountLine(state), last] : [last];
}

function spokenLines(
  state: RunViewState,
  event: ShownEvent,
  before: RunViewState,
  command: CommandLine,
): string[] {
  if (isMailing(event)) return mailingLines(event, { quiet: false });
  switch (event.type) {
    case "run:started":
      return startLines(state);
    case "plan:ready":
      return planLines(state);
    case "package:settled":
    case "row:refused":
      return state.problems.told.slice(before.problems.told.length).map(describeTold);
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
      return summaryLines(state, { command, columns: Number.POSITIVE_INFINITY });
    case "file:progress":
    case "file:read":
    case "orders:reading":
    case "order:read":
    case "plan:progress":
    case "post:sent":
    case "request:throttled":
    case "request:retried":
    case "result:progress":
    case "result:written":
      return [];
  }
}

function isMailing(event: ShownEvent): event is MailingEvent {
  return event.type.startsWith("mail:");
}

function describeTold(told: ToldProblem): string {
  if (told.kind === "problem") return describeProblem(told.problem);
  const what = told.reasonCode === null ? "problems" : `problems of the kind ${told.reasonCode}`;
  return `More ${what} are counted at the end and listed in the result.`;
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
