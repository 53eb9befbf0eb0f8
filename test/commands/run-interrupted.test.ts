import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { eventsOf, finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf, readResult } from "./result-rows.ts";

function openSlowMarket(latencyMs: number) {
  const faults = { latencyMs: [latencyMs, latencyMs] as [number, number] };
  return openRehearsal({ sandbox: { faults }, limit: { maxInFlight: 3 } });
}

test.concurrent(
  "the first Ctrl-C lets what is in flight settle, and writes a whole result",
  SLOW,
  async () => {
    await using rehearsal = await openSlowMarket(250);
    const parcels = makeParcels(12);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const stopped = rehearsal.start("run", sheet, "--json", "--out", "first.csv");
    await stopped.untilEvents("post:sent", 3);
    stopped.send("SIGINT");
    const end = await stopped.end;

    expect(end.exitCode).toBe(4);
    const finished = finishedOf(end);
    expect(finished).toMatchObject({ rows: 12, inDoubt: 0, failed: 0 });
    const posted = Number(finished["posted"]);
    expect(posted).toBe(rehearsal.countPosts());
    expect(posted).toBeLessThanOrEqual(6);
    expect(posted + Number(finished["notAttempted"])).toBe(12);
    // Every package has its last word, those that were never taken up included.
    expect(eventsOf(end).filter(({ type }) => type === "package:settled")).toHaveLength(12);
    const results = columnOf(await readResult(rehearsal.path("first.csv")), "result");
    expect(results.filter((text) => text === "posted")).toHaveLength(posted);
    expect(results.filter((text) => text === "not-attempted")).toHaveLength(12 - posted);

    rehearsal.sandbox.setFaults({});
    const next = await rehearsal.run(sheet, "--out", "second.csv");
    expect(next.exitCode).toBe(0);
    expect(columnOf(next.result, "package-id")).toEqual(parcels.map(idOf));
    expect(rehearsal.countPosts()).toBe(12);
    rehearsal.expectEachOnce(parcels);
  },
);

test.concurrent.each(["SIGTERM", "SIGHUP"] as const)(
  "%s is as polite as Ctrl-C",
  SLOW,
  async (signal) => {
    await using rehearsal = await openSlowMarket(250);
    const sheet = rehearsal.write("sheet.csv", makeParcels(9));
    const stopped = rehearsal.start("run", sheet, "--json", "--out", "first.csv");
    await stopped.untilEvents("post:sent", 3);
    stopped.send(signal);
    const end = await stopped.end;
    expect(end).toMatchObject({ exitCode: 4, signal: null });
    expect(finishedOf(end)).toMatchObject({ rows: 9, inDoubt: 0, failed: 0 });
  },
);

test.concurrent(
  "the second Ctrl-C leaves at once; the next run settles what was in flight",
  SLOW,
  async () => {
    await using rehearsal = await openSlowMarket(10_000);
    const parcels = makeParcels(6);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const stopped = rehearsal.start("run", sheet, "--json");
    await stopped.untilEvents("post:sent", 3);
    stopped.send("SIGINT");
    await stopped.untilEvents("run:draining", 1);
    stopped.send("SIGINT");
    const end = await stopped.end;
    expect(end).toMatchObject({ exitCode: 4, signal: null });
    expect(eventsOf(end).at(-1)?.["type"]).toBe("run:draining");
    expect(existsSync(rehearsal.path("sheet.result.xlsx"))).toBe(false);

    rehearsal.sandbox.setFaults({});
    const next = await rehearsal.run(sheet);
    expect(next.exitCode).toBe(0);
    expect(columnOf(next.result, "package-id")).toEqual(parcels.map(idOf));
    rehearsal.expectEachOnce(parcels);
  },
);

test.concurrent(
  "Ctrl-C while waiting for tokens stops at once, and says how to go on",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal({ limit: { ratePerSecond: 0.1, burst: 2 } });
    const sheet = rehearsal.write("sheet.csv", makeParcels(5));
    const stopped = rehearsal.start("run", sheet, "--out", "first.csv");
    await stopped.untilText("Plan: ", 1);
    for (let look = 0; look < 500 && rehearsal.packages().length < 2; look += 1)
      await setTimeout(20);
    stopped.send("SIGINT");
    const end = await stopped.end;
    expect(end.exitCode).toBe(4);
    expect(end.stdout).toContain("Stopping: ");
    expect(end.stdout).toContain("5 rows: 2 posted, 3 not attempted");
    expect(end.stdout).toContain("same command again");
  },
);
