import type { Clock } from "../../src/clock.ts";
import type { BucketChange, BucketState, BucketStore } from "../../src/store/buckets.ts";

/** A bucket store in memory, for tests of what lies above it; it can be made to fail. */
export class MemoryBuckets implements BucketStore {
  readonly states = new Map<string, BucketState>();
  /** What the sharers' clock shows more than the test's. */
  aheadMs = 0;
  isFailing = false;
  /** How long a change is under way before it is made; reads overtake it, as on a server. */
  delayMs = 0;
  updates = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async update<Answer>(name: string, change: BucketChange<Answer>): Promise<Answer> {
    if (this.isFailing) throw new Error("The disk is gone.");
    this.updates += 1;
    if (this.delayMs > 0) await this.#clock.sleep(this.delayMs);
    const now = this.#clock.nowMs() + this.aheadMs;
    const { state, answer } = change(this.states.get(name) ?? null, now);
    this.states.set(name, state);
    return answer;
  }

  async read(name: string): Promise<BucketState | null> {
    if (this.isFailing) throw new Error("The disk is gone.");
    return this.states.get(name) ?? null;
  }

  async close(): Promise<void> {
    this.states.clear();
  }
}
