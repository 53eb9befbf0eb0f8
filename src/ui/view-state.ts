import type { PackageSettled, PlanReady, RunFinished } from "../batch/events.ts";
import { printable } from "../domain/normalise.ts";
import type { Result } from "../domain/result-row.ts";
import { cleanText } from "./format.ts";
import type { ShownEvent } from "./reporter.ts";
import {
  laneEtaMs,
  laneRemaining,
  noteResumed,
  noteRetried,
  noteSent,
  noteSettled,
  noteStopped,
  noteThrottled,
  planLane,
  type LaneView,
} from "./view-lanes.ts";
import { noMails, noteMailing, type MailsView } from "./view-mails.ts";
import { noProblems, noteProblem, noteRefusedRow, type ProblemsView } from "./view-problems.ts";

/** Accounts whose stop is told; a config with more is not sensible. */
const STOPPED_ACCOUNTS_MAX = 50;

/** How far a run has come. */
export type Phase =
  "reading" | "planning" | "sending" | "draining" | "writing" | "mailing" | "done";

/** All that a screen knows of a run. Text in it is printable. */
export interface RunViewState {
  readonly phase: Phase;
  readonly runId: string;
  readonly files: readonly string[];
  readonly ledger: string;
  readonly ledgerIsNew: boolean;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** Files of which at least one table was read. */
  readonly filesRead: readonly string[];
  /** While reading, the rows so far; then those of the plan. */
  readonly rows: number;
  readonly orders: number;
  readonly packages: number;
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
  startedAtMs: null,
  finishedAtMs: null,
  filesRead: [],
  rows: 0,
  orders: 0,
  packages: 0,
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

/** The view after one more event. Pure; the reporters are folds of it over the run's events. */
export function reduceView(state: RunViewState, event: ShownEvent): RunViewState {
  switch (event.type) {
    case "run:started":
      return {
        ...state,
        runId: cleanText(event.runId),
        // Paths stay whole, so that a command with one can be copied.
        files: event.files.map(printable),
        ledger: printable(event.ledger),
        ledgerIsNew: event.ledgerIsNew,
        startedAtMs: event.atMs,
      };
    case "file:read":
      return noteFileRead(state, printable(event.file), event.rows);
    case "orders:reading":
    case "order:read":
      // Told while there is no screen yet: before anything is decided.
      return state;
    case "plan:ready":
      return notePlan(state, event);
    case "post:sent":
      return { ...state, lanes: noteSent(state.lanes, event) };
    case "package:settled":
      return noteSettledPackage(state, event);
    case "row:refused": {
      const rowsByResult = { ...state.rowsByResult, rejected: state.rowsByResult.rejected + 1 };
      return { ...state, rowsByResult, problems: noteRefusedRow(state.problems, event) };
    }
    case "request:throttled":
      return { ...state, lanes: noteThrottled(state.lanes, event) };
    case "request:retried":
      return { ...state, lanes: noteRetried(state.lanes, event) };
    case "account:stopped":
      return noteAccountStopped(state, cleanText(event.account), cleanText(event.message));
    case "run:paused":
      return { ...state, pausedAtMs: event.atMs };
    case "run:resumed":
      return { ...state, pausedAtMs: null, lanes: noteResumed(state.lanes) };
    case "run:draining":
      return {
        ...state,
        pausedAtMs: null,
        phase: state.phase === "writing" || state.phase === "done" ? state.phase : "draining",
        wasDrained: true,
        drainInFlight: event.inFlight,
      };
    case "result:written":
      return {
        ...state,
        resultPath: printable(event.path),
        lockedPath: event.path === event.intendedPath ? null : printable(event.intendedPath),
      };
    case "run:finished":
      return noteFinished(state, event);
    default:
      return { ...state, phase: "mailing", mails: noteMailing(state.mails, event) };
  }
}

function noteFileRead(state: RunViewState, file: string, rows: number): RunViewState {
  const filesRead = state.filesRead.includes(file) ? state.filesRead : [...state.filesRead, file];
  const isAll = state.files.length > 0 && filesRead.length >= state.files.length;
  const phase = state.phase === "reading" && isAll ? "planning" : state.phase;
  return { ...state, phase, filesRead, rows: state.rows + rows };
}

function notePlan(state: RunViewState, event: PlanReady): RunViewState {
  const { rows, orders, packages, decisions, estimatedMs } = event;
  const lanes = event.lanes.map(planLane);
  const phase = lanes.some((lane) => lane.planned > 0) ? "sending" : "writing";
  return {
    ...state,
    phase: state.phase === "draining" ? "draining" : phase,
    rows,
    orders,
    packages,
    decisions,
    estimatedMs,
    lanes,
  };
}

function noteSettledPackage(state: RunViewState, event: PackageSettled): RunViewState {
  const { result, rows } = event;
  const lanes = noteSettled(state.lanes, event);
  const isSending = state.phase === "sending" || state.phase === "draining";
  const isAllAnswered = isSending && state.decisions !== null && remainingOf(lanes) === 0;
  return {
    ...state,
    phase: isAllAnswered ? "writing" : state.phase,
    lanes,
    rowsByResult: { ...state.rowsByResult, [result]: state.rowsByResult[result] + rows },
    packagesByResult: { ...state.packagesByResult, [result]: state.packagesByResult[result] + 1 },
    problems: noteProblem(state.problems, event),
  };
}

function noteAccountStopped(state: RunViewState, account: string, message: string): RunViewState {
  const isKnown = state.stoppedAccounts.some((stopped) => stopped.account === account);
  if (isKnown || state.stoppedAccounts.length >= STOPPED_ACCOUNTS_MAX) return state;
  return {
    ...state,
    lanes: noteStopped(state.lanes, account),
    stoppedAccounts: [...state.stoppedAccounts, { account, message }],
  };
}

function noteFinished(state: RunViewState, event: RunFinished): RunViewState {
  return {
    ...state,
    phase: "done",
    rows: event.rows,
    orders: event.orders,
    packages: event.packages,
    finishedAtMs: state.startedAtMs === null ? null : state.startedAtMs + event.durationMs,
    resultPath: state.resultPath ?? (event.result === "" ? null : printable(event.result)),
    finished: event,
  };
}

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

/** Time until the slowest lane has sent all, in milliseconds; null while nothing is sent. */
export function etaMs(state: RunViewState, nowMs: number): number | null {
  if (state.phase !== "sending" || state.pausedAtMs !== null) return null;
  return state.lanes.reduce((longest, lane) => Math.max(longest, laneEtaMs(lane, nowMs)), 0);
}

/** Answers 429 so far. */
export function throttledCount(state: RunViewState): number {
  return state.finished?.throttled ?? state.lanes.reduce((sum, lane) => sum + lane.throttled, 0);
}

function remainingOf(lanes: readonly LaneView[]): number {
  return lanes.reduce((sum, lane) => sum + laneRemaining(lane), 0);
}
