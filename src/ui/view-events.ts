import type { ShownEvent } from "./reporter.ts";

/** What one bucket holds, as the screen measures it now and then. */
export interface LaneGauge {
  readonly account: string;
  readonly operation: string;
  /** Tokens there, fractions included. */
  readonly tokens: number;
  /** Tokens of a full bucket. */
  readonly burst: number;
  /** The rate now: below the law after refusals. */
  readonly ratePerSecond: number;
  readonly inFlight: number;
  readonly inFlightMax: number;
  /** When the next request may leave; null while none waits for its token. */
  readonly nextSendAtMs: number | null;
}

/** The buckets were looked at. No event of the run: only a screen asks. */
export interface LanesMeasured {
  readonly type: "lanes:measured";
  readonly gauges: readonly LaneGauge[];
}

/** All that changes a view. */
export type ViewEvent = ShownEvent | LanesMeasured;
