import { describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/store/ledger.ts";
import { JumpClock } from "./jump-clock.ts";
import { openBench, parcelRows } from "./marketplace-bench.ts";

const HOURS_MS = 3 * 3_600_000;
const ORDERS = ["A", "B", "C", "D", "E", "F"];
const LAW = { ratePerSecond: 20, burst: 2 };

/** The ledger, whose clock jumps before or after the first call of one kind. */
function jumpAt(
  ledger: Ledger,
  step: "claim" | "markSent" | "settle" | "release",
  when: "before" | "after",
  jump: () => void,
): Ledger {
  let isDone = false;
  const once = () => {
    if (!isDone) jump();
    isDone = true;
  };
  const around = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    if (when === "before") once();
    const answer = await call();
    if (when === "after") once();
    return answer;
  };
  const wrapped = {
    claim: (requests: Parameters<Ledger["claim"]>[0]) => around(() => ledger.claim(requests)),
    markSent: (marks: Parameters<Ledger["markSent"]>[0]) => around(() => ledger.markSent(marks)),
    settle: (items: Parameters<Ledger["settle"]>[0]) => around(() => ledger.settle(items)),
    release: (claims: Parameters<Ledger["release"]>[0]) => around(() => ledger.release(claims)),
  };
  return { ...ledger, [step]: wrapped[step] };
}

describe.each([
  ["ahead", HOURS_MS],
  ["back", -HOURS_MS],
])("a clock that is set %s by hours in mid-run", { timeout: 30_000 }, (_direction, byMs) => {
  it.each([
    ["claim", "before"],
    ["claim", "after"],
    ["markSent", "before"],
    ["markSent", "after"],
    ["settle", "before"],
    ["settle", "after"],
    ["release", "after"],
  ] as const)("doubles nothing and holds nothing up: %s, %s", async (step, when) => {
    const bench = await openBench();
    const clock = new JumpClock();
    const beganMs = performance.now();
    const first = await bench.run(parcelRows(...ORDERS), {
      clock,
      law: LAW,
      wrapLedger: (ledger) => jumpAt(ledger, step, when, () => clock.jump(byMs)),
    });
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    expect(first.results).toEqual(ORDERS.map(() => "posted"));
    expect(first.tally.requests).toBe(ORDERS.length);
    const again = await bench.run(parcelRows(...ORDERS), { clock });
    expect(again.results).toEqual(ORDERS.map(() => "already-posted already-posted"));
    expect(bench.parcels().map(({ creates }) => creates)).toEqual(ORDERS.map(() => 1));
    expect(bench.sandbox.state().requests).toBe(ORDERS.length);
    expect(bench.problems()).toEqual([]);
  });
});

describe("a run that waits for another one's order", { timeout: 30_000 }, () => {
  it.each([HOURS_MS, -HOURS_MS])(
    "goes on when that has ended, over a jump of %d ms",
    async (byMs) => {
      const bench = await openBench({ latencyMs: [700, 700] });
      const clock = new JumpClock();
      const first = bench.run(parcelRows("A"), { clock });
      await bench.untilRequests(1);
      const beganMs = performance.now();
      const second = bench.run(parcelRows("A"), { clock });
      await clock.sleep(250);
      clock.jump(byMs);
      const results = [...(await first).results, ...(await second).results];
      expect(performance.now() - beganMs).toBeLessThan(20_000);
      // Ahead, the lease of the first is over and the second repeats its post under the same ID.
      const whoPosted =
        byMs < 0 ? ["posted", "already-posted already-posted"] : ["in-doubt claim-lost", "posted"];
      expect(results).toEqual(whoPosted);
      expect(bench.parcels()).toMatchObject([{ creates: 1 }]);
      expect(bench.problems()).toEqual([]);
    },
  );
});

describe("a clock that was wrong and is right again", { timeout: 30_000 }, () => {
  it("leaves the next run no order held and no bucket shut", async () => {
    const bench = await openBench();
    const clock = new JumpClock();
    clock.jump(HOURS_MS);
    await bench.run(parcelRows("A", "B", "C"), { clock, law: LAW });
    clock.jump(-HOURS_MS);
    const beganMs = performance.now();
    const next = await bench.run(parcelRows("C", "D", "E", "F"), { clock, law: LAW });
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    expect(next.results).toEqual(["already-posted already-posted", "posted", "posted", "posted"]);
  });
});
