import type { Clock } from "../clock.ts";

/** Timers fire so much early at most; a clock that lacks more after a sleep was set back. */
const TIMER_EARLY_MAX_MS = 20;

/**
 * Sleeps until the clock shows `atMs`, never less: timers fire up to a
 * millisecond early, so the clock is asked again. Only a clock that is set back
 * meanwhile does not lengthen the sleep: what had to pass has passed. Rejects
 * with the signal's reason when it aborts first.
 *
 * @param waitMaxMs the longest wait that makes sense; a longer one means that
 *   the clock was set back before, and nothing is left to wait for
 */
export async function sleepUntil(
  clock: Clock,
  atMs: number,
  signal: AbortSignal,
  waitMaxMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  let longestMs = waitMaxMs;
  for (;;) {
    signal.throwIfAborted();
    const waitMs = atMs - clock.nowMs();
    if (waitMs <= 0 || waitMs > longestMs) return;
    longestMs = TIMER_EARLY_MAX_MS;
    await clock.sleep(waitMs, signal);
  }
}
