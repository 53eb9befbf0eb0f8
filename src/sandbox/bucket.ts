/** A token bucket's law, as marketplaces publish it. */
export interface BucketLaw {
  /** Tokens that come back per second, continuously. */
  readonly ratePerSecond: number;
  /** Tokens that a full bucket holds. */
  readonly burst: number;
}

/**
 * A bucket: at `fullAtMs` it was full, and `taken` tokens have been drawn since,
 * without a moment at which it was full again. Counting whole tokens from one
 * moment never drifts, as adding up fractions would.
 */
export interface Bucket {
  readonly fullAtMs: number;
  readonly taken: number;
}

/** Whether a request got its token; if not, how long until one is there. */
export interface Take {
  readonly taken: boolean;
  readonly waitMs: number;
  readonly bucket: Bucket;
}

// A nanosecond: what binary fractions lose when 1000/3 ms is compared with a clock.
const ROUNDING_MS = 1e-6;

/** A bucket that nobody has drawn from. */
export const fullBucket: Bucket = { fullAtMs: 0, taken: 0 };

/** Takes one token at `nowMs` of a monotonic clock, or leaves the bucket as it is. */
export function takeToken(bucket: Bucket, law: BucketLaw, nowMs: number): Take {
  const fullInMs = fullIn(bucket, law, nowMs);
  const waitMs = fullInMs - ((law.burst - 1) * 1000) / law.ratePerSecond;
  if (waitMs > ROUNDING_MS) return { taken: false, waitMs, bucket };
  const isFull = fullInMs === 0;
  return {
    taken: true,
    waitMs: 0,
    bucket: isFull ? { fullAtMs: nowMs, taken: 1 } : { ...bucket, taken: bucket.taken + 1 },
  };
}

function fullIn(bucket: Bucket, law: BucketLaw, nowMs: number): number {
  if (bucket.taken === 0) return 0;
  return Math.max(0, bucket.fullAtMs + (bucket.taken * 1000) / law.ratePerSecond - nowMs);
}
