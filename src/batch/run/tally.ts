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
