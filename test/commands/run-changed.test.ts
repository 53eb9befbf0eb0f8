import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcel, makeParcels, upsNumber } from "./parcels.ts";
import type { Parcel } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

/** The parcel with its number corrected. */
function correct(parcel: Parcel): Parcel {
  return { ...parcel, "tracking-number": upsNumber(9_000_000) };
}

async function openWithPosted(parcels: readonly Parcel[]): Promise<Rehearsal> {
  const rehearsal = await openRehearsal();
  await rehearsal.run(rehearsal.write("first.csv", parcels), "--out", "first.result.csv");
  return rehearsal;
}

test.concurrent(
  "a corrected number with action update arrives under the stored ID",
  SLOW,
  async () => {
    const posted = makeParcel(1);
    const corrected = correct(posted);
    await using rehearsal = await openWithPosted([posted]);
    const sheet = rehearsal.write("second.csv", [{ ...corrected, action: "update" }]);

    const plan = await rehearsal.cli("plan", sheet);
    expect(plan.stdout).toContain(
      `${posted["tracking-number"]} -> ${corrected["tracking-number"]}`,
    );
    expect(plan.stdout).toContain(`package ${idOf(posted)}`);

    const run = await rehearsal.run(sheet, "--out", "second.result.csv");
    expect(run.exitCode).toBe(0);
    expect(run.result.rows[0]).toMatchObject({
      result: "updated",
      "package-id": idOf(posted),
      "original-tracking-number": posted["tracking-number"],
    });
    expect(rehearsal.packages()).toMatchObject([
      {
        packageId: idOf(posted),
        creates: 1,
        edits: 1,
        history: [posted["tracking-number"], corrected["tracking-number"]],
      },
    ]);

    // The old sheet must not undo the correction.
    const old = await rehearsal.run(rehearsal.path("first.csv"), "--out", "third.result.csv");
    expect(old.result.rows[0]).toMatchObject({ result: "ignored", "reason-code": "superseded" });
    expect(old.exitCode).toBe(0);
    expect(rehearsal.countPosts()).toBe(2);
  },
);

test.concurrent(
  "another quantity, or another number without an action, sends nothing",
  SLOW,
  async () => {
    const [first, second] = [makeParcel(1), makeParcel(2)];
    await using rehearsal = await openWithPosted([first, second]);
    const sheet = rehearsal.write("second.csv", [{ ...first, quantity: "9" }, correct(second)]);
    const run = await rehearsal.run(sheet, "--out", "second.result.csv");
    expect(run.exitCode).toBe(3);
    expect(columnOf(run.result, "result")).toEqual(["rejected", "rejected"]);
    expect(columnOf(run.result, "reason-code")).toEqual([
      "inconsistent-with-initial-post",
      "needs-action",
    ]);
    expect(columnOf(run.result, "package-id")).toEqual(["", ""]);
    expect(columnOf(run.result, "fix")[1]).toContain("--changed-tracking");
    expect(finishedOf(run)).toMatchObject({ rejected: 2, requests: 0 });
    expect(rehearsal.countPosts()).toBe(2);
  },
);

test.concurrent(
  "--changed-tracking answers for the run: update corrects, create adds",
  SLOW,
  async () => {
    const [first, second] = [makeParcel(1), makeParcel(2)];
    await using rehearsal = await openWithPosted(makeParcels(2));
    const run = (name: string, row: Parcel, answer: string) => {
      const sheet = rehearsal.write(`${name}.csv`, [row]);
      return rehearsal.run(sheet, "--changed-tracking", answer, "--out", `${name}.result.csv`);
    };
    const corrected = await run("corrected", correct(first), "update");
    expect(corrected.result.rows[0]).toMatchObject({
      result: "updated",
      "package-id": idOf(first),
    });
    const added = await run("added", correct(second), "create");
    expect(added.result.rows[0]).toMatchObject({
      result: "posted",
      "package-id": idOf(correct(second)),
    });
    const numbers = rehearsal.packages().map((each) => [each.packageId, each.trackingNumber]);
    expect(Object.fromEntries(numbers)).toEqual({
      [idOf(first)]: correct(first)["tracking-number"],
      [idOf(second)]: second["tracking-number"],
      [idOf(correct(second))]: correct(second)["tracking-number"],
    });
  },
);
