import { RESULTS, type Result } from "./result-row.ts";

/** Rows by what became of them, under the names that `run --json` has for them. */
export interface RowCounts {
  readonly posted: number;
  readonly updated: number;
  readonly alreadyPosted: number;
  readonly ignored: number;
  readonly rejected: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly notAttempted: number;
}

/** Rows by result. */
export function countResults(rows: Iterable<{ readonly result: Result }>): Record<Result, number> {
  const counts = Object.fromEntries(RESULTS.map((result) => [result, 0])) as Record<Result, number>;
  for (const { result } of rows) counts[result] += 1;
  return counts;
}

/** Counts by result, under their published names. */
export function nameCounts(counts: Readonly<Record<Result, number>>): RowCounts {
  return {
    posted: counts.posted,
    updated: counts.updated,
    alreadyPosted: counts["already-posted"],
    ignored: counts.ignored,
    rejected: counts.rejected,
    failed: counts.failed,
    inDoubt: counts["in-doubt"],
    notAttempted: counts["not-attempted"],
  };
}

/** The reverse of {@link nameCounts}. */
export function resultCounts(counts: RowCounts): Record<Result, number> {
  return {
    posted: counts.posted,
    updated: counts.updated,
    "already-posted": counts.alreadyPosted,
    ignored: counts.ignored,
    rejected: counts.rejected,
    failed: counts.failed,
    "in-doubt": counts.inDoubt,
    "not-attempted": counts.notAttempted,
  };
}
