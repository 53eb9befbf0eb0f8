import type { Clock } from "../clock.ts";
import { coerceError } from "../errors.ts";
import type { StoreClock } from "./store-clock.ts";
import type { BucketChange, BucketState, BucketStore } from "../store/buckets.ts";

/** After the store failed, a bucket goes on in memory for this long before the store is tried again. */
const STORE_PAUSE_MS = 30_000;

/** Told once per bucket when the store of buckets fails: the run goes on, sharing is lost. */
export type BucketTroubleListener = (bucketName: string, error: Error) => void;

/**
 * One bucket as this process sees it: in the shared store, and in memory while
 * the store fails. Correctness does not depend on the store, only the sharing.
 */
export class BucketRecord {
  readonly #name: string;
  readonly #store: BucketStore;
  readonly #clock: Clock;
  readonly #storeClock: StoreClock;
  readonly #onTrouble: BucketTroubleListener;
  #latest: BucketState | null = null;
  #storeAgainAtMs = 0;
  #isTroubled = false;
  #wasTold = false;

  constructor(options: {
    readonly name: string;
    readonly store: BucketStore;
    readonly clock: Clock;
    readonly storeClock: StoreClock;
    readonly onTrouble: BucketTroubleListener;
  }) {
    this.#name = options.name;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#storeClock = options.storeClock;
    this.#onTrouble = options.onTrouble;
  }

  /** The state after the last change or read of this process; null before the first. */
  get latest(): BucketState | null {
    return this.#latest;
  }

  /** Changes the bucket, shared if possible. Never rejects for the store's sake. */
  async update<Answer>(change: BucketChange<Answer>): Promise<Answer> {
    if (this.#isStoreUsed()) {
      try {
        return await this.#updateStored(change);
      } catch (thrown) {
        this.#noteTrouble(coerceError(thrown));
      }
    }
    const { state, answer } = change(this.#latest, this.#storeClock.toStoreMs(this.#clock.nowMs()));
    this.#latest = state;
    return answer;
  }

  /** The bucket as all sharers see it now. */
  async read(): Promise<BucketState | null> {
    if (this.#isStoreUsed()) {
      try {
        this.#latest = this.#merge(await this.#store.read(this.#name));
      } catch (thrown) {
        this.#noteTrouble(coerceError(thrown));
      }
    }
    return this.#latest;
  }

  async #updateStored<Answer>(change: BucketChange<Answer>): Promise<Answer> {
    let latest: BucketState | null = null;
    const askedAtMs = this.#clock.nowMs();
    const answer = await this.#store.update(this.#name, (stored, nowMs) => {
      this.#storeClock.note(nowMs, askedAtMs, this.#clock.nowMs());
      const changed = change(this.#merge(stored), nowMs);
      latest = changed.state;
      return changed;
    });
    this.#latest = latest;
    this.#isTroubled = false;
    return answer;
  }

  /** After trouble the stored state and the one kept in memory both hold requests: the later times win. */
  #merge(stored: BucketState | null): BucketState | null {
    const kept = this.#latest;
    if (!this.#isTroubled || kept === null || stored === null) return stored ?? kept;
    return {
      arrivalMs: Math.max(stored.arrivalMs, kept.arrivalMs),
      slowness: Math.max(stored.slowness, kept.slowness),
      blockedUntilMs: Math.max(stored.blockedUntilMs, kept.blockedUntilMs),
      writtenAtMs: Math.max(stored.writtenAtMs, kept.writtenAtMs),
    };
  }

  #isStoreUsed(): boolean {
    const leftMs = this.#storeAgainAtMs - this.#clock.nowMs();
    // More than the whole pause: the clock was set back since.
    return leftMs <= 0 || leftMs > STORE_PAUSE_MS;
  }

  #noteTrouble(error: Error): void {
    this.#storeAgainAtMs = this.#clock.nowMs() + STORE_PAUSE_MS;
    this.#isTroubled = true;
    if (this.#wasTold) return;
    this.#wasTold = true;
    try {
      this.#onTrouble(this.#name, error);
    } catch {
      // A listener that throws never stops a post.
    }
  }
}
