/** One thing that is measured against what it has to keep up with. */
export interface Bench {
  /** As on the command line: `npm run bench -- plan-csv`. */
  readonly name: string;
  /** What it is to show, in one sentence. */
  readonly claim: string;
  measure(context: BenchContext): Promise<readonly BenchRow[]>;
}

/** What a bench works with. */
export interface BenchContext {
  /** An empty folder of its own, gone afterwards. */
  readonly folder: string;
  /** Pairs to measure of whatever takes seconds; what takes minutes may take fewer. */
  readonly runs: number;
  /** Tells a person how far it is. */
  tell(text: string): void;
}

/** Both sides of one comparison, measured one right after the other, in the same unit. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** One row of the table: a ratio of ours to theirs. */
export interface BenchRow {
  readonly what: string;
  /** What it is measured against: a peer, or a bound. */
  readonly against: string;
  readonly unit: "ms" | "s" | "MB" | "per s";
  /** At least one. */
  readonly pairs: readonly Pair[];
  /** Where ours divided by theirs should lie; null for a peer that is only put beside. */
  readonly reach: Reach | null;
  /** Figures beside the ratio, some of them with a bound of their own. */
  readonly besides?: readonly Figure[];
}

export type Reach = { readonly atMost: number } | { readonly atLeast: number };

export interface Figure {
  readonly what: string;
  /** Of each run, in the order of the pairs. */
  readonly values: readonly number[];
  readonly unit: string;
  /** The worst run counts. */
  readonly atMost?: number;
}
