import { expect, test } from "vitest";
import { eventsOf, finishedOf, SLOW, type Json } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

test.concurrent("--limit 3 sends three packages; the next run sends the rest", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(8);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const first = await rehearsal.run(sheet, "--limit", "3", "--out", "first.csv");
  expect(first.exitCode).toBe(4);
  expect(rehearsal.countPosts()).toBe(3);
  expect(finishedOf(first)).toMatchObject({ posted: 3, notAttempted: 5, requests: 3 });
  expect(columnOf(first.result, "reason-code")).toEqual([
    ...Array(3).fill(""),
    ...Array(5).fill("limit-reached"),
  ]);
  // Who watches is told of three, and that five are left.
  const lanes = eventsOf(first).find(({ type }) => type === "plan:ready")?.["lanes"];
  expect(lanes).toMatchObject([{ count: 3 }]);
  expect(eventsOf(first).filter(isLeftOver)).toHaveLength(5);

  const second = await rehearsal.run(sheet, "--out", "second.csv");
  expect(second.exitCode).toBe(0);
  expect(finishedOf(second)).toMatchObject({ posted: 5, alreadyPosted: 3 });
  expect(columnOf(second.result, "package-id")).toEqual(parcels.map(idOf));
  rehearsal.expectEachOnce(parcels);
});

test.concurrent("--limit counts packages within one order as well", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const order = makeParcel(1)["order-id"];
  const parcels = makeParcels(4).map((parcel) => ({ ...parcel, "order-id": order }));
  const sheet = rehearsal.write("sheet.csv", parcels);
  const first = await rehearsal.run(sheet, "--limit", "3", "--out", "first.csv");
  expect(first.exitCode).toBe(4);
  expect(rehearsal.countPosts()).toBe(3);
  const second = await rehearsal.run(sheet, "--out", "second.csv");
  expect(second.exitCode).toBe(0);
  expect(rehearsal.countPosts()).toBe(4);
  expect(columnOf(second.result, "package-id")).toEqual(parcels.map(idOf));
  rehearsal.expectEachOnce(parcels);
});

test.concurrent("--expect-packages: a mismatch sends nothing, exit 3", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(3);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const held = await rehearsal.run(sheet, "--expect-packages", "4", "--out", "first.csv");
  expect(held.exitCode).toBe(3);
  expect(rehearsal.countPosts()).toBe(0);
  expect(columnOf(held.result, "result")).toEqual(Array(3).fill("not-attempted"));
  expect(held.result.rows[0]?.["reason"]).toContain("4 packages were expected, the sheets hold 3");

  const plan = await rehearsal.cli("plan", sheet, "--expect-packages", "4");
  expect(plan.exitCode).toBe(3);
  expect(plan.stderr).toContain("4 packages were expected, the sheets hold 3");

  const sent = await rehearsal.run(sheet, "--expect-packages", "3", "--out", "second.csv");
  expect(sent.exitCode).toBe(0);
  rehearsal.expectEachOnce(parcels);
});

test.concurrent(
  "--expect-quantity: units of plan and run, and a mismatch sends nothing",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(3);
    const units = parcels.reduce((sum, { quantity }) => sum + Number(quantity), 0);
    // One row that nothing can be sent of counts with what it says.
    const [wrong] = makeParcels(1, 4).map((parcel) => ({
      ...parcel,
      "tracking-number": "1 1, 2 2",
    }));
    const sheet = rehearsal.write("sheet.csv", parcels);
    const other = rehearsal.write("other.csv", [...parcels, ...(wrong ? [wrong] : [])]);
    const held = await rehearsal.run(
      sheet,
      "--expect-quantity",
      String(units + 1),
      "--out",
      "1.csv",
    );
    expect(held.exitCode).toBe(3);
    expect(rehearsal.countPosts()).toBe(0);
    const said = `${units + 1} units were expected, the sheets hold ${units}`;
    expect(held.result.rows[0]?.["reason"]).toContain(said);

    const both = ["--expect-packages", "9", "--expect-quantity", String(units + 1)];
    const plan = await rehearsal.cli("plan", sheet, ...both);
    expect(plan.exitCode).toBe(3);
    expect(plan.stderr).toContain(
      `Control total: 9 packages were expected, the sheets hold 3. ${said}. Nothing is sent.`,
    );
    const sent = await rehearsal.run(sheet, "--expect-quantity", String(units), "--out", "2.csv");
    expect(sent.exitCode).toBe(0);
    rehearsal.expectEachOnce(parcels);
    // What was posted, and what cannot be, still stands in the sheet.
    const more = units + Number(wrong?.quantity);
    const rejecting = await rehearsal.cli("plan", other, "--expect-quantity", String(more));
    expect(rejecting.stderr).not.toContain("Control total");
  },
);

function isLeftOver(event: Json): boolean {
  return event["result"] === "not-attempted" && event["wasPlannedToSend"] === false;
}
