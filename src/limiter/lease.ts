import type { Clock } from "../clock.ts";
import type { LeaseReport, SendLease } from "./limiter.ts";
import { sleepUntil } from "./sleep-until.ts";

/** What a lease needs of the bucket that granted it. */
export interface LeaseHost {
  readonly clock: Clock;
  /** A lease is granted so shortly before its time, at most. */
  readonly waitMaxMs: number;
  /** The request left at this local time, later than it was reserved for. Never rejects. */
  recordDeparture(atMs: number): Promise<void>;
  /** The request has really left, as far as anybody will tell. */
  onDeparted(): void;
  /** Never rejects. */
  recordReport(report: LeaseReport): Promise<void>;
}

/** Makes a lease; `finished` resolves when its place in flight is free again. */
export function createLease(
  sendAtMs: number,
  host: LeaseHost,
): { lease: SendLease; finished: Promise<void> } {
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  let departure = Promise.resolve();
  let isDone = false;

  const record = (atMs: number): void => {
    departure = departure.then(() => host.recordDeparture(atMs));
  };
  const noteDeparture = (atMs: number): void => {
    record(atMs);
    void departure.then(() => host.onDeparted());
  };
  const lease: SendLease = {
    sendAtMs,
    async waitForSendTime(signal) {
      await sleepUntil(host.clock, sendAtMs, signal, host.waitMaxMs);
      record(host.clock.nowMs());
    },
    noteDeparture,
    async done(report) {
      // The first report counts, so that a caller may report again in a `finally`.
      if (isDone) return;
      isDone = true;
      try {
        await departure;
        host.onDeparted();
        await host.recordReport(report);
      } finally {
        finish();
      }
    },
  };
  return { lease, finished };
}
