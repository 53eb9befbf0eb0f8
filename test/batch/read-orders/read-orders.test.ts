import { describe, expect, it } from "vitest";
import { orderKeyText } from "../../../src/domain/order-key.ts";
import type { OrderRead } from "../../../src/domain/order-reading.ts";
import { openReadingBench, wishFor, type ReadingBench } from "./reading-bench.ts";

const IDS = Array.from({ length: 12 }, (_, index) => `111-${index}`);
const ORDERED = [{ orderId: "111-0", items: [{ id: "A", quantity: 2 }] }];

/** What each order came to, as one text. */
function told(reads: ReadonlyMap<string, OrderRead>): string[] {
  return [...reads.values()].map((read) => (read.kind === "unread" ? read.code : read.kind));
}

function countReads({ sandbox }: ReadingBench): number {
  return sandbox.requests().filter(({ operation }) => operation !== "lwa.token").length;
}

describe("orders that are read", () => {
  it("are answered each once, and told of: how many and how long before, then one by one", async () => {
    const bench = await openReadingBench({
      sandbox: { orders: ORDERED },
      law: { ratePerSecond: 100, burst: 2 },
    });
    const reads = await bench.read([...wishFor(IDS), ...wishFor(IDS)]);
    expect(told(reads)).toEqual(IDS.map(() => "read"));
    const [key] = wishFor(IDS).map((wish) => orderKeyText(wish.key));
    expect(reads.get(key ?? "")).toMatchObject({ reading: { items: [{ id: "A", ordered: 2 }] } });
    expect(countReads(bench)).toBe(12);
    const [first, ...others] = bench.events;
    expect(first).toEqual({
      type: "orders:reading",
      account: "spapi",
      operation: "amazon.getOrder",
      orders: 12,
      kept: 0,
      estimatedMs: 100,
    });
    expect(others.map((event) => "done" in event && [event.done, event.of])).toEqual(
      IDS.map((_, index) => [index + 1, 12]),
    );
  });

  it("are not asked for again while the answer is fresh", async () => {
    const bench = await openReadingBench();
    await bench.read(wishFor(IDS.slice(0, 5)));
    const reads = await bench.read(wishFor(IDS));
    expect(told(reads)).toEqual(IDS.map(() => "read"));
    expect(countReads(bench)).toBe(12);
    expect(bench.events.findLast(({ type }) => type === "orders:reading")).toMatchObject({
      orders: 12,
      kept: 5,
    });
    await bench.read(wishFor(IDS.slice(0, 5)), { maxAgeMs: -1 });
    expect(countReads(bench)).toBe(17);
    // Another account has its own word.
    await bench.read(wishFor(IDS.slice(0, 1), "other"));
    expect(countReads(bench)).toBe(18);
  });

  it("that the marketplace does not know are not found", async () => {
    const bench = await openReadingBench({ sandbox: { orders: ORDERED, openOrders: false } });
    const reads = await bench.read(wishFor(["111-0", "111-1"]));
    expect(told(reads)).toEqual(["read", "not-found"]);
    // That is asked again: the order may come.
    await bench.read(wishFor(["111-0", "111-1"]));
    expect(countReads(bench)).toBe(3);
  });

  it.each(["429", "503", "drop-after", "half-answer"] as const)(
    "are asked for again after %s, within bounds",
    async (fault) => {
      const faults = { next: [{ fault, times: 2, operation: "amazon.getOrder" }] };
      const bench = await openReadingBench({ sandbox: { faults } });
      expect(told(await bench.read(wishFor(["111-0"])))).toEqual(["read"]);
      expect(countReads(bench)).toBe(3);
      bench.sandbox.setFaults({ rates: { [fault]: 1 } });
      expect(told(await bench.read(wishFor(["111-1"])))).toEqual(["order-not-read"]);
      expect(countReads(bench)).toBe(7);
    },
  );

  it("of an account that is refused are given up, and the other account's are read", async () => {
    const bench = await openReadingBench({
      law: { ratePerSecond: 500, burst: 200, maxInFlight: 2 },
      accounts: { bad: { refreshToken: "refused" }, shop: { api: "ecart" } },
    });
    const reads = await bench.read([
      ...wishFor(IDS.slice(0, 6), "bad"),
      ...wishFor(IDS.slice(6), "shop", "ecart.order"),
    ]);
    expect(told(reads).toSorted()).toEqual([
      ...Array.from({ length: 6 }, () => "credentials-refused"),
      ...Array.from({ length: 6 }, () => "read"),
    ]);
    expect(countReads(bench)).toBe(6);
  });

  it("can be stopped, and go on with what is left", async () => {
    const bench = await openReadingBench({
      law: { ratePerSecond: 500, burst: 200, maxInFlight: 1 },
    });
    const stop = new AbortController();
    const emit: ReadingBench["events"][number][] = [];
    const reads = await bench.read(wishFor(IDS), {
      drain: stop.signal,
      emit: (event) => {
        emit.push(event);
        if (event.type === "order:read" && event.done === 4) stop.abort();
      },
    });
    expect(told(reads)).toEqual(IDS.map((_, index) => (index < 4 ? "read" : "stopped")));
    expect(countReads(bench)).toBe(4);
    expect(told(await bench.read(wishFor(IDS)))).toEqual(IDS.map(() => "read"));
    expect(countReads(bench)).toBe(12);
  });
});
