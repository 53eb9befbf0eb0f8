import type { PackageSettled, PlanReady, RunFinished } from "../batch/events.ts";
import { printable } from "../domain/normalise.ts";
import { cleanText } from "./format.ts";
import type { ViewEvent } from "./view-events.ts";
import {
  laneRemaining,
  noteMeasured,
  noteResumed,
  noteRetried,
  noteSent,
  noteSettled,
  noteStopped,
  noteThrottled,
  planLane,
  type LaneView,
} from "./view-lanes.ts";
import { noteMailing } from "./view-mails.ts";
import { noteProblem, noteRefusedRow } from "./view-problems.ts";
import type { RunViewState } from "./view-state.ts";

/** Accounts whose stop is told; a config with more is not sensible. */
const STOPPED_ACCOUNTS_MAX = 50;

/** The view after one more event. Pure; the reporters are folds of it over the run's events. */
export function reduceView(state: RunViewState, event: ViewEvent): RunViewState {
  switch (event.type) {
    case "run:started":
      return {
        ...state,
        runId: cleanText(event.runId),
        // Paths stay whole, so that a command with one can be copied.
        files: event.files.map(printable),
        ledger: printable(event.ledger),
        ledgerIsNew: event.ledgerIsNew,
        shipByMs: event.shipByMs,
        startedAtMs: event.atMs,
      };
    case "file:progress":
      return { ...state, rowsOfFile: event.rows };
    case "file:read":
      return noteFileRead(state, printable(event.file), event.rows);
    case "orders:reading":
      return { ...state, progress: { done: event.kept, of: event.orders } };
    case "order:read":
    case "plan:progress":
    case "result:progress":
      return { ...state, progress: { done: event.done, of: event.of } };
    case "plan:ready":
      return notePlan(state, event);
    case "post:sent":
      return { ...state, lanes: noteSent(state.lanes, event) };
    case "lanes:measured":
      return { ...state, lanes: noteMeasured(state.lanes, event.gauges) };
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
        progress: null,
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
  return { ...state, phase, filesRead, rowsOfFile: 0, rows: state.rows + rows };
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
    progress: null,
    decisions,
    estimatedMs,
    lanes,
  };
}

function noteSettledPackage(state: RunViewState, event: PackageSettled): RunViewState {
  const { result, rows } = event;
  const lanes = noteSettled(state.lanes, event, state.shipByMs);
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

function remainingOf(lanes: readonly LaneView[]): number {
  return lanes.reduce((sum, lane) => sum + laneRemaining(lane), 0);
}
