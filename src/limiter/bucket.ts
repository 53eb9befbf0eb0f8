import type { BucketState } from "../store/buckets.ts";

/**
 * A token bucket as pure arithmetic: the generic cell rate algorithm
 * (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). It keeps one
 * number, the theoretical arrival time; at most `burst + rate * t` requests are
 * let through in any window of `t` seconds.
 */

/**
 * Published: a request that lives on refill leaves this much later than the law
 * allows, once per run of requests and not once per request.
 *
 * An endpoint counts from when requests arrive. How late those of a burst came
 * is told by their answers (see `Arrivals`); what nobody can tell is by how much
 * later ones go a faster way than all before them: a few milliseconds on warm
 * connections, of which 20 ms is a generous bound, within the 50 ms of the
 * contract. A bucket of burst 1 has no slack and pays it at every request.
 */
export const GUARD_MS = 20;

/** The longest that a Retry-After holds a bucket up. */
export const BLOCK_MAX_MS = 300_000;
/** How many times longer than the law refusals can make the intervals. */
export const SLOWNESS_MAX = 4;
const SLOWNESS_STEP = 1.25;
/** What remains of the slowness above 1 after each success. */
const SLOWNESS_DECAY = 0.98;
const SLOWNESS_SNAP = 1.01;
/** An observed rate may be this many times lower than the configured one; below, it is nonsense. */
const OBSERVED_SLOWNESS_MAX = 10_000;
/** A clock that went back by less is ordinary drift between machines. */
export const CLOCK_DRIFT_MS = 1_000;
/** Requests that can be reserved ahead: one for each waiting process, generously. */
const RESERVED_AHEAD_MAX = 1_000;
/** An arrival later than this says nothing about the rest of its run. */
const LATE_MAX_MS = 2_000;
/** Below what a double can hold of today's milliseconds, times a margin. */
const ROUNDING_MS = 0.01;

