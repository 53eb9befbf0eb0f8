import type { FaultKind } from "../../src/sandbox/faults.ts";

/**
 * What must never be. `lost`: one of the three truths lacks a parcel, its last
 * number or its end. `doubled`: the marketplace has a parcel too many.
 * `wrong`: an ID, a number or an item that belongs elsewhere. `broken`: a run
 * crashed, hung, or did not come to an end.
 */
export type FindingKind = "lost" | "doubled" | "wrong" | "broken";

/** One such thing. */
export interface TortureFinding {
  readonly kind: FindingKind;
  readonly where: "marketplace" | "ledger" | "workbook" | "run";
  readonly text: string;
}

/** Figures of the torture so far. */
export interface Tally {
  rounds: number;
  runs: number;
  kills: number;
  /** Kills while a request had arrived at the marketplace and its answer was not yet recorded. */
  killsInFlight: number;
  /** Kills while a post was marked as sent and its request had not arrived. */
  killsBeforeArrival: number;
  /** Times that two processes ran at once. */
  pairs: number;
  /** Of these, times that their clocks differed by an hour. */
  skewedPairs: number;
  posts: number;
  requests: number;
  /** Requests that the marketplace refused for what they said, and those that asked it afterwards. */
  refused: number;
  readBacks: number;
  /** 429s that the sandbox's own bucket gave; those on request are among the faults. */
  throttled: number;
  /** Of these, those given while two clocks differed: then nobody can keep to a limit. */
  throttledBySkew: number;
  readonly faults: Partial<Record<FaultKind, number>>;
  readonly findings: TortureFinding[];
}

export function startTally(): Tally {
  return {
    rounds: 0,
    runs: 0,
    kills: 0,
    killsInFlight: 0,
    killsBeforeArrival: 0,
    pairs: 0,
    skewedPairs: 0,
    posts: 0,
    requests: 0,
    refused: 0,
    readBacks: 0,
    throttled: 0,
    throttledBySkew: 0,
    faults: {},
    findings: [],
  };
}
