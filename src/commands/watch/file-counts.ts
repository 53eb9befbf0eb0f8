import type { RunFinished } from "../../batch/events.ts";
import { readResultSheet } from "../../sheet/read-result.ts";
import type { FileCounts } from "../../ui/print-watch.ts";

/** The counts of a run that has just ended. */
export function countsOfFinished(finished: RunFinished): FileCounts {
  const { rows, posted, updated, alreadyPosted, ignored } = finished;
  const { rejected, failed, inDoubt, notAttempted } = finished;
  return {
    rows,
    posted,
    updated,
    alreadyPosted,
    ignored,
    rejected,
    failed,
    inDoubt,
    notAttempted,
  };
}

/** The counts of a result, and the run that wrote it. */
export async function countsOfResult(
  path: string,
): Promise<{ readonly runId: string; readonly counts: FileCounts }> {
  const { runId, columns, rows } = await readResultSheet(path);
  const at = columns.findIndex(({ meaning }) => meaning === "result");
  const count = (result: string): number =>
    rows.reduce((sum, { cells }) => sum + (cells[at] === result ? 1 : 0), 0);
  const counts = {
    rows: rows.length,
    posted: count("posted"),
    updated: count("updated"),
    alreadyPosted: count("already-posted"),
    ignored: count("ignored"),
    rejected: count("rejected"),
    failed: count("failed"),
    inDoubt: count("in-doubt"),
    notAttempted: count("not-attempted"),
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
