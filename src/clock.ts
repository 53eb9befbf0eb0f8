import { setTimeout as sleepFor } from "node:timers/promises";

/** Time, passed in so that tests can hold it still. All values are milliseconds. */
export interface Clock {
  /** Wall-clock time since the epoch, with fractions where the machine has them. */
  nowMs(): number;
  /** Resolves after `waitMs`; rejects with the signal's reason when it aborts first. */
  sleep(waitMs: number, signal?: AbortSignal): Promise<void>;
}

/** A difference that no ordinary correction of a clock makes in one go. */
const JUMP_MIN_MS = 1_000;

/**
 * Wall-clock time with the grain of the steady clock: it runs with `steadyMs`
 * (milliseconds since the epoch as well), and follows `wallMs` when that has jumped. Steady clocks stand still while a
 * laptop sleeps (https://man7.org/linux/man-pages/man2/clock_gettime.2.html) and
 * never see a clock that was set; leases and marks must see both, and all
 * processes of a machine must agree on the time.
 */
export function followWallClock(steadyMs: () => number, wallMs: () => number): () => number {
  let offsetMs = 0;
  return () => {
    const nowMs = steadyMs() + offsetMs;
    const jumpMs = wallMs() - nowMs;
    if (Math.abs(jumpMs) < JUMP_MIN_MS) return nowMs;
    offsetMs += jumpMs;
    return nowMs + jumpMs;
  };
}

const readSteadyMs = (): number => performance.timeOrigin + performance.now();

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: followWallClock(readSteadyMs, Date.now),
  async sleep(waitMs, signal) {
    signal?.throwIfAborted();
    if (waitMs <= 0) return;
    await sleepFor(waitMs, undefined, signal ? { signal } : {});
  },
};
