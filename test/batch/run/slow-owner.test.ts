import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/clock.ts";
import type { Ledger } from "../../../src/store/ledger.ts";
import { JumpClock } from "./jump-clock.ts";
import { openBench, parcelRows, type MarketplaceBench } from "./marketplace-bench.ts";

const LEASE_OVER_MS = 40_000;

/** Runs the same sheet and then a correction, as somebody in another window would. */
async function overtake(bench: MarketplaceBench, clock: Clock): Promise<void> {
  expect((await bench.run(parcelRows("A"), { clock })).results).toEqual(["posted"]);
  const corrected = await bench.run("A,1001,1,UPS,1Z-NEW,update\n", { clock });
  expect(corrected.results).toEqual(["updated"]);
}

/** What must be true whoever was slow: one parcel, and the correction stands. */
async function expectCorrected(bench: MarketplaceBench, clock: Clock): Promise<void> {
  expect(bench.parcels()).toMatchObject([{ orderId: "A", creates: 1 }]);
  expect(bench.parcels()[0]?.history.at(-1)).toBe("1Z-NEW");
  const requests = bench.sandbox.state().requests;
  const check = await bench.run("A,1001,1,UPS,1Z-NEW,\n", { clock });
  expect(check.results).toEqual(["already-posted already-posted"]);
  expect(bench.sandbox.state().requests).toBe(requests);
  expect(bench.problems()).toEqual([]);
}

describe("an owner that is only slow", { timeout: 30_000 }, () => {
  it("loses the order to a run that repeats it under the same ID, and says so", async () => {
    const bench = await openBench({ latencyMs: [400, 400] });
    const clock = new JumpClock();
    const slow = bench.run(parcelRows("A"), { clock });
    await bench.untilRequests(1);
    // Its lease ends while its request is on the way.
    clock.jump(LEASE_OVER_MS);
    const quick = await bench.run(parcelRows("A"), { clock });
    expect(quick.results).toEqual(["posted"]);
    expect((await slow).results).toEqual(["in-doubt claim-lost"]);
    expect(bench.parcels()).toMatchObject([{ history: ["1Z-A"], creates: 1 }]);
    expect((await bench.run(parcelRows("A"), { clock })).results).toEqual([
      "already-posted already-posted",
    ]);
    expect(bench.problems()).toEqual([]);
  });

  it("sends nothing any more when the laptop slept between the mark and the request", async () => {
    const bench = await openBench();
    const clock = new JumpClock();
    const slept = await bench.run(parcelRows("A"), {
      clock,
      wrapLedger: (ledger) =>
        afterMark(ledger, 1, async () => {
          clock.jump(3_600_000);
          await overtake(bench, clock);
        }),
    });
    expect(slept.results).toEqual(["not-attempted claim-lost"]);
    expect(slept.tally.requests).toBe(0);
    await expectCorrected(bench, clock);
  });

  it("repeats nothing any more when the laptop slept before a repeat", async () => {
    const bench = await openBench({ next: [{ fault: "503" }] });
    const clock = new SleepyClock(async () => {
      clock.jump(3_600_000);
      await overtake(bench, new Awake(clock));
    });
    const slept = await bench.run(parcelRows("A"), { clock });
    expect(slept.results).toEqual(["in-doubt claim-lost"]);
    expect(slept.tally.requests).toBe(1);
    await expectCorrected(bench, new Awake(clock));
  });
});

/** Does something after the n-th successful mark, before it is answered. */
function afterMark(ledger: Ledger, nth: number, act: () => Promise<void>): Ledger {
  let marks = 0;
  return {
    ...ledger,
    markSent: async (items) => {
      const answers = await ledger.markSent(items);
      marks += 1;
      if (marks === nth) await act();
      return answers;
    },
  };
}

/** In the first long sleep, the wait before a repeat, the lid is closed. */
class SleepyClock extends JumpClock {
  #onLidClosed: (() => Promise<void>) | null;

  constructor(onLidClosed: () => Promise<void>) {
    super();
    this.#onLidClosed = onLidClosed;
  }

  override async sleep(waitMs: number, signal?: AbortSignal): Promise<void> {
    const act = this.#onLidClosed;
    // The heartbeat sleeps for longer.
    if (!act || waitMs < 200 || waitMs > 1_000) return super.sleep(waitMs, signal);
    this.#onLidClosed = null;
    await act();
  }
}

/** The same time, for a process that does not sleep. */
class Awake implements Clock {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  sleep(waitMs: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(waitMs, signal);
  }
}
