import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createPause } from "../../../src/batch/run/pause.ts";
import { systemClock } from "../../../src/clock.ts";
import type { Ledger } from "../../../src/store/ledger.ts";
import { openBench, parcelRows } from "./marketplace-bench.ts";

const ORDERS = ["A", "B", "C", "D", "E", "F"];
/** Long enough for a request to arrive if it were sent. */
const LOOK_MS = 300;

describe("the gate of a run", () => {
  it("is open until it is closed, and closed until it is opened", async () => {
    const gate = createPause();
    const never = new AbortController().signal;
    await gate.untilOpen(never);
    expect([gate.pause(), gate.pause(), gate.isPaused]).toEqual([true, false, true]);
    const { closing } = gate;
    expect(closing.aborted).toBe(true);
    let isOpen = false;
    const waiting = gate.untilOpen(never).then(() => (isOpen = true));
    await sleep(5);
    expect(isOpen).toBe(false);
    expect([gate.resume(), gate.resume(), gate.isPaused]).toEqual([true, false, false]);
    await waiting;
    expect(gate.closing.aborted).toBe(false);
  });

  it("lets a waiter go when its signal aborts", async () => {
    const gate = createPause();
    gate.pause();
    const stop = new AbortController();
    const waiting = gate.untilOpen(stop.signal);
    stop.abort();
    await waiting;
    expect(gate.isPaused).toBe(true);
  });
});

describe("a paused run", { timeout: 30_000 }, () => {
  it("sends nothing more, and all of the rest once it goes on", async () => {
    const bench = await openBench();
    const gate = createPause();
    const run = bench.run(parcelRows(...ORDERS), {
      clock: systemClock,
      gate,
      law: { ratePerSecond: 20, burst: 1 },
      onEvent: ({ type }) => void (type === "post:sent" && gate.pause()),
    });
    await bench.untilRequests(1);
    await sleep(LOOK_MS);
    expect(bench.sandbox.state().requests).toBe(1);
    gate.resume();
    await bench.untilRequests(2);
    await sleep(LOOK_MS);
    expect(bench.sandbox.state().requests).toBe(2);
    // Every request pauses it again.
    const goingOn = setInterval(() => gate.resume(), 5);
    expect((await run).results).toEqual(ORDERS.map(() => "posted"));
    clearInterval(goingOn);
    expect(bench.parcels().every(({ creates }) => creates === 1)).toBe(true);
    expect(bench.problems()).toEqual([]);
  });

  it("ends when it is told to stop, and leaves the rest for the next run", async () => {
    const bench = await openBench();
    const gate = createPause();
    const drain = new AbortController();
    gate.pause();
    const run = bench.run(parcelRows("A", "B"), {
      clock: systemClock,
      gate,
      drain: drain.signal,
    });
    await sleep(LOOK_MS);
    drain.abort();
    const { results, tally } = await run;
    expect(results).toEqual(["not-attempted stopped", "not-attempted stopped"]);
    expect(tally.requests).toBe(0);
  });

  it("ends when the ledger fails meanwhile", async () => {
    const bench = await openBench();
    const gate = createPause();
    const run = bench.run(parcelRows("A", "B"), {
      clock: systemClock,
      gate,
      wrapLedger: failingAtSettle,
      law: { ratePerSecond: 1, burst: 1 },
      onEvent: ({ type }) => void (type === "post:sent" && gate.pause()),
    });
    expect((await run).tally.fatal?.message).toBe("the disk is full");
    expect(bench.sandbox.state().requests).toBe(1);
  });
});

function failingAtSettle(ledger: Ledger): Ledger {
  return new Proxy(ledger, {
    get: (target, name) => {
      if (name === "settle") return () => Promise.reject(new Error("the disk is full"));
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
