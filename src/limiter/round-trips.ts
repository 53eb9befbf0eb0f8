import type { RoundTrip } from "./lease.ts";

/** How long requests take from their departure to their answer, seen from this process. */
export class RoundTrips {
  #fastestMs = Number.POSITIVE_INFINITY;

  /** The shortest so far; infinite before the first. */
  get fastestMs(): number {
    return this.#fastestMs;
  }

  note({ departedAtMs, answeredAtMs }: RoundTrip): void {
    this.#fastestMs = Math.min(this.#fastestMs, Math.max(0, answeredAtMs - departedAtMs));
  }

  /**
   * When a request arrived at the latest, as if the fastest way took nothing:
   * what its trip took longer, it may have taken before it arrived. Whoever
   * leaves an interval after that arrives an interval later, even the fastest way.
   */
  arrivalOf({ departedAtMs, answeredAtMs }: RoundTrip): number {
    return Math.max(departedAtMs, answeredAtMs - this.#fastestMs);
  }
}