/** What an endpoint allows: requests per second, and requests at once from a full bucket. */
export interface BucketLaw {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** A reserved request. Times are those of the bucket store's clock. */
export interface Reservation {
  readonly sendAtMs: number;
  /** When its token is there, with the guard: earlier where it was there already. */
  readonly dueAtMs: number;
  /** When it was reserved. */
  readonly nowMs: number;
  /**
   * The bucket counts it from here. As long as it arrives no later, all that
   * follow are right; where tokens are left, this lies behind `sendAtMs`.
   */
  readonly countedFromMs: number;
  /** True for the first request from a full bucket: those before it count no more. */
  readonly startsRun: boolean;
  /** False where the bucket held its token when the run began. */
  readonly needsRefill: boolean;
  /** True where it takes the very token that was refilled last; false where more were there. */
  readonly isPaced: boolean;
  /** {@link BucketState.blockedUntilMs} after the reservation, to notice when it moves. */
  readonly blockedUntilMs: number;
  /** {@link BucketState.slowness} at the reservation, to notice a refusal. */
  readonly slowness: number;
}

/**
 * Time between two requests at the sustained rate. Rounded up to a 1024th of a
 * millisecond, so that sums of it are exact and never faster than the law.
 */
export function intervalMs(law: BucketLaw, slowness: number): number {
  return Math.ceil((slowness * 1000 * 1024) / law.ratePerSecond) / 1024;
}

/** Takes the next token: when its request may leave, and the bucket after it. */
export function reserveSend(
  stored: BucketState | null,
  nowMs: number,
  law: BucketLaw,
): { state: BucketState; answer: Reservation } {
  const state = soundState(stored, nowMs, law);
  const interval = intervalMs(law, state.slowness);
  const earliest = state.arrivalMs - (law.burst - 1) * interval;
  // A token that the bucket held when its run began needs no guard.
  const needsRefill = earliest > state.blockedUntilMs + ROUNDING_MS;
  const dueAtMs = Math.max(state.blockedUntilMs, earliest + (needsRefill ? GUARD_MS : 0));
  const sendAtMs = Math.max(nowMs, dueAtMs);
  const isPaced = needsRefill && sendAtMs <= dueAtMs + ROUNDING_MS;
  // Full for certain, even if the endpoint counts a guard behind us.
  const startsRun = state.arrivalMs + GUARD_MS + ROUNDING_MS < sendAtMs;
  const blockedUntilMs = startsRun ? sendAtMs : state.blockedUntilMs;
  const countedFromMs = Math.max(state.arrivalMs, sendAtMs);
  return {
    state: { ...state, arrivalMs: countedFromMs + interval, blockedUntilMs },
    answer: {
      sendAtMs,
      dueAtMs,
      nowMs,
      countedFromMs,
      startsRun,
      needsRefill,
      isPaced,
      blockedUntilMs,
      slowness: state.slowness,
    },
  };
}

/**
 * A request arrived at `atMs` or a little earlier. Where that is later than it
 * was counted from, the endpoint's bucket was full until then and gained
 * nothing: all that follows it moves. What has moved already, or has been
 * overtaken by another run or a refusal, stays as it is.
 */
export function recordArrival(
  stored: BucketState | null,
  nowMs: number,
  law: BucketLaw,
  {
    reservation,
    atMs,
  }: {
    readonly reservation: Pick<Reservation, "countedFromMs" | "blockedUntilMs">;
    readonly atMs: number;
  },
): BucketState {
  const state = soundState(stored, nowMs, law);
  const movedMs = state.blockedUntilMs - reservation.blockedUntilMs;
  // The clock was set back since, or the intervals grew: what was reserved then tells nothing now.
  if (movedMs < -ROUNDING_MS) return state;
  const shiftMs = Math.min(atMs - reservation.countedFromMs - movedMs, LATE_MAX_MS);
  if (shiftMs <= 0) return state;
  return {
    ...state,
    arrivalMs: state.arrivalMs + shiftMs,
    blockedUntilMs: state.blockedUntilMs + shiftMs,
  };
}

/** What an endpoint's 429 said, with a random number from 0 to 1 for the jitter. */
export interface Refusal {
  readonly retryAfterMs: number | null;
  readonly observedRatePerSecond: number | null;
  readonly jitter: number;
  /** False for a request that left before the last refusal: it raises no slowness again. */
  readonly isNew: boolean;
}

/**
 * A 429: the bucket is empty, nothing leaves before Retry-After (or one to two
 * intervals), and intervals grow. Refusals that come in while it is blocked
 * already tell of the same moment and raise nothing.
 */
export function recordRefusal(
  stored: BucketState | null,
  nowMs: number,
  law: BucketLaw,
  refusal: Refusal,
): BucketState {
  const state = soundState(stored, nowMs, law);
  const isKnown = !refusal.isNew || state.blockedUntilMs > nowMs;
  const raised = isKnown ? state.slowness : Math.min(state.slowness * SLOWNESS_STEP, SLOWNESS_MAX);
  const slowness = Math.max(
    state.slowness,
    raised,
    observedSlowness(law, refusal.observedRatePerSecond),
  );
  const interval = intervalMs(law, slowness);
  const told = refusal.retryAfterMs !== null && refusal.retryAfterMs > 0;
  const waitMs = told ? (refusal.retryAfterMs ?? 0) : interval * (1 + refusal.jitter);
  const blockedUntilMs = Math.max(state.blockedUntilMs, nowMs + Math.min(waitMs, BLOCK_MAX_MS));
  const arrivalMs = Math.max(state.arrivalMs, blockedUntilMs + (law.burst - 1) * interval);
  return { ...state, arrivalMs, blockedUntilMs, slowness };
}

/** An answer that was no refusal: intervals shrink gently back to the law, or to a lower rate that the answer told. */
export function recordSuccess(
  stored: BucketState | null,
  nowMs: number,
  law: BucketLaw,
  observedRatePerSecond: number | null,
): BucketState {
  const state = soundState(stored, nowMs, law);
  const decayed = 1 + (state.slowness - 1) * SLOWNESS_DECAY;
  const slowness = Math.max(
    decayed < SLOWNESS_SNAP ? 1 : decayed,
    observedSlowness(law, observedRatePerSecond),
  );
  // Shrinking keeps the arrival time, which errs on the slow side. Growing must
  // stretch it, or tokens that were used would come back.
  if (slowness <= state.slowness) return { ...state, slowness };
  const factor = slowness / state.slowness;
  const stretch = (atMs: number): number => nowMs + (atMs - nowMs) * factor;
  return {
    ...state,
    slowness,
    arrivalMs: stretch(state.arrivalMs),
    blockedUntilMs:
      state.blockedUntilMs > nowMs ? state.blockedUntilMs : stretch(state.blockedUntilMs),
  };
}

/** The slowness that a rate told by the endpoint asks for: the lower of it and the law wins. */
export function observedSlowness(law: BucketLaw, observedRatePerSecond: number | null): number {
  if (observedRatePerSecond === null || !(observedRatePerSecond > 0)) return 1;
  const slowness = law.ratePerSecond / observedRatePerSecond;
  return slowness > 1 && slowness <= OBSERVED_SLOWNESS_MAX ? slowness : 1;
}

/** Tokens in the bucket, fractions included; 0 while it is blocked or reserved ahead. */
export function tokensAt(state: BucketState | null, nowMs: number, law: BucketLaw): number {
  const { arrivalMs, blockedUntilMs, slowness } = soundState(state, nowMs, law);
  if (blockedUntilMs > nowMs) return 0;
  const missing = (arrivalMs - nowMs) / intervalMs(law, slowness);
  return Math.min(law.burst, Math.max(0, law.burst - missing));
}

/**
 * What is stored, made sound: a new bucket is full; a clock that jumped back
 * moves the state with it, keeping the waits; what nobody can have reserved is cut.
 */
function soundState(stored: BucketState | null, nowMs: number, law: BucketLaw): BucketState {
  if (stored === null || !isSound(stored)) {
    return { arrivalMs: nowMs - 2 * GUARD_MS, slowness: 1, blockedUntilMs: 0, writtenAtMs: nowMs };
  }
  const jumpedMs = stored.writtenAtMs - nowMs > CLOCK_DRIFT_MS ? stored.writtenAtMs - nowMs : 0;
  const slowness = Math.min(Math.max(stored.slowness, 1), OBSERVED_SLOWNESS_MAX);
  const blockedUntilMs = Math.min(stored.blockedUntilMs - jumpedMs, nowMs + BLOCK_MAX_MS);
  const aheadMs = (law.burst + RESERVED_AHEAD_MAX) * intervalMs(law, slowness);
  const arrivalMs = Math.min(
    stored.arrivalMs - jumpedMs,
    Math.max(nowMs, blockedUntilMs) + aheadMs,
  );
  const writtenAtMs = Math.max(nowMs, stored.writtenAtMs - jumpedMs);
  return { arrivalMs, slowness, blockedUntilMs, writtenAtMs };
}

function isSound(state: BucketState): boolean {
  return [state.arrivalMs, state.slowness, state.blockedUntilMs, state.writtenAtMs].every(
    Number.isFinite,
  );
}
