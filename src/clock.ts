import { setTimeout as sleepFor } from "node:timers/promises";

/** Time, passed in so that tests can hold it still. All values are milliseconds. */
export interface Clock {
  /** Wall-clock time since the epoch, with fractions where the machine has them. */
  nowMs(): number;
  /** Resolves after `waitMs`; rejects with the signal's reason when it aborts first. */
  sleep(waitMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  async sleep(waitMs, signal) {
    signal?.throwIfAborted();
    if (waitMs <= 0) return;
    await sleepFor(waitMs, undefined, signal ? { signal } : {});
  },
};
