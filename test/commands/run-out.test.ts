import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

test.concurrent("--out to .csv: BOM, CRLF, and it reads back", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(3).map((parcel, index) => {
    return { ...parcel, note: ["=1+1", '"a, \'b"', "naïve ✓"][index] ?? "" };
  });
  const sheet = rehearsal.write("sheet.csv", parcels);
  const run = await rehearsal.run(sheet, "--out", "result.csv");
  const bytes = readFileSync(rehearsal.path("result.csv"));
  expect(bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
  const text = bytes.toString("utf8");
  expect(text.match(/\r\n/gu)).toHaveLength(4);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
  expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
  expect(columnOf(run.result, "note")).toEqual(["'=1+1", "a, 'b", "naïve ✓"]);

  const again = await rehearsal.run(rehearsal.path("result.csv"), "--out", "again.csv");
  expect(finishedOf(again)).toMatchObject({ alreadyPosted: 3, requests: 0 });
  expect(columnOf(again.result, "note")).toEqual(columnOf(run.result, "note"));
  expect(again.result.columns).toEqual(run.result.columns);
});

test.concurrent(
  "--out replaces an older result; without it none is ever replaced",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const sheet = rehearsal.write("sheet.csv", makeParcels(1));
    rehearsal.write("sheet.result.xlsx", "somebody's notes");
    const beside = await rehearsal.run(sheet);
    expect(finishedOf(beside)["result"]).toBe(rehearsal.path("sheet.result-2.xlsx"));
    expect(readFileSync(rehearsal.path("sheet.result.xlsx"), "utf8")).toBe("somebody's notes");
    const over = await rehearsal.run(sheet, "--out", "sheet.result-2.xlsx");
    expect(columnOf(over.result, "result")).toEqual(["already-posted"]);
  },
);

test.concurrent.each([
  ["into a folder that is not there", "missing/result.xlsx", "missing"],
  ["over an input", "sheet.csv", "would overwrite the input"],
  ["of a kind that is none", "result.pdf", ".xlsx or .csv"],
  ["over a folder", "folder.csv", "not a file"],
])("--out %s is refused before anything is sent", SLOW, async (_, out, says) => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("sheet.csv", makeParcels(2));
  rehearsal.makeFolder("folder.csv");
  const before = readFileSync(sheet, "utf8");
  const end = await rehearsal.cli("run", "sheet.csv", "--out", out);
  expect(end.exitCode).toBe(2);
  expect(end.stdout).toBe("");
  expect(end.stderr).toContain(says);
  expect(rehearsal.sandbox.state().requests).toBe(0);
  expect(readFileSync(sheet, "utf8")).toBe(before);
});
