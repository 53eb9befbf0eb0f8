/**
 * The clock of the shared store, as far as the local one tells its time: each
 * answer says that the store read its clock between the question and the
 * answer, so the difference of the two lies between two bounds, which many
 * answers together draw close. A store that takes long to answer changes no
 * clock, and what it holds up must be known as late.
 */
export class StoreClock {
  /** Local clock minus the store's, at least and at most. */
  #leastMs = 0;
  #mostMs = 0;
  #isKnown = false;

  /** The store read `storeMs` from its clock between these two local times. */
  note(storeMs: number, askedAtMs: number, heardAtMs: number): void {
    const leastMs = Math.max(this.#leastMs, askedAtMs - storeMs);
    const mostMs = Math.min(this.#mostMs, heardAtMs - storeMs);
    // Bounds that exclude each other mean that one of the clocks was set, or has drifted.
    const isNew = !this.#isKnown || leastMs > mostMs;
    this.#leastMs = isNew ? askedAtMs - storeMs : leastMs;
    this.#mostMs = isNew ? heardAtMs - storeMs : mostMs;
    this.#isKnown = true;
  }

  /** A time of the store by the local clock, or a little later. */
  toLocalMs(storeMs: number): number {
    return storeMs + this.#mostMs;
  }

  /** The time of the store for which {@link toLocalMs} gives this one. */
  toStoreMs(localMs: number): number {
    return localMs - this.#mostMs;
  }

  /** A local time by the store's clock, or a little later. */
  latestStoreMs(localMs: number): number {
    return localMs - this.#leastMs;
  }
}
