import type { RunFinished } from "../../batch/events.ts";
import { RESULTS } from "../../domain/result-row.ts";
import { countResults, nameCounts, resultCounts } from "../../domain/row-counts.ts";
import { readResultSheet } from "../../sheet/read-result.ts";
import type { FileCounts } from "../../ui/print-watch.ts";

/** The counts of a run that has just ended. */
export function countsOfFinished(finished: RunFinished): FileCounts {
  const { rows } = finished;
  return { rows, ...nameCounts(resultCounts(finished)) };
}

/** The counts of a result, and the run that wrote it. */
export async function countsOfResult(
  path: string,
): Promise<{ readonly runId: string; readonly counts: FileCounts }> {
  const { runId, columns, rows } = await readResultSheet(path);
  const at = columns.findIndex(({ meaning }) => meaning === "result");
  const results = rows.flatMap(({ cells }) => RESULTS.filter((result) => result === cells[at]));
  const counts = {
    rows: rows.length,
    ...nameCounts(countResults(results.map((result) => ({ result })))),
  };
  return { runId: runId ?? "", counts };
}

/** Whether a person has to look at some row. */
export function needsAttention(counts: FileCounts): boolean {
  return counts.rejected + counts.failed + counts.inDoubt + counts.notAttempted > 0;
}

/** Whether some row may go through when it is sent again: nobody has said no to it. */
export function mayGoThrough({ failed, inDoubt, notAttempted }: FileCounts): boolean {
  return failed + inDoubt + notAttempted > 0;
}
