/**
 * The state of one token bucket, kept where every process that shares the
 * credentials finds it: beside the ledger. Losing it costs a few refusals and
 * no correctness, so it needs no fsync.
 */
export interface BucketState {
  /**
   * Theoretical arrival time of the next request, in milliseconds since the
   * epoch, fractions included: the bucket is full again when it lies in the past.
   */
  readonly arrivalMs: number;
  /** How many times longer than the law the intervals are kept, after refusals; 1 when all is well. */
  readonly slowness: number;
  /**
   * No request before this time: the endpoint said so, or the present run of
   * requests from a full bucket began then (which lies in the past and holds nobody up).
   */
  readonly blockedUntilMs: number;
  /** When this state was written, to notice a clock that jumped back. */
  readonly writtenAtMs: number;
}

/** Buckets by name, changed one at a time by all processes together. */
export interface BucketStore {
  /**
   * Reads a bucket, lets `change` decide, and stores what it answers, with
   * nobody in between. `nowMs` is the time by which all sharers go. `change`
   * is pure and may be called again.
   */
  update<Answer>(name: string, change: BucketChange<Answer>): Promise<Answer>;
  read(name: string): Promise<BucketState | null>;
  close(): Promise<void>;
}

export type BucketChange<Answer> = (
  state: BucketState | null,
  nowMs: number,
) => { readonly state: BucketState; readonly answer: Answer };
