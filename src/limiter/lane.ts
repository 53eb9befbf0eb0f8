import pLimit from "p-limit";
import type { LimitFunction } from "p-limit";
import type { Clock } from "../clock.ts";
import type { BucketState } from "../store/buckets.ts";
import {
  CLOCK_DRIFT_MS,
  observedSlowness,
  recordRefusal,
  recordSuccess,
  reserveSend,
  tokensAt,
} from "./bucket.ts";
import type { Reservation } from "./bucket.ts";
import type { BucketRecord } from "./bucket-record.ts";
import { Arrivals } from "./arrivals.ts";
import { createLease } from "./lease.ts";
import type { BucketGauge, BucketSpec, LeaseReport, SendLease } from "./limiter.ts";
import type { RoundTrips } from "./round-trips.ts";
import type { StoreClock } from "./store-clock.ts";
import { sleepUntil } from "./sleep-until.ts";

/** One bucket's callers in this process: first come, first served. */
export class Lane {
  readonly #record: BucketRecord;
  readonly #clock: Clock;
  readonly #storeClock: StoreClock;
  readonly #random: () => number;
  /** Places in flight. */
  readonly #places: LimitFunction;
  /**
   * One caller at a time holds a reservation that is not yet due, so that a
   * process never hoards tokens and a refusal overtakes nobody.
   */
  readonly #turns = pLimit(1);
  #spec: BucketSpec;
  #waiting = 0;
  #inFlight = 0;
  #throttled = 0;
  #nextSendAtMs: number | null = null;
  #lastRefusalAtMs = -Infinity;
  readonly #arrivals: Arrivals;

  constructor(options: {
    readonly spec: BucketSpec;
    readonly record: BucketRecord;
    readonly clock: Clock;
    readonly storeClock: StoreClock;
    readonly random: () => number;
    readonly trips: RoundTrips;
  }) {
    this.#spec = options.spec;
    this.#record = options.record;
    this.#clock = options.clock;
    this.#storeClock = options.storeClock;
    this.#random = options.random;
    this.#arrivals = new Arrivals(options);
    this.#places = pLimit(options.spec.maxInFlight);
  }

