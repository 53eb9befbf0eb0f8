import { z } from "zod";

/** A run, as far as a timeline needs it. */
export const runStartShape = {
  name: "a run",
  schema: z.object({ startSeq: z.int(), startedAtMs: z.int() }),
};
export type RunStart = z.infer<(typeof runStartShape)["schema"]>;

/** Where a time from elsewhere falls in this ledger's own sequence. */
export interface Timeline {
  /**
   * The start of the first run that began after `atMs`: every sheet that was
   * read before is older, every sheet of that run and later ones is newer.
   * `latestSeq` when no run began since; 0 for a time that nobody knows.
   */
  seqAt(atMs: number | null, latestSeq: number): number;
}

/** The timeline of the runs recorded so far, given in the order of their start times. */
export function makeTimeline(runs: readonly RunStart[]): Timeline {
  // A clock may have jumped between two runs: the earliest start among the later ones counts.
  const earliest = runs.map(({ startSeq }) => startSeq);
  for (let index = earliest.length - 2; index >= 0; index -= 1) {
    earliest[index] = Math.min(earliest[index] ?? 0, earliest[index + 1] ?? 0);
  }
  return {
    seqAt(atMs, latestSeq) {
      if (atMs === null) return 0;
      return earliest[firstAfter(runs, atMs)] ?? latestSeq;
    },
  };
}

/** Index of the first run that began after `atMs`; the number of runs when none did. */
function firstAfter(runs: readonly { startedAtMs: number }[], atMs: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.startedAtMs ?? 0) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
