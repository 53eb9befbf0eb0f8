import type { BenchRow, Figure, Reach } from "./bench.ts";

/** A row with what it came to. */
export interface JudgedRow {
  readonly bench: string;
  readonly what: string;
  readonly against: string;
  readonly unit: string;
  /** Medians. */
  readonly ours: number;
  readonly theirs: number;
  /** Median of the pairs' ratios, with the least and the greatest. */
  readonly ratio: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
  readonly runs: number;
  readonly reach: Reach | null;
  /** Whether the median ratio and every bounded figure lie where they should; null where nothing is asked. */
  readonly isReached: boolean | null;
  readonly besides: readonly Figure[];
}

/** What a measured row came to. */
export function judgeRow(bench: string, row: BenchRow): JudgedRow {
  const { what, against, unit, pairs, reach, besides = [] } = row;
  const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
  const ratio = medianOf(ratios);
  const bounded = besides.filter(({ atMost }) => atMost !== undefined);
  const areWithin = bounded.every(
    ({ values, atMost = Number.POSITIVE_INFINITY }) => Math.max(...values) <= atMost,
  );
  return {
    bench,
    what,
    against,
    unit,
    ours: medianOf(pairs.map((pair) => pair.ours)),
    theirs: medianOf(pairs.map((pair) => pair.theirs)),
    ratio,
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
    runs: pairs.length,
    reach,
    isReached: reach === null && bounded.length === 0 ? null : areWithin && lies(ratio, reach),
    besides,
  };
}

function lies(ratio: number, reach: Reach | null): boolean {
  if (reach === null) return true;
  return "atMost" in reach ? ratio <= reach.atMost : ratio >= reach.atLeast;
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError("nothing was measured");
  return (low + high) / 2;
}
