import type { ResultRow } from "../../domain/result-row.ts";
import type { RunTally } from "./context.ts";

/** The tally of a run that has not sent anything yet. */
export function createTally(answers: ResultRow[]): RunTally {
  const halt = new AbortController();
  let fatal: Error | null = null;
  return {
    answers,
    postsBegun: 0,
    requests: 0,
    throttled: 0,
    refusedAccounts: new Map(),
    halted: halt.signal,
    get fatal() {
      return fatal;
    },
    set fatal(error) {
      fatal = error;
      if (error) halt.abort(error);
    },
  };
}

/** Counts for itself what one order takes; what stops the one stops the other. */
export function forkTally(tally: RunTally): RunTally {
  return {
    answers: [],
    postsBegun: 0,
    requests: 0,
    throttled: 0,
    refusedAccounts: tally.refusedAccounts,
    halted: tally.halted,
    get fatal() {
      return tally.fatal;
    },
    set fatal(error) {
      tally.fatal = error;
    },
  };
}
