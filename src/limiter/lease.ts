import type { Clock } from "../clock.ts";
import type { LeaseReport, SendLease } from "./limiter.ts";
import { sleepUntil } from "./sleep-until.ts";

/** When a request left and when its answer was there, by the local clock. */
export interface RoundTrip {
  readonly departedAtMs: number;
  readonly answeredAtMs: number;
}

/** What a lease needs of the bucket that granted it. */
export interface LeaseHost {
  readonly clock: Clock;
  /** A lease is granted so shortly before its time, at most. */
  readonly waitMaxMs: number;
  /** The request leaves at this local time, or later. Never rejects. */
  recordReadiness(atMs: number): Promise<void>;
  /** The request has left just now, at this local time. Never rejects. */
  recordDeparture(atMs: number): Promise<void>;
  /** The request has really left, and the bucket knows it; null where nobody can tell when. */
  onDeparted(atMs: number | null): void;
  /** Its answer begins to come, at this local time. */
  onAnswered(atMs: number): void;
  /** `trip` is null where nobody can tell when the request left. Never rejects. */
  recordReport(report: LeaseReport, trip: RoundTrip | null): Promise<void>;
}

/** Makes a lease; `finished` resolves when its place in flight is free again. */
export function createLease(
  sendAtMs: number,
  host: LeaseHost,
): { lease: SendLease; finished: Promise<void> } {
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  let departure = Promise.resolve();
  let departedAtMs: number | null = null;
  let answeredAtMs: number | null = null;
  let isDone = false;

  const noteDeparture = (atMs: number): void => {
    departedAtMs = atMs;
    answeredAtMs = null;
    departure = departure.then(() => host.recordDeparture(atMs));
    void departure.then(() => host.onDeparted(atMs));
  };
  const lease: SendLease = {
    sendAtMs,
    async waitForSendTime(signal) {
      await sleepUntil(host.clock, sendAtMs, signal, host.waitMaxMs);
      const readyAtMs = host.clock.nowMs();
      departure = departure.then(() => host.recordReadiness(readyAtMs));
    },
    noteDeparture,
    noteAnswer(atMs) {
      answeredAtMs = atMs;
      host.onAnswered(atMs);
    },
    async done(report) {
      // The first report counts, so that a caller may report again in a `finally`.
      if (isDone) return;
      isDone = true;
      answeredAtMs ??= host.clock.nowMs();
      const trip = departedAtMs === null ? null : { departedAtMs, answeredAtMs };
      try {
        await departure;
        host.onDeparted(departedAtMs);
        await host.recordReport(report, trip);
      } finally {
        finish();
      }
    },
  };
  return { lease, finished };
}
