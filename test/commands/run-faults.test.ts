import { expect, test } from "vitest";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

const FAULTS: readonly FaultKind[] = [
  "429",
  "500",
  "500-after",
  "drop-before",
  "drop-after",
  "half-answer",
  "garbage",
];

test.concurrent.each(FAULTS)(
  "%s to every sixth request: every package ends there once",
  SLOW,
  async (fault) => {
    const faults = { rates: { [fault]: 1 / 6 } };
    await using rehearsal = await openRehearsal({ sandbox: { faults, seed: 7 } });
    const parcels = makeParcels(30);
    const run = await rehearsal.run(rehearsal.write("sheet.csv", parcels), "--out", "result.csv");
    expect(run.exitCode).toBe(0);
    expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
    expect(new Set(columnOf(run.result, "result"))).toEqual(new Set(["posted"]));
    rehearsal.expectEachOnce(parcels);
    expect(rehearsal.sandbox.state().faults[fault]).toBeGreaterThan(0);
    expect(finishedOf(run)["requests"]).toBe(rehearsal.countPosts());
  },
);

test.concurrent(
  "in doubt: exit 4 and the ID; the next run repeats it under that ID",
  SLOW,
  async () => {
    const lost = makeParcel(2);
    await using rehearsal = await openRehearsal({
      sandbox: {
        faults: { next: [{ fault: "drop-after", times: 8, orderId: lost["order-id"] }] },
      },
    });
    const parcels = makeParcels(3);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const stopped = rehearsal.start("run", sheet, "--json", "--out", "first.csv");
    await stopped.untilEvents("request:retried", 1);
    stopped.send("SIGINT");
    const end = await stopped.end;
    expect(end.exitCode).toBe(4);
    expect(finishedOf(end)).toMatchObject({ posted: 2, inDoubt: 1 });

    rehearsal.sandbox.setFaults({});
    const next = await rehearsal.run(sheet, "--out", "second.csv");
    expect(next.exitCode).toBe(0);
    expect(finishedOf(next)).toMatchObject({ posted: 1, alreadyPosted: 2, requests: 1 });
    expect(columnOf(next.result, "package-id")).toEqual(parcels.map(idOf));
    rehearsal.expectEachOnce(parcels);
  },
);

test.concurrent("the result of a run with doubt, run again, settles it as well", SLOW, async () => {
  const lost = makeParcel(1);
  await using rehearsal = await openRehearsal({
    sandbox: { faults: { next: [{ fault: "drop-after", times: 8, orderId: lost["order-id"] }] } },
  });
  const stopped = rehearsal.start(
    ...["run", rehearsal.write("sheet.csv", makeParcels(2))],
    ...["--json", "--out", "first.csv"],
  );
  await stopped.untilEvents("request:retried", 1);
  stopped.send("SIGINT");
  expect((await stopped.end).exitCode).toBe(4);
  rehearsal.sandbox.setFaults({});
  const next = await rehearsal.run(rehearsal.path("first.csv"), "--out", "second.csv");
  expect(next.exitCode).toBe(0);
  expect(columnOf(next.result, "package-id")).toEqual(makeParcels(2).map(idOf));
  expect(rehearsal.packages().find((each) => each.packageId === idOf(lost))).toMatchObject({
    creates: 1,
    repeats: 1,
  });
});

test.concurrent(
  "what the marketplace refuses is told in its own words, and not repeated",
  SLOW,
  async () => {
    const [sound, over] = [makeParcel(1), makeParcel(2)];
    const ordered = (row: typeof over, quantity: number) => {
      return { orderId: row["order-id"], items: [{ id: row["order-item-id"], quantity }] };
    };
    await using rehearsal = await openRehearsal({
      sandbox: { orders: [ordered(sound, 99), ordered(over, 1)] },
    });
    const sheet = rehearsal.write("sheet.csv", [sound, { ...over, quantity: "3" }]);
    const run = await rehearsal.run(sheet, "--out", "result.csv");
    expect(run.exitCode).toBe(3);
    expect(finishedOf(run)).toMatchObject({ posted: 1, rejected: 1, requests: 2 });
    expect(run.result.rows[1]).toMatchObject({
      result: "rejected",
      "reason-code": "over-fulfillment",
      "package-id": "",
      attempts: "1",
    });
    expect(run.result.rows[1]?.["reason"]).toContain("ordered 1, already fulfilled 0, requested 3");
  },
);
