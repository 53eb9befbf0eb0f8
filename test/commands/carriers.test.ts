import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { SLOW } from "./cli.ts";
import { makeParcels } from "./parcels.ts";
import { openRehearsal, type Rehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

function countAsked({ sandbox }: Rehearsal): number {
  return sandbox.requests().filter(({ operation }) => operation === "ecart.carriers").length;
}

async function doubtsOf(rehearsal: Rehearsal, ...args: string[]): Promise<string[]> {
  const plan = await rehearsal.cli("plan", ...args, "--json");
  const { findings } = JSON.parse(plan.stdout) as { findings: { code: string; message: string }[] };
  return findings.filter(({ code }) => code === "unknown-carrier").map(({ message }) => message);
}

test.concurrent("a carrier that the account may not use is told, and sent", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const [first, second, third] = makeParcels(3);
  const misspelt = { ...second, "carrier-code": "fedexx" };
  const sheet = rehearsal.write("sheet.csv", [first ?? {}, misspelt]);
  // Nobody has been asked, and a plan asks nobody.
  expect(await doubtsOf(rehearsal, sheet)).toEqual([]);
  expect(rehearsal.sandbox.state().requests).toBe(0);

  const run = await rehearsal.run(sheet, "--out", "result.csv");
  expect(columnOf(run.result, "result")).toEqual(["posted", "posted"]);
  expect(countAsked(rehearsal)).toBe(1);

  const next = rehearsal.write("next.csv", [{ ...third, "carrier-code": "fedexx" }]);
  rehearsal.env = {};
  expect(await doubtsOf(rehearsal, next)).toEqual([
    '"fedexx" is not in the carriers that account acme may use; did you mean "fedex"?',
  ]);
  expect(countAsked(rehearsal)).toBe(1);
});

test.concurrent(
  "they are asked for once a day, and only when something is sent",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const sheet = rehearsal.write("sheet.csv", makeParcels(2));
    await rehearsal.run(sheet, "--expect-packages", "3", "--out", "held.csv");
    expect(countAsked(rehearsal)).toBe(0);
    for (const out of ["one.csv", "two.csv"]) await rehearsal.run(sheet, "--out", out);
    expect(countAsked(rehearsal)).toBe(1);
    rmSync(rehearsal.path("shipledger.db.reads"));
    await rehearsal.run(sheet, "--out", "three.csv");
    expect(countAsked(rehearsal)).toBe(1);
    const plan = await rehearsal.cli(
      "plan",
      rehearsal.write("b.csv", makeParcels(1, 9)),
      "--read-orders",
    );
    expect(plan.exitCode).toBe(0);
    expect(countAsked(rehearsal)).toBe(2);
  },
);

test.concurrent("a marketplace that does not tell them is no reason to stop", SLOW, async () => {
  await using rehearsal = await openRehearsal({
    sandbox: { faults: { next: [{ fault: "garbage", times: 9, operation: "ecart.carriers" }] } },
  });
  const run = await rehearsal.run(rehearsal.write("s.csv", makeParcels(2)), "--out", "r.csv");
  expect(run.exitCode).toBe(0);
  expect(countAsked(rehearsal)).toBe(1);
});
