import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcel, upsNumber } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

const POSTED = makeParcel(1);
const CHANGED = { ...POSTED, "tracking-number": upsNumber(901) };

async function openWithOnePosted(): Promise<Rehearsal> {
  const rehearsal = await openRehearsal();
  await rehearsal.run(rehearsal.write("first.csv", [POSTED]), "--out", "first.result.csv");
  return rehearsal;
}

test("a corrected number with action update arrives under the stored ID", SLOW, async () => {
  await using rehearsal = await openWithOnePosted();
  const run = await rehearsal.run(
    rehearsal.write("second.csv", [{ ...CHANGED, action: "update" }]),
    ...["--out", "second.result.csv"],
  );
  expect(run.exitCode).toBe(0);
  expect(run.result.rows[0]).toMatchObject({
    result: "updated",
    "package-id": idOf(POSTED),
    "original-tracking-number": POSTED["tracking-number"],
  });
  expect(rehearsal.packages()).toMatchObject([
    {
      packageId: idOf(POSTED),
      creates: 1,
      edits: 1,
      history: [POSTED["tracking-number"], CHANGED["tracking-number"]],
    },
  ]);
});

test("plan shows the old number beside the new one", SLOW, async () => {
  await using rehearsal = await openWithOnePosted();
  const sheet = rehearsal.write("second.csv", [{ ...CHANGED, action: "update" }]);
  const end = await rehearsal.cli("plan", sheet);
  expect(end.stdout).toContain(`${POSTED["tracking-number"]} -> ${CHANGED["tracking-number"]}`);
  expect(end.stdout).toContain(`package ${idOf(POSTED)}`);
});

test("after a correction, the first sheet does not undo it", SLOW, async () => {
  await using rehearsal = await openWithOnePosted();
  await rehearsal.run(
    rehearsal.write("second.csv", [{ ...CHANGED, action: "update" }]),
    ...["--out", "second.result.csv"],
  );
  const run = await rehearsal.run(rehearsal.path("first.csv"), "--out", "third.result.csv");
  expect(run.result.rows[0]).toMatchObject({ result: "ignored", "reason-code": "superseded" });
  expect(run.exitCode).toBe(0);
  expect(rehearsal.sandbox.state().requests).toBe(2);
});

test.each([
  ["another quantity", { ...POSTED, quantity: "9" }, "inconsistent-with-initial-post"],
  ["another number and no action", CHANGED, "needs-action"],
])("%s is refused and nothing is sent", SLOW, async (_, row, code) => {
  await using rehearsal = await openWithOnePosted();
  const run = await rehearsal.run(rehearsal.write("second.csv", [row]), "--out", "second.csv.csv");
  expect(run.exitCode).toBe(3);
  expect(run.result.rows[0]).toMatchObject({
    result: "rejected",
    "reason-code": code,
    "package-id": "",
  });
  expect(finishedOf(run)).toMatchObject({ rejected: 1, requests: 0 });
  expect(rehearsal.sandbox.state().requests).toBe(1);
});

test("--changed-tracking update answers for the run: a corrected number", SLOW, async () => {
  await using rehearsal = await openWithOnePosted();
  const sheet = rehearsal.write("second.csv", [CHANGED]);
  const run = await rehearsal.run(sheet, "--changed-tracking", "update", "--out", "result.csv");
  expect(columnOf(run.result, "result")).toEqual(["updated"]);
  expect(rehearsal.packages()).toMatchObject([
    { packageId: idOf(POSTED), trackingNumber: CHANGED["tracking-number"] },
  ]);
});

test("--changed-tracking create answers for the run: a second parcel", SLOW, async () => {
  await using rehearsal = await openWithOnePosted();
  const sheet = rehearsal.write("second.csv", [CHANGED]);
  const run = await rehearsal.run(sheet, "--changed-tracking", "create", "--out", "result.csv");
  expect(columnOf(run.result, "result")).toEqual(["posted"]);
  expect(columnOf(run.result, "package-id")).toEqual([idOf(CHANGED)]);
  rehearsal.expectEachOnce([POSTED, CHANGED]);
});
