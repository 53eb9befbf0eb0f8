import { expect, test } from "vitest";
import { eventsOf, finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

/**
 * Two processes that did not share their bucket would send twice the burst at
 * once, and seven of those would be refused. A busy machine may cost a few; that
 * none is refused at the limit is held with a clock that stands still.
 */
const LAW = { ratePerSecond: 20, burst: 10 };
const REFUSED_MAX = 4;
const MARKET = { "ecart.fulfillment": { ratePerSecond: 20, burst: 13 } };

test("two processes on one file post each package once, within the limit", SLOW, async () => {
  // Few at a time, so that neither claims the whole file.
  const limit = { ...LAW, maxInFlight: 6 };
  await using rehearsal = await openRehearsal({ limit, sandbox: { limits: MARKET } });
  const parcels = makeParcels(30);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const runs = await Promise.all([
    rehearsal.run(sheet, "--out", "left.csv"),
    rehearsal.run(sheet, "--out", "right.csv"),
  ]);
  expect(runs.map((run) => run.exitCode)).toEqual([0, 0]);
  const { throttled } = rehearsal.sandbox.state();
  expect(throttled).toBeLessThanOrEqual(REFUSED_MAX);
  expect(rehearsal.countPosts() - throttled).toBe(30);
  rehearsal.expectEachOnce(parcels);
  for (const run of runs) {
    expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
    const results = columnOf(run.result, "result");
    expect(results.every((text) => text === "posted" || text === "already-posted")).toBe(true);
  }
  const [left, right] = runs.map((run) => Number(finishedOf(run)["posted"]));
  expect(Number(left) + Number(right)).toBe(30);
});

test("two sheets that share orders post what they share once", SLOW, async () => {
  await using rehearsal = await openRehearsal({ limit: LAW, sandbox: { limits: MARKET } });
  const parcels = makeParcels(24);
  const morning = rehearsal.write("morning.csv", parcels.slice(0, 16));
  const evening = rehearsal.write("evening.csv", parcels.slice(8));
  const runs = await Promise.all([
    rehearsal.run(morning, "--out", "left.csv"),
    rehearsal.run(evening, "--out", "right.csv"),
  ]);
  expect(runs.map((run) => run.exitCode)).toEqual([0, 0]);
  const { throttled } = rehearsal.sandbox.state();
  expect(throttled).toBeLessThanOrEqual(REFUSED_MAX);
  expect(rehearsal.countPosts() - throttled).toBe(24);
  rehearsal.expectEachOnce(parcels);
});

test("a killed run does not hold up the next one for its lease", SLOW, async () => {
  await using rehearsal = await openRehearsal({
    sandbox: { faults: { latencyMs: [20_000, 20_000] } },
  });
  const parcels = makeParcels(5);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const killed = rehearsal.start("run", sheet, "--json");
  await killed.untilEvents("post:sent", 5);
  killed.send("SIGKILL");
  await killed.end;
  rehearsal.sandbox.setFaults({});
  const run = await rehearsal.run(sheet);
  expect(run.exitCode).toBe(0);
  expect(eventsOf(run).some((event) => event["reasonCode"] === "claimed-by-other-run")).toBe(false);
  expect(finishedOf(run)["durationMs"]).toBeLessThan(15_000);
  rehearsal.expectEachOnce(parcels);
});
