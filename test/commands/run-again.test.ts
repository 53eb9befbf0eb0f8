import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

test.concurrent(
  "the same file twice: the second run sends nothing and names the same IDs",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(5);
    const sheet = rehearsal.write("monday.csv", parcels.slice(0, 4));
    const first = await rehearsal.run(sheet, "--out", "first.csv");
    const second = await rehearsal.run(sheet, "--out", "second.csv");
    expect(rehearsal.countPosts()).toBe(4);
    expect(finishedOf(second)).toMatchObject({ alreadyPosted: 4, posted: 0, requests: 0 });
    expect(second.exitCode).toBe(0);
    expect(columnOf(second.result, "package-id")).toEqual(columnOf(first.result, "package-id"));
    expect(columnOf(second.result, "posted-at")).toEqual(columnOf(first.result, "posted-at"));

    const grown = await rehearsal.run(
      rehearsal.write("tuesday.csv", parcels),
      "--out",
      "third.csv",
    );
    expect(finishedOf(grown)).toMatchObject({ alreadyPosted: 4, posted: 1, requests: 1 });
    rehearsal.expectEachOnce(parcels);
  },
);

test.concurrent(
  "a result is input again: it sends what is left, and grows no columns",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(6);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const first = await rehearsal.run(sheet, "--limit", "4");
    const second = await rehearsal.run(rehearsal.path("sheet.result.xlsx"));
    expect(finishedOf(second)).toMatchObject({ alreadyPosted: 4, posted: 2, requests: 2 });
    expect(finishedOf(second)["result"]).toBe(rehearsal.path("sheet.result-2.xlsx"));
    expect(second.exitCode).toBe(0);
    expect(second.result.columns).toEqual(first.result.columns);
    expect(columnOf(second.result, "package-id")).toEqual(parcels.map(idOf));
    expect(new Set(columnOf(second.result, "source-file"))).toEqual(new Set(["sheet.result.xlsx"]));
    rehearsal.expectEachOnce(parcels);

    const third = await rehearsal.run(rehearsal.path("sheet.result-2.xlsx"));
    expect(finishedOf(third)).toMatchObject({ alreadyPosted: 6, requests: 0 });
    expect(third.result.columns).toEqual(first.result.columns);
  },
);

test.concurrent("a row mended in the result is sent, and nothing else", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sound = makeParcel(1);
  const damaged = { ...makeParcel(2), quantity: "0" };
  const sheet = rehearsal.write("sheet.csv", [sound, damaged]);
  const first = await rehearsal.run(sheet, "--out", "first.csv");
  expect(columnOf(first.result, "result")).toEqual(["posted", "rejected"]);
  const mended = first.result.rows.map((row) =>
    row["result"] === "rejected" ? { ...row, ...makeParcel(2), reason: "", fix: "" } : row,
  );
  const second = await rehearsal.run(rehearsal.write("mended.csv", mended), "--out", "second.csv");
  expect(columnOf(second.result, "result")).toEqual(["already-posted", "posted"]);
  expect(rehearsal.countPosts()).toBe(2);
  rehearsal.expectEachOnce([sound, makeParcel(2)]);
});

test.concurrent(
  "with the ledger lost, its result is refused, and the sheet gets the same IDs",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(4);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const first = await rehearsal.run(sheet, "--out", "first.csv");
    rehearsal.loseLedger();

    const refused = await rehearsal.run(rehearsal.path("first.csv"), "--out", "second.csv");
    expect(refused.exitCode).toBe(3);
    expect(finishedOf(refused)).toMatchObject({ rejected: 4, requests: 0 });
    expect(new Set(columnOf(refused.result, "result"))).toEqual(new Set(["rejected"]));
    expect(refused.result.rows[0]?.["reason-code"]).toBe("history-missing");
    expect(refused.result.rows[0]?.["fix"]).toContain("shipledger posts import");

    const again = await rehearsal.run(sheet, "--out", "third.csv");
    expect(again.exitCode).toBe(0);
    expect(finishedOf(again)).toMatchObject({ posted: 4, requests: 4 });
    expect(columnOf(again.result, "package-id")).toEqual(columnOf(first.result, "package-id"));
    rehearsal.expectEachOnce(parcels);
    expect(rehearsal.packages().map((each) => each.repeats)).toEqual([1, 1, 1, 1]);
  },
);
