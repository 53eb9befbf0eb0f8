import { expect, test } from "vitest";
import { createDatabase, describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { finishedOf } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

describeOnPostgres("ledger copy", () => {
  test("moves a ledger to PostgreSQL and back, and nothing is forgotten", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(12);
    const sheet = rehearsal.write("sheet.csv", parcels);
    await rehearsal.run(sheet);
    // One with an earlier version, and a refused one.
    const changed = makeParcels(1, 900)[0];
    const moved = [{ ...parcels[0], "tracking-number": changed?.["tracking-number"] ?? "" }];
    const update = rehearsal.write("update.csv", moved);
    const corrected = await rehearsal.run(update, "--changed-tracking", "update", "--out", "u.csv");
    expect(finishedOf(corrected)).toMatchObject({ updated: 1 });

    const there = await rehearsal.cli("ledger", "copy", database.url, "--json");
    expect({ code: there.exitCode, err: there.stderr }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(there.stdout)).toMatchObject({
      type: "ledger:copied",
      rows: { orders: 12, subjects: 12, posts: 13, versions: 1, runs: 2 },
    });
    const onServer = ["--ledger", database.url];
    const verified = await rehearsal.cli("ledger", "verify", "--json", ...onServer);
    expect(JSON.parse(verified.stdout)).toMatchObject({ sound: true, posts: 13 });
    const more = makeParcels(15);
    const larger = rehearsal.write("larger.csv", more);
    const run = await rehearsal.run(larger, ...onServer, "--out", "larger-result.csv");
    expect(finishedOf(run)).toMatchObject({ posted: 3 });
    expect(columnOf(run.result, "package-id").slice(12)).toEqual(more.slice(12).map(idOf));

    const refused = await rehearsal.cli(
      "ledger",
      "copy",
      rehearsal.path("shipledger.db"),
      ...onServer,
    );
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("is not empty");
    const back = rehearsal.path("back.db");
    const home = await rehearsal.cli("ledger", "copy", back, ...onServer, "--json");
    expect({ code: home.exitCode, err: home.stderr }).toEqual({ code: 0, err: "" });
    const sound = await rehearsal.cli("ledger", "verify", "--json", "--ledger", back);
    expect(JSON.parse(sound.stdout)).toMatchObject({ sound: true, posts: 16 });
    const again = await rehearsal.run(larger, "--ledger", back, "--out", "again.csv");
    expect(finishedOf(again)).toMatchObject({ posted: 0, requests: 0 });
    const unseen = rehearsal.write("new.csv", makeParcels(2, 700));
    const next = await rehearsal.run(unseen, "--ledger", back, "--out", "next.csv");
    expect(finishedOf(next)).toMatchObject({ posted: 2 });
    await database.remove();
  });

  test("does not copy while orders are queued", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ledger: database.url });
    const sheet = rehearsal.write("sheet.csv", makeParcels(2));
    await rehearsal.cli("run", sheet, "--enqueue", "--json");
    const end = await rehearsal.cli("ledger", "copy", rehearsal.path("copy.db"));
    expect(end.exitCode).toBe(4);
    expect(end.stderr).toContain("--cancel");
    await database.remove();
  });
});
