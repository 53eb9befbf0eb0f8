import { expect, test } from "vitest";
import { createSeededRandom } from "../../src/sandbox/seeded-random.ts";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels, upsNumber } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

/** Slow enough that some requests are always in flight, and few at a time. */
const SLOW_MARKET = {
  sandbox: { faults: { latencyMs: [60, 140] as [number, number] } },
  limit: { maxInFlight: 4 },
};

interface Plan {
  readonly decisions: { readonly replay: number };
}

test.concurrent(
  "killed in the middle, the same command ends with every package once",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal(SLOW_MARKET);
    const parcels = makeParcels(32);
    const sheet = rehearsal.write("sheet.csv", parcels);
    // The first one never gets its answer, so that one at least is in flight.
    const [first] = parcels.map((parcel) => parcel["order-id"]);
    const next = [{ fault: "hang-after" as const, orderId: first }];
    rehearsal.sandbox.setFaults({ ...SLOW_MARKET.sandbox.faults, next });
    const killed = rehearsal.start("run", sheet, "--json");
    await killed.untilEvents("package:settled", 6);
    killed.send("SIGKILL");
    expect(await killed.end).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    const arrived = rehearsal.countPosts();
    expect(arrived).toBeGreaterThanOrEqual(6);
    expect(arrived).toBeLessThan(32);

    // What was in flight is known to be in doubt, though nobody was left to say so.
    const plan = JSON.parse((await rehearsal.cli("plan", sheet, "--json")).stdout) as Plan;
    expect(plan.decisions.replay).toBeGreaterThanOrEqual(1);
    expect(plan.decisions.replay).toBeLessThanOrEqual(4);

    const run = await rehearsal.run(sheet);
    expect(run.exitCode).toBe(0);
    expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
    // Only what was in flight may be asked twice.
    expect(finishedOf(run)["requests"]).toBeLessThanOrEqual(32 - 6);
    expect(finishedOf(run)["alreadyPosted"]).toBeGreaterThanOrEqual(6);
    rehearsal.expectEachOnce(parcels);
  },
);

test.concurrent(
  "killed again and again at random moments, it loses and doubles nothing",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal(SLOW_MARKET);
    const random = createSeededRandom(20);
    const parcels = makeParcels(30);
    const sheet = rehearsal.write("sheet.csv", parcels);
    for (let round = 0; round < 4; round += 1) {
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
  },
);

test.concurrent(
  "killed while it corrects numbers, it ends with every number corrected once",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal({ limit: { maxInFlight: 4 } });
    const parcels = makeParcels(16);
    const first = rehearsal.write("first.csv", parcels);
    await rehearsal.run(first, "--out", "first.result.csv");
    const corrected = parcels.map((parcel, index) => {
      return { ...parcel, "tracking-number": upsNumber(9_000_000 + index), action: "update" };
    });
    const sheet = rehearsal.write("second.csv", corrected);
    rehearsal.sandbox.setFaults(SLOW_MARKET.sandbox.faults);
    const killed = rehearsal.start("run", sheet, "--json", "--out", "second.result.csv");
    await killed.untilEvents("package:settled", 4);
    killed.send("SIGKILL");
    await killed.end;

    const run = await rehearsal.run(sheet, "--out", "second.result.csv");
    expect(run.exitCode).toBe(0);
    expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
    const held = new Map(rehearsal.packages().map((each) => [each.packageId, each]));
    expect(held.size).toBe(16);
    for (const [index, parcel] of parcels.entries()) {
      expect(held.get(idOf(parcel))).toMatchObject({
        creates: 1,
        edits: 1,
        history: [parcel["tracking-number"], corrected[index]?.["tracking-number"]],
      });
    }
  },
);
