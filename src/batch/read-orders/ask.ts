import type { Clock } from "../../clock.ts";
import type { ReadAnswer } from "../../endpoints/reader.ts";
import type { BucketSpec, LeaseReport, Limiter } from "../../limiter/limiter.ts";
import type { TripListener } from "../../endpoints/watch-trip.ts";

/** Requests for one answer, at most. */
const ATTEMPTS_MAX = 4;
/** First wait after an unclear answer; doubles, with jitter. */
const RETRY_BASE_MS = 500;

/** What asking works with. */
export interface AskContext {
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** Aborts when nothing more shall be asked; what is in flight is given up, which changes nothing. */
  readonly drain: AbortSignal;
  /** From 0 to 1, for jitter. */
  random(): number;
}

/** The reader's last answer, or that the asking was stopped first. */
export type Asked<Reading> = ReadAnswer<Reading> | { readonly kind: "stopped" };

/**
 * Asks the marketplace through the limiter until there is a clear answer, within
 * bounds: refusals by the limit and answers that did not come are tried again.
 */
export async function ask<Reading>(
  bucket: BucketSpec,
  read: (signal: AbortSignal, trip: TripListener) => Promise<ReadAnswer<Reading>>,
  context: AskContext,
): Promise<Asked<Reading>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(bucket, read, context);
    if (answer.kind === "stopped" || !mayEndOtherwise(answer) || attempt >= ATTEMPTS_MAX) {
      return answer;
    }
    if (!(await waitBeforeRetry(answer, attempt, context))) return { kind: "stopped" };
  }
}

/** Asks once through the limiter, whatever comes of it. */
export async function askOnce<Reading>(
  bucket: BucketSpec,
  read: Parameters<typeof ask<Reading>>[1],
  { limiter, drain }: AskContext,
): Promise<Asked<Reading>> {
  const lease = await limiter.acquire(bucket, { leadMs: 0, signal: drain }).catch(orStopped(drain));
  if (lease === null) return { kind: "stopped" };
  let report: LeaseReport = { kind: "not-sent" };
  try {
    const isDue = await lease.waitForSendTime(drain).then(() => true, orStopped(drain));
    if (isDue === null) return { kind: "stopped" };
    const answer = await read(drain, lease);
    report = reportOf(answer);
    return drain.aborted && answer.kind === "failed" ? { kind: "stopped" } : answer;
  } finally {
    await lease.done(report);
  }
}

/** An abort is no failure here; anything else is. */
function orStopped(drain: AbortSignal): (thrown: unknown) => null {
  return (thrown) => {
    if (drain.aborted) return null;
    throw thrown;
  };
}

function mayEndOtherwise(answer: ReadAnswer<unknown>): boolean {
  if (answer.kind === "throttled") return true;
  return answer.kind === "failed" && (answer.why === "no-answer" || answer.why === "not-sent");
}

/** False: stopped meanwhile. */
async function waitBeforeRetry(
  answer: ReadAnswer<unknown>,
  attempt: number,
  { clock, drain, random }: AskContext,
): Promise<boolean> {
  // After a 429 the bucket itself holds everybody back.
  if (answer.kind === "throttled") return true;
  const waitMs = RETRY_BASE_MS * 2 ** (attempt - 1) * (0.5 + random() / 2);
  const isOver = await clock.sleep(waitMs, drain).then(() => true, orStopped(drain));
  return isOver === true;
}

function reportOf(answer: ReadAnswer<unknown>): LeaseReport {
  switch (answer.kind) {
    case "throttled": {
      const observedRatePerSecond = answer.limits?.ratePerSecond ?? null;
      return { kind: "throttled", retryAfterMs: answer.retryAfterMs, observedRatePerSecond };
    }
    case "read":
    case "not-found":
      return { kind: "answered", observedRatePerSecond: answer.limits?.ratePerSecond ?? null };
    case "refused-credentials":
      return { kind: "answered", observedRatePerSecond: null };
    case "failed":
      return answer.why === "not-sent"
        ? { kind: "not-sent" }
        : { kind: "answered", observedRatePerSecond: null };
  }
}
