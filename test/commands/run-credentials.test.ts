import { expect, test } from "vitest";
import { eventsOf, finishedOf, SLOW } from "./cli.ts";
import { makeParcels } from "./parcels.ts";
import { openRehearsal, TOKEN } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

test.concurrent(
  "refused credentials stop their account alone: exit 6, the other one finishes",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal({
      accounts: { acme: "${ACME_TOKEN}", other: "${OTHER_TOKEN}" },
      env: { ACME_TOKEN: TOKEN, OTHER_TOKEN: "refused" },
      limit: { maxInFlight: 3 },
    });
    const parcels = makeParcels(16);
    const rows = parcels.map((parcel, index) => {
      return { ...parcel, account: index % 2 === 0 ? "acme" : "other" };
    });
    const sheet = rehearsal.write("sheet.csv", rows);
    const run = await rehearsal.run(sheet, "--out", "result.csv");
    expect(run.exitCode).toBe(6);
    expect(finishedOf(run)).toMatchObject({ posted: 8, notAttempted: 8, inDoubt: 0, failed: 0 });
    for (const row of run.result.rows) {
      const wanted =
        row["account"] === "acme"
          ? { result: "posted", "reason-code": "" }
          : { result: "not-attempted", "reason-code": "credentials-refused", "package-id": "" };
      expect(row).toMatchObject(wanted);
    }
    const stops = eventsOf(run).filter((event) => event["type"] === "account:stopped");
    expect(stops).toEqual([
      { type: "account:stopped", account: "other", message: "Invalid token" },
    ]);
    // What was in flight when the first refusal came, and no more.
    expect(rehearsal.countPosts()).toBeLessThanOrEqual(8 + 3);
    rehearsal.expectEachOnce(parcels.filter((_, index) => index % 2 === 0));
  },
);

test.concurrent("with the token renewed, the same command sends what was left", SLOW, async () => {
  await using rehearsal = await openRehearsal({ env: { ACME_TOKEN: "refused" } });
  const parcels = makeParcels(4);
  const sheet = rehearsal.write("sheet.csv", parcels);
  const refused = await rehearsal.run(sheet, "--out", "first.csv");
  expect(refused.exitCode).toBe(6);
  expect(columnOf(refused.result, "result")).toEqual(Array(4).fill("not-attempted"));
  rehearsal.write(".env", `ACME_TOKEN=${TOKEN}\n`);
  rehearsal.env = {};
  const again = await rehearsal.run(sheet, "--out", "second.csv");
  expect(again.exitCode).toBe(0);
  expect(finishedOf(again)).toMatchObject({ posted: 4 });
  rehearsal.expectEachOnce(parcels);
});
