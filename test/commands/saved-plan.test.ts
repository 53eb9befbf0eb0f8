import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { makeParcel, makeParcels, upsNumber } from "./parcels.ts";
import { openRehearsal, TOKEN, type Rehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

async function save(rehearsal: Rehearsal, sheet: string, ...flags: string[]) {
  const end = await rehearsal.cli("plan", sheet, ...flags, "--save", "evening.plan.json");
  expect(end.stdout).toContain("shipledger run --plan evening.plan.json");
  return end;
}

const PLAN = ["--plan", "evening.plan.json"] as const;

test.concurrent("a saved plan is carried out as it was planned", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(3);
  const damaged = { ...makeParcel(4), quantity: "0" };
  const sheet = rehearsal.write("sheet.csv", [...parcels, damaged]);
  expect((await save(rehearsal, sheet)).exitCode).toBe(3);
  expect(rehearsal.countPosts()).toBe(0);
  const run = await rehearsal.run(...PLAN, "--out", "result.csv");
  expect(run.exitCode).toBe(3);
  expect(columnOf(run.result, "result")).toEqual(["posted", "posted", "posted", "rejected"]);
  rehearsal.expectEachOnce(parcels);

  const text = readFileSync(rehearsal.path("evening.plan.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ packages: 4, decisions: { create: 3, reject: 1 } });
  expect(text).not.toContain(TOKEN);
  expect(statSync(rehearsal.path("evening.plan.json")).mode & 0o777).toBe(0o600);
});

test.concurrent("a run of it that was stopped goes on with the same command", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(6);
  await save(rehearsal, rehearsal.write("sheet.csv", parcels));
  const canary = await rehearsal.run(...PLAN, "--limit", "2", "--out", "first.csv");
  expect(finishedOf(canary)).toMatchObject({ posted: 2, notAttempted: 4 });
  const rest = await rehearsal.run(...PLAN, "--out", "second.csv");
  expect(finishedOf(rest)).toMatchObject({ alreadyPosted: 2, posted: 4, requests: 4 });
  const again = await rehearsal.run(...PLAN, "--out", "third.csv");
  expect(finishedOf(again)).toMatchObject({ alreadyPosted: 6, requests: 0 });
  rehearsal.expectEachOnce(parcels);
});

test.concurrent("nothing is sent once the sheet has changed", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  await save(rehearsal, rehearsal.write("sheet.csv", makeParcels(2)));
  const path = rehearsal.write("sheet.csv", makeParcels(3));
  const end = await rehearsal.cli("run", ...PLAN, "--yes");
  expect(end.exitCode).toBe(2);
  expect(end.stderr).toContain(`${path} has changed since.`);
  expect(rehearsal.countPosts()).toBe(0);
});

test.concurrent(
  "nothing is sent once the ledger knows something new of an order",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(3);
    await save(rehearsal, rehearsal.write("sheet.csv", parcels));
    // Another parcel of the second order, from somebody else's sheet.
    const other = { ...makeParcel(2), "order-item-id": "99000000000001" };
    const named = { ...other, "tracking-number": upsNumber(77) };
    await rehearsal.run(rehearsal.write("other.csv", [named]), "--out", "other.result.csv");
    const end = await rehearsal.cli("run", ...PLAN, "--yes");
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain(`something new of the order ${makeParcel(2)["order-id"]}`);
    expect(end.stderr).toContain("shipledger plan sheet.csv --save");
    expect(rehearsal.countPosts()).toBe(1);

    // Even where the same would be sent: somebody else has sent it.
    await save(rehearsal, rehearsal.path("sheet.csv"));
    await rehearsal.run(rehearsal.path("sheet.csv"), "--out", "result.csv");
    const late = await rehearsal.cli("run", ...PLAN, "--yes");
    expect(late.exitCode).toBe(2);
    expect(rehearsal.countPosts()).toBe(4);
  },
);

test.concurrent("another ledger or another account is not what was planned", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  await save(rehearsal, rehearsal.write("sheet.csv", makeParcels(1)));
  const elsewhere = await rehearsal.cli("run", ...PLAN, "--yes", "--ledger", "other.db");
  expect(elsewhere.exitCode).toBe(2);
  expect(elsewhere.stderr).toContain("other.db");
  const config = readFileSync(rehearsal.path("shipledger.config.json"), "utf8");
  rehearsal.write("shipledger.config.json", config.replace('"api"', '"seller":"else","api"'));
  const changed = await rehearsal.cli("run", ...PLAN, "--yes");
  expect(changed.exitCode).toBe(2);
  expect(changed.stderr).toContain("the account acme was");
  expect(rehearsal.countPosts()).toBe(0);
});

test.concurrent("a plan brings its sheets and flags with it", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const twice = [makeParcel(1), makeParcel(1)];
  const sheet = rehearsal.write("sheet.csv", twice);
  await save(rehearsal, sheet, "--duplicate-rows", "once");
  for (const more of [[sheet], ["--duplicate-rows", "sum"], ["--read-orders"]]) {
    const end = await rehearsal.cli("run", ...more, ...PLAN, "--yes");
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain("A saved plan brings");
  }
  const run = await rehearsal.run(...PLAN, "--out", "result.csv");
  expect(finishedOf(run)).toMatchObject({ posted: 2, packages: 1 });
});

test.concurrent("what is no plan is neither replaced nor run", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("sheet.csv", makeParcels(1));
  const end = await rehearsal.cli("plan", sheet, "--save", "sheet.csv");
  expect(end.exitCode).toBe(2);
  expect(end.stderr).toContain("is no saved plan");
  for (const [name, says] of [
    ["sheet.csv", "is no saved plan"],
    ["absent.json", "it is not there"],
    ["shipledger.config.json", "is no plan that this version"],
  ] as const) {
    const run = await rehearsal.cli("run", "--plan", name, "--yes");
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(says);
  }
  const nothing = await rehearsal.cli("run", "--yes");
  expect(nothing.exitCode).toBe(2);
  expect(nothing.stderr).toContain("Say which sheets to run");
});
