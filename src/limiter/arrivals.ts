import type { Clock } from "../clock.ts";
import { GUARD_MS, intervalMs, recordArrival } from "./bucket.ts";
import type { Reservation } from "./bucket.ts";
import type { BucketRecord } from "./bucket-record.ts";
import type { RoundTrip } from "./lease.ts";
import type { BucketSpec } from "./limiter.ts";
import type { RoundTrips } from "./round-trips.ts";
import type { StoreClock } from "./store-clock.ts";

/** Arrivals later than this are told to the bucket; less is the timer's grain. */
const LATE_MIN_MS = 1;
/** The same of requests that have waited for the guard. */
const PACED_LATE_MIN_MS = GUARD_MS / 2;
/** So long after it was to leave, a request is no longer waited for of which nobody knows when it arrived. */
const WAIT_MAX_MS = 2_000;
/** Answered requests that a faster trip may tell more of: those of a burst, mostly. */
const ANSWERED_MAX = 32;

/** What must be known of a reservation to tell whether its request arrived late. */
type CountedReservation = Pick<Reservation, "countedFromMs" | "blockedUntilMs">;

/** A place among the requests that the bucket counts. */
interface Place {
  /** Which of the requests from here it is. */
  readonly number: number;
  /** Counted anew when another run begins before its request has arrived. */
  reservation: CountedReservation;
}

/** A request whose arrival may matter to those that follow. */
interface AwaitedArrival {
  /** An endpoint counts whatever comes first as the first, so whoever is ahead takes that place. */
  place: Place;
  readonly isPaced: boolean;
  /** By the local clock. */
  readonly expectedAtMs: number;
  departedAtMs: number | null;
  /** When the head of its answer came; null before. */
  answeredAtMs: number | null;
  /** Null until it was answered. */
  trip: RoundTrip | null;
  /** Resolves when it has left, and the bucket knows it. */
  readonly departed: PromiseWithResolvers<void>;
  /** Resolves when it was answered, and the bucket knows when it arrived. */
  readonly arrived: PromiseWithResolvers<void>;
}

/** Hears of one request. All times are local. */
export interface ArrivalListener {
  /** It leaves then, or later. Never rejects. */
  recordReadiness(atMs: number): Promise<void>;
  /** It has left just now, at this time. Never rejects. */
  recordDeparture(atMs: number): Promise<void>;
  /** It has left, and the bucket knows it; null where nobody can tell when. */
  onDeparted(atMs: number | null): void;
  /** Its answer begins to come. */
  onAnswered(atMs: number): void;
  /** It has ended; `trip` is null where it was not answered as requests are, or nobody can tell. */
  end(trip: RoundTrip | null): Promise<void>;
}

/**
 * When the requests of one bucket arrived, as far as it can be told from here.
 * An endpoint counts arrivals, and a bucket that is full gains nothing until the
 * next one; so a request that was held up on its way moves all that follow it,
 * or they come too early.
 */
export class Arrivals {
  readonly #record: BucketRecord;
  readonly #clock: Clock;
  readonly #storeClock: StoreClock;
  readonly #trips: RoundTrips;
  /** Requests from a bucket that held tokens, of which is not yet known when they arrived. */
  readonly #underWay = new Set<AwaitedArrival>();
  /** The last of those that were answered. */
  readonly #answered: AwaitedArrival[] = [];
  /** What the bucket is being told: until then it knows less than we do. */
  readonly #telling = new Set<Promise<void>>();
  #expected = 0;
  /** The fastest trip by which their arrivals are known. */
  #knownFastestMs = Number.POSITIVE_INFINITY;

  constructor(parts: {
    readonly record: BucketRecord;
    readonly clock: Clock;
    readonly storeClock: StoreClock;
    readonly trips: RoundTrips;
  }) {
    this.#record = parts.record;
    this.#clock = parts.clock;
    this.#storeClock = parts.storeClock;
    this.#trips = parts.trips;
  }

