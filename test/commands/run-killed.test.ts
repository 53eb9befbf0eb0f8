import { expect, test } from "vitest";
import { createSeededRandom } from "../../src/sandbox/seeded-random.ts";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

/** Slow enough that some requests are always in flight, and few at a time. */
const SLOW_MARKET = {
  sandbox: { faults: { latencyMs: [20, 80] as [number, number] } },
  limit: { maxInFlight: 4 },
};

test("killed in the middle, the same command ends with every package once", SLOW, async () => {
  await using rehearsal = await openRehearsal(SLOW_MARKET);
  const parcels = makeParcels(24);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const killed = rehearsal.start("run", sheet, "--json");
  await killed.untilEvents("package:settled", 6);
  killed.send("SIGKILL");
  expect(await killed.end).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  const arrived = rehearsal.sandbox.state().requests;
  expect(arrived).toBeGreaterThan(6);
  expect(arrived).toBeLessThan(24);

  const run = await rehearsal.run(sheet);
  expect(run.exitCode).toBe(0);
  expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
  // Only what was in flight may be asked twice.
  expect(finishedOf(run)["requests"]).toBeLessThanOrEqual(24 - 6);
  expect(finishedOf(run)["alreadyPosted"]).toBeGreaterThanOrEqual(6);
  rehearsal.expectEachOnce(parcels);
});

test("killed again and again at random moments, it loses and doubles nothing", SLOW, async () => {
  await using rehearsal = await openRehearsal(SLOW_MARKET);
  const random = createSeededRandom(20);
  const parcels = makeParcels(30);
  const sheet = rehearsal.write("sheet.csv", parcels);
  for (let round = 0; round < 6; round += 1) {
    const killed = rehearsal.start("run", sheet, "--json");
    const event = random() < 0.5 ? "post:sent" : "package:settled";
    await killed.untilEvents(event, Math.floor(random() * 6));
    await new Promise((resolve) => setTimeout(resolve, random() * 30));
    killed.send("SIGKILL");
    await killed.end;
  }
  const run = await rehearsal.run(sheet);
  expect(run.exitCode).toBe(0);
  expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
  rehearsal.expectEachOnce(parcels);
});

test("a marketplace that dies and comes back costs no parcel", SLOW, async () => {
  await using rehearsal = await openRehearsal({
    ...SLOW_MARKET,
    sandbox: { faults: { latencyMs: [150, 200] } },
  });
  const parcels = makeParcels(6);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const cut = rehearsal.start("run", sheet, "--json");
  await cut.untilEvents("post:sent", 3);
  // Carries out nothing that still waits, and cuts every connection.
  await rehearsal.sandbox.stop();
  await cut.untilEvents("request:retried", 3);
  cut.send("SIGINT");
  const end = await cut.end;
  expect(end.exitCode).toBe(4);
  expect(finishedOf(end)["inDoubt"]).toBeGreaterThan(0);
});