  /** A later caller may come with another law, from a config read again. */
  adopt(spec: BucketSpec): void {
    this.#spec = spec;
    if (this.#places.concurrency !== spec.maxInFlight) this.#places.concurrency = spec.maxInFlight;
  }

  /** {@link Limiter.acquire} for this bucket. */
  async acquire(leadMs: number, signal: AbortSignal): Promise<SendLease> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<SendLease>();
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting += 1;
    this.#places(() => this.#serve(leadMs, signal, resolve)).catch(reject);
    try {
      return await promise;
    } finally {
      this.#waiting -= 1;
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** {@link Limiter.gauge} for this bucket, as far as this process knows. */
  gauge(): BucketGauge {
    return {
      name: this.#spec.name,
      tokens: this.#tokens(),
      burst: this.#spec.burst,
      ratePerSecond: this.#spec.ratePerSecond / (this.#record.latest?.slowness ?? 1),
      inFlight: this.#inFlight,
      waiting: this.#waiting,
      nextSendAtMs: this.#waiting > 0 ? this.#nextSendAtMs : null,
      throttled: this.#throttled,
    };
  }

  #tokens(): number {
    const nowMs = this.#storeClock.toStoreMs(this.#clock.nowMs());
    return tokensAt(this.#record.latest, nowMs, this.#spec);
  }

  /** Holds a place in flight from before the token is reserved until the lease is done. */
  async #serve(
    leadMs: number,
    signal: AbortSignal,
    grant: (lease: SendLease) => void,
  ): Promise<void> {
    if (signal.aborted) return;
    const reservation = await this.#turns(() => this.#takeTurn(leadMs, signal));
    // Aborted meanwhile: the caller has gone, the token is lost, the place is free.
    if (signal.aborted) return;
    const { lease, finished } = this.#createLease(reservation, leadMs);
    this.#inFlight += 1;
    grant(lease);
    await finished;
    this.#inFlight -= 1;
  }

  /** Reserves a token and sleeps until `leadMs` before it is due. */
  async #takeTurn(leadMs: number, signal: AbortSignal): Promise<LocalReservation> {
    signal.throwIfAborted();
    try {
      // A bucket that seems full is not while requests are held up that were counted long ago.
      if (this.#tokens() >= this.#spec.burst) await this.#arrivals.settle(signal);
      let reservation = await this.#reserve();
      for (;;) {
        // A clock that was set back would make the wait hours long: the bucket moves with it.
        if (this.#clock.nowMs() < reservation.localNowMs - CLOCK_DRIFT_MS) {
          reservation = await this.#reserve();
        }
        this.#nextSendAtMs = reservation.localSendAtMs;
        if (reservation.localSendAtMs - leadMs <= this.#clock.nowMs()) {
          // What seems refilled may have been counted from too early.
          const hasWaited = reservation.needsRefill && (await this.#arrivals.settle(signal));
          if (!hasWaited) return reservation;
          reservation = await this.#lookAgain(reservation);
          continue;
        }
        await sleepUntil(this.#clock, reservation.localSendAtMs - leadMs, signal);
        await this.#arrivals.settle(signal);
        reservation = await this.#lookAgain(reservation);
      }
    } finally {
      this.#nextSendAtMs = null;
    }
  }

  async #reserve(): Promise<LocalReservation> {
    const reservation = await this.#record.update((state, nowMs) =>
      reserveSend(state, nowMs, this.#spec),
    );
    return {
      ...reservation,
      localSendAtMs: this.#storeClock.toLocalMs(reservation.sendAtMs),
      localNowMs: this.#storeClock.toLocalMs(reservation.nowMs),
    };
  }

  /**
   * What became of a reservation while its caller slept: any sharer may have
   * been refused (then it starts over, behind the block), or the run turned out
   * to have begun late (then it moves along).
   */
  async #lookAgain(reservation: LocalReservation): Promise<LocalReservation> {
    const state: BucketState | null = await this.#record.read();
    if (state === null) return reservation;
    // A run that moved lies behind us still; what a refusal blocks does not, and slows down.
    const isRefused =
      state.slowness > reservation.slowness ||
      state.blockedUntilMs > this.#storeClock.latestStoreMs(this.#clock.nowMs());
    if (isRefused && state.blockedUntilMs > reservation.sendAtMs) return this.#reserve();
    const movedMs = state.blockedUntilMs - reservation.blockedUntilMs;
    if (movedMs <= 0) return reservation;
    const dueAtMs = reservation.dueAtMs + movedMs;
    const sendAtMs = Math.max(reservation.sendAtMs, dueAtMs);
    return {
      ...reservation,
      sendAtMs,
      dueAtMs,
      countedFromMs: reservation.countedFromMs + movedMs,
      localSendAtMs: this.#storeClock.toLocalMs(sendAtMs),
      blockedUntilMs: state.blockedUntilMs,
    };
  }

  #createLease(reservation: LocalReservation, leadMs: number): ReturnType<typeof createLease> {
    const arrival = this.#arrivals.expect(reservation, this.#spec);
    return createLease(reservation.localSendAtMs, {
      clock: this.#clock,
      waitMaxMs: leadMs + CLOCK_DRIFT_MS,
      recordReadiness: arrival.recordReadiness,
      recordDeparture: arrival.recordDeparture,
      onDeparted: arrival.onDeparted,
      onAnswered: arrival.onAnswered,
      recordReport: async (report, trip) => {
        await arrival.end(report.kind === "answered" ? trip : null);
        await this.#recordReport(report, reservation.localSendAtMs);
      },
    });
  }

  async #recordReport(report: LeaseReport, sentAtMs: number): Promise<void> {
    if (report.kind === "not-sent") return;
    const { observedRatePerSecond } = report;
    if (report.kind === "answered") {
      const isAtLaw = (this.#record.latest?.slowness ?? 1) === 1;
      if (isAtLaw && observedSlowness(this.#spec, observedRatePerSecond) === 1) return;
      await this.#change((state, nowMs) =>
        recordSuccess(state, nowMs, this.#spec, observedRatePerSecond),
      );
      return;
    }
    this.#throttled += 1;
    // A request that left before the last refusal tells nothing new, unless it says how long to wait.
    const lastRefusalAtMs = this.#lastRefusalAtMs;
    // One that lies ahead is from before the clock was set back.
    const isNew = sentAtMs > lastRefusalAtMs || lastRefusalAtMs > this.#clock.nowMs();
    if (!isNew && report.retryAfterMs === null) return;
    if (isNew) this.#lastRefusalAtMs = this.#clock.nowMs();
    const { retryAfterMs } = report;
    const jitter = this.#random();
    await this.#change((state, nowMs) =>
      recordRefusal(state, nowMs, this.#spec, {
        retryAfterMs,
        observedRatePerSecond,
        jitter,
        isNew,
      }),
    );
  }

  async #change(change: (state: BucketState | null, nowMs: number) => BucketState): Promise<void> {
    await this.#record.update((state, nowMs) => ({
      state: change(state, nowMs),
      answer: undefined,
    }));
  }
}

/** A reservation by the local clock: when it is due, and when it was made. */
interface LocalReservation extends Reservation {
  readonly localSendAtMs: number;
  readonly localNowMs: number;
}
