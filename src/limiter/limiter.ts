/**
 * Holds requests back until the endpoint's law allows them: one bucket per
 * credentials and operation, shared with every other process through the
 * bucket store. It waits before sending; it never fires and retries.
 */
export interface Limiter {
  /**
   * Waits for a token and a free place in flight, then resolves with a lease
   * whose `sendAtMs` is the moment the request may leave (already reached, up
   * to `leadMs` early so that the caller can write its mark in between).
   * Rejects with the signal's reason when it aborts while waiting.
   */
  acquire(bucket: BucketSpec, options: { leadMs: number; signal: AbortSignal }): Promise<SendLease>;
  /** What a screen shows of a bucket. */
  gauge(bucket: BucketSpec): BucketGauge;
}

/** A bucket: its name and its law. */
export interface BucketSpec {
  /** Unique per credentials and operation; holds no secret. */
  readonly name: string;
  /** Sustained requests per second. */
  readonly ratePerSecond: number;
  /** Requests that a full bucket lets through at once. */
  readonly burst: number;
  /** Requests in flight at the same time, at most. */
  readonly maxInFlight: number;
}

/** Leave to send one request. `done` must be called once, when its answer is in or it will not be sent. */
export interface SendLease {
  readonly sendAtMs: number;
  /** Resolves at `sendAtMs`. */
  waitForSendTime(signal: AbortSignal): Promise<void>;
  /**
   * Tells when the request's bytes really left (local time), as soon as it is
   * known. Optional to call: a first burst leaves late by connection set-up,
   * and what follows it must be counted from there.
   */
  noteDeparture(atMs: number): void;
  /**
   * Tells when the answer to it came (local time), before it was read. Optional
   * to call: without it, the answer is taken to have come when the lease is done.
   */
  noteAnswer(atMs: number): void;
  /** Tells the limiter how it went and frees the place in flight. */
  done(report: LeaseReport): Promise<void>;
}

export type LeaseReport =
  | { readonly kind: "answered"; readonly observedRatePerSecond: number | null }
  | {
      readonly kind: "throttled";
      readonly retryAfterMs: number | null;
      readonly observedRatePerSecond: number | null;
    }
  | { readonly kind: "not-sent" };

export interface BucketGauge {
  readonly name: string;
  /** Tokens there now, fractions included; 0 when the next one lies in the future. */
  readonly tokens: number;
  readonly burst: number;
  readonly ratePerSecond: number;
  readonly inFlight: number;
  /** Callers that wait for a token or a place. */
  readonly waiting: number;
  /** When the next waiting caller may send; null when nobody waits. */
  readonly nextSendAtMs: number | null;
  /** 429 answers so far in this process. */
  readonly throttled: number;
}
