import { makeTimeline, runStartShape } from "../timeline.ts";
import type { Timeline } from "../timeline.ts";
import type { Connection } from "./connection.ts";

/** The timeline of the runs recorded so far. Call it inside a transaction. */
export function readTimeline(connection: Connection): Timeline {
  return makeTimeline(
    connection.readAll(
      runStartShape,
      `SELECT start_seq AS startSeq, started_at_ms AS startedAtMs FROM runs
       ORDER BY started_at_ms, start_seq`,
    ),
  );
}
