import type { Clock } from "../src/clock.ts";

interface Sleeper {
  wakeAtMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until told, and then goes straight to the next sleeper. */
export class FakeClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(startMs = 1_800_000_000_000) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  async sleep(waitMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (waitMs <= 0) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { wakeAtMs: this.#nowMs + waitMs, wake: resolve };
    const onAbort = (): void => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      reject(signal?.reason);
    };
    this.#sleepers.push(sleeper);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** The clock is set to another time. Whoever sleeps goes on sleeping for as long as before. */
  setTo(nowMs: number): void {
    const jumpMs = nowMs - this.#nowMs;
    this.#sleepers = this.#sleepers.map((sleeper) =>
      Object.assign(sleeper, { wakeAtMs: sleeper.wakeAtMs + jumpMs }),
    );
    this.#nowMs = nowMs;
  }

  /** Sleepers there are now. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Lets everything that is ready run, without time passing. */
  async settle(): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** Goes to the earliest sleeper's time and wakes it. False when nobody sleeps. */
  wakeNext(): boolean {
    const [first] = this.#sleepers.toSorted((a, b) => a.wakeAtMs - b.wakeAtMs);
    if (first === undefined) return false;
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== first);
    this.#nowMs = Math.max(this.#nowMs, first.wakeAtMs);
    first.wake();
    return true;
  }

  /** Passes time until `work` has ended, from sleeper to sleeper; fails when all wait for nothing. */
  async run<T>(work: Promise<T>, stepsMax = 100_000): Promise<T> {
    let isOver = false;
    const noteEnd = (): void => {
      isOver = true;
    };
    work.then(noteEnd, noteEnd);
    for (let step = 0; step < stepsMax; step += 1) {
      await this.settle();
      if (isOver) return work;
      if (!this.wakeNext()) throw new Error("Nobody sleeps, and the work has not ended.");
    }
    throw new Error(`The work has not ended after ${stepsMax} steps.`);
  }

  /** Passes time, waking whoever is due on the way. */
  async pass(waitMs: number): Promise<void> {
    await this.run(this.sleep(waitMs));
  }
}