  /** Awaits the request of this reservation. */
  expect(reservation: Reservation, law: BucketSpec): ArrivalListener {
    this.#expected += 1;
    if (reservation.startsRun) this.#beginRun(reservation, law);
    const awaited: AwaitedArrival = {
      place: { number: this.#expected, reservation },
      isPaced: reservation.isPaced,
      expectedAtMs: this.#clock.nowMs(),
      departedAtMs: null,
      answeredAtMs: null,
      trip: null,
      departed: Promise.withResolvers<void>(),
      arrived: Promise.withResolvers<void>(),
    };
    // One that was paced has the guard for what its way takes longer.
    if (!awaited.isPaced) this.#underWay.add(awaited);
    return {
      recordReadiness: (atMs) => this.#tell(awaited, atMs, law),
      recordDeparture: (atMs) => {
        this.#takeFirstPlace(awaited, (one) => one.departedAtMs === null);
        awaited.departedAtMs = atMs;
        awaited.answeredAtMs = null;
        return this.#tell(awaited, atMs, law);
      },
      onDeparted(atMs) {
        awaited.departedAtMs = atMs;
        awaited.departed.resolve();
      },
      onAnswered(atMs) {
        awaited.answeredAtMs = atMs;
      },
      end: async (trip) => {
        if (trip) await this.#recordTrip(awaited, trip, law);
        this.#underWay.delete(awaited);
        awaited.arrived.resolve();
      },
    };
  }

  /**
   * Resolves when it is known of those under way when they arrived, as far as
   * it matters now, and the bucket was told: once they have left, it is taken
   * that they arrive at once, unless their answers are overdue. It waits within a
   * bound, once for each. Answers whether it has waited.
   */
  async settle(signal: AbortSignal): Promise<boolean> {
    let hasWaited = false;
    const untilMs = this.#clock.nowMs() + WAIT_MAX_MS;
    for (;;) {
      const nowMs = this.#clock.nowMs();
      const late = [...this.#underWay].filter((one) => this.#isLate(one, nowMs));
      const isTelling = this.#telling.size > 0 && nowMs < untilMs;
      if (late.length === 0 && !isTelling) return hasWaited;
      hasWaited = true;
      const waitMs = Math.min(
        isTelling ? untilMs - nowMs : WAIT_MAX_MS,
        ...late.map(({ expectedAtMs }) => expectedAtMs + WAIT_MAX_MS - nowMs),
      );
      const giveUp = new AbortController();
      const bound = AbortSignal.any([signal, giveUp.signal]);
      const waited = this.#clock.sleep(waitMs, bound).catch(() => undefined);
      const known = late.map(({ departedAtMs, departed, arrived }) =>
        departedAtMs === null ? departed.promise : arrived.promise,
      );
      await Promise.race([Promise.all([...known, ...this.#telling]), waited]);
      giveUp.abort();
      signal.throwIfAborted();
    }
  }

  /** Whether it may arrive later than it was counted from, and later than is taken for granted. */
  #isLate(one: AwaitedArrival, nowMs: number): boolean {
    const { place, expectedAtMs, departedAtMs, answeredAtMs } = one;
    const waitedMs = nowMs - expectedAtMs;
    // Less than nothing: the clock was set back.
    if (waitedMs < 0 || waitedMs >= WAIT_MAX_MS) return false;
    if (this.#storeClock.toLocalMs(place.reservation.countedFromMs) > nowMs) return false;
    if (departedAtMs === null) return true;
    return (answeredAtMs ?? nowMs) - departedAtMs > this.#trips.fastestMs + GUARD_MS;
  }

  /**
   * It is ahead of all that are still where it was: their first place is its own
   * now, and its own is theirs. Of all ways to give places to requests, the one
   * in their order moves a bucket least, and is how the endpoint counts them.
   */
  #takeFirstPlace(ahead: AwaitedArrival, isBehind: (one: AwaitedArrival) => boolean): void {
    if (!this.#underWay.has(ahead)) return;
    let first = ahead;
    for (const one of this.#underWay) {
      if (isBehind(one) && one.place.number < first.place.number) first = one;
    }
    [ahead.place, first.place] = [first.place, ahead.place];
  }

  /**
   * A run begins with a bucket that is taken to be full. It is not when one of
   * those before arrives so late that it, and those between, are still counted then.
   */
  #beginRun({ blockedUntilMs }: Reservation, law: BucketSpec): void {
    const interval = intervalMs(law, 1);
    for (const { place } of [...this.#underWay, ...this.#answered]) {
      const countedFromMs = blockedUntilMs - (this.#expected - place.number) * interval;
      place.reservation = { countedFromMs, blockedUntilMs };
    }
  }

  async #recordTrip(awaited: AwaitedArrival, trip: RoundTrip, law: BucketSpec): Promise<void> {
    this.#trips.note(trip);
    const { fastestMs } = this.#trips;
    // A faster trip than all before tells that those took longer on their way than was thought.
    const isFaster = fastestMs < this.#knownFastestMs - LATE_MIN_MS;
    const told = isFaster ? [...this.#answered] : [];
    if (isFaster) this.#knownFastestMs = fastestMs;
    if (!awaited.isPaced) {
      this.#takeFirstPlace(awaited, (one) => one.trip === null);
      awaited.trip = trip;
      told.push(awaited);
      this.#answered.push(awaited);
      if (this.#answered.length > ANSWERED_MAX) this.#answered.shift();
    }
    for (const one of told) {
      if (one.trip) await this.#tell(one, this.#trips.arrivalOf(one.trip), law);
    }
  }

  /** Tells the bucket of an arrival, where it makes a difference. */
  async #tell(
    { place: { reservation }, isPaced }: AwaitedArrival,
    localAtMs: number,
    law: BucketSpec,
  ): Promise<void> {
    const atMs = this.#storeClock.latestStoreMs(localAtMs);
    const blockedUntilMs = this.#record.latest?.blockedUntilMs ?? reservation.blockedUntilMs;
    const movedMs = Math.max(0, blockedUntilMs - reservation.blockedUntilMs);
    const lateMs = atMs - reservation.countedFromMs - movedMs;
    if (lateMs < (isPaced ? PACED_LATE_MIN_MS : LATE_MIN_MS)) return;
    const telling = this.#record.update<void>((state, nowMs) => ({
      state: recordArrival(state, nowMs, law, { reservation, atMs }),
      answer: undefined,
    }));
    this.#telling.add(telling);
    await telling.finally(() => this.#telling.delete(telling));
  }
}
