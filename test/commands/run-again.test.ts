import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

test("the same file twice: the second run sends nothing and names the same IDs", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(4);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const first = await rehearsal.run(sheet);
  const second = await rehearsal.run(sheet);
  expect(rehearsal.sandbox.state().requests).toBe(4);
  expect(finishedOf(second)).toMatchObject({ alreadyPosted: 4, posted: 0, requests: 0 });
  expect(second.exitCode).toBe(0);
  expect(columnOf(second.result, "package-id")).toEqual(columnOf(first.result, "package-id"));
  expect(columnOf(second.result, "posted-at")).toEqual(columnOf(first.result, "posted-at"));
  expect(finishedOf(second)["result"]).toBe(rehearsal.path("sheet.result-2.xlsx"));
});

test("with the ledger lost, the same IDs come out and no package is doubled", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(4);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const first = await rehearsal.run(sheet);
  rehearsal.loseLedger();
  const second = await rehearsal.run(sheet);
  expect(second.exitCode).toBe(0);
  expect(finishedOf(second)).toMatchObject({ posted: 4, requests: 4 });
  expect(columnOf(second.result, "package-id")).toEqual(columnOf(first.result, "package-id"));
  rehearsal.expectEachOnce(parcels);
  expect(rehearsal.packages().map((each) => each.repeats)).toEqual([1, 1, 1, 1]);
});

test("a sheet that has grown sends only what is new", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(5);
  await rehearsal.run(rehearsal.write("monday.csv", parcels.slice(0, 3)));
  const run = await rehearsal.run(rehearsal.write("tuesday.csv", parcels));
  expect(finishedOf(run)).toMatchObject({ alreadyPosted: 3, posted: 2, requests: 2 });
  rehearsal.expectEachOnce(parcels);
});

test("a result is input again: it sends what is left, and grows no columns", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(6);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const first = await rehearsal.run(sheet, "--limit", "4");
  const second = await rehearsal.run(rehearsal.path("sheet.result.xlsx"));
  expect(finishedOf(second)).toMatchObject({ alreadyPosted: 4, posted: 2, requests: 2 });
  expect(second.exitCode).toBe(0);
  expect(second.result.columns).toEqual(first.result.columns);
  expect(columnOf(second.result, "package-id")).toEqual(parcels.map(idOf));
  expect(columnOf(second.result, "source-file")).toEqual(
    parcels.map(() => "sheet.result.xlsx"),
  );
  rehearsal.expectEachOnce(parcels);

  const third = await rehearsal.run(rehearsal.path("sheet.result-2.xlsx"));
  expect(finishedOf(third)).toMatchObject({ alreadyPosted: 6, requests: 0 });
  expect(third.result.columns).toEqual(first.result.columns);
});

test("a row mended in the result is sent, and nothing else", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sound = makeParcel(1);
  const damaged = { ...makeParcel(2), quantity: "0" };
  const first = await rehearsal.run(
    rehearsal.write("sheet.csv", [sound, damaged]),
    ...["--out", rehearsal.path("done.csv")],
  );
  expect(columnOf(first.result, "result")).toEqual(["posted", "rejected"]);
  const mended = first.result.rows.map((row) =>
    row["result"] === "rejected" ? { ...row, ...makeParcel(2), reason: "", fix: "" } : row,
  );
  const second = await rehearsal.run(rehearsal.write("mended.csv", mended));
  expect(columnOf(second.result, "result")).toEqual(["already-posted", "posted"]);
  expect(rehearsal.sandbox.state().requests).toBe(2);
  rehearsal.expectEachOnce([sound, makeParcel(2)]);
});

test("a result that its ledger does not know is refused, with the way out", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  await rehearsal.run(rehearsal.write("sheet.csv", makeParcels(3)));
  rehearsal.loseLedger();
  const run = await rehearsal.run(rehearsal.path("sheet.result.xlsx"));
  expect(run.exitCode).toBe(3);
  expect(columnOf(run.result, "reason-code")).toEqual(Array(3).fill("history-missing"));
  expect(run.result.rows[0]?.["fix"]).toContain("shipledger posts import");
  expect(finishedOf(run)).toMatchObject({ rejected: 3, requests: 0 });
});
