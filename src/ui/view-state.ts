import type { PlanReady, RunFinished } from "../batch/events.ts";
import type { Result } from "../domain/result-row.ts";
import type { LaneView } from "./view-lanes.ts";
import { noMails, type MailsView } from "./view-mails.ts";
import { noProblems, type ProblemsView } from "./view-problems.ts";

/** How far a run has come. */
export type Phase =
  "reading" | "planning" | "sending" | "draining" | "writing" | "mailing" | "done";

/** How far a piece of work has come. */
export interface WorkProgress {
  readonly done: number;
  readonly of: number;
}

/** All that a screen knows of a run. Text in it is printable. */
export interface RunViewState {
  readonly phase: Phase;
  readonly runId: string;
  readonly files: readonly string[];
  readonly ledger: string;
  readonly ledgerIsNew: boolean;
  /** When the last package shall have left; null where nobody said. */
  readonly shipByMs: number | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** Files of which at least one table was read. */
  readonly filesRead: readonly string[];
  /** Rows of the file that is being read, told before it is whole. */
  readonly rowsOfFile: number;
  /** While reading, the rows so far; then those of the plan. */
  readonly rows: number;
  readonly orders: number;
  readonly packages: number;
  /** How far what takes long has come: asking for orders, deciding, writing; null when nothing does. */
  readonly progress: WorkProgress | null;
  /** Packages by decision; null before the plan. */
  readonly decisions: PlanReady["decisions"] | null;
  readonly estimatedMs: number;
  readonly lanes: readonly LaneView[];
  /** Settled so far, by result. */
  readonly rowsByResult: Readonly<Record<Result, number>>;
  readonly packagesByResult: Readonly<Record<Result, number>>;
  readonly problems: ProblemsView;
  /** Since when a person holds the sending back; null while it goes on. */
  readonly pausedAtMs: number | null;
  readonly stoppedAccounts: readonly { readonly account: string; readonly message: string }[];
  /** True once the run was asked to stop, also after it has ended. */
  readonly wasDrained: boolean;
  /** Requests in flight when it was asked to. */
  readonly drainInFlight: number;
  readonly resultPath: string | null;
  /** The path wished for, when the result had to be written beside it. */
  readonly lockedPath: string | null;
  readonly mails: MailsView;
  /** The run's own account, once it has ended. */
  readonly finished: RunFinished | null;
}

const noResults: Readonly<Record<Result, number>> = {
  posted: 0,
  updated: 0,
  "already-posted": 0,
  ignored: 0,
  rejected: 0,
  failed: 0,
  "in-doubt": 0,
  "not-attempted": 0,
};

/** The view before the first event. */
export const initialView: RunViewState = {
  phase: "reading",
  runId: "",
  files: [],
  ledger: "",
  ledgerIsNew: false,
  shipByMs: null,
  startedAtMs: null,
  finishedAtMs: null,
  filesRead: [],
  rowsOfFile: 0,
  rows: 0,
  orders: 0,
  packages: 0,
  progress: null,
  decisions: null,
  estimatedMs: 0,
  lanes: [],
  rowsByResult: noResults,
  packagesByResult: noResults,
  problems: noProblems,
  pausedAtMs: null,
  stoppedAccounts: [],
  wasDrained: false,
  drainInFlight: 0,
  resultPath: null,
  lockedPath: null,
  mails: noMails,
  finished: null,
};

/** Packages that the plan sends, and how many of them have their answer. */
export function sendingProgress(state: RunViewState): { done: number; planned: number } {
  let done = 0;
  let planned = 0;
  for (const lane of state.lanes) {
    done += lane.done;
    planned += lane.planned;
  }
  return { done, planned };
}

/** Whole percent of the packages to send that have their answer; 100 only when all have. */
export function percentDone(state: RunViewState): number {
  const { done, planned } = sendingProgress(state);
  if (planned > 0) return Math.floor((done / planned) * 100);
  return state.phase === "writing" || state.phase === "done" ? 100 : 0;
}

/** Answers 429 so far. */
export function throttledCount(state: RunViewState): number {
  return state.finished?.throttled ?? state.lanes.reduce((sum, lane) => sum + lane.throttled, 0);
}
