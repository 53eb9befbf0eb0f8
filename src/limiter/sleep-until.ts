import type { Clock } from "../clock.ts";

/**
 * Sleeps until the clock shows `atMs`, never less: timers fire up to a
 * millisecond early, so the clock is asked again. Rejects with the signal's
 * reason when it aborts first.
 */
export async function sleepUntil(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const waitMs = atMs - clock.nowMs();
    if (waitMs <= 0) return;
    await clock.sleep(waitMs, signal);
  }
}
