import { expect, test } from "vitest";
import {
  createDatabase,
  describeOnPostgres,
  startOwnPostgres,
} from "../postgres/borrow-postgres.ts";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

const SLOW_MARKET = {
  sandbox: { faults: { latencyMs: [60, 140] as [number, number] } },
  limit: { maxInFlight: 4 },
};

describeOnPostgres("a run with its ledger on PostgreSQL", () => {
  test("posts a sheet once, and knows it from then on", SLOW, async () => {
    const database = await createDatabase();
    const url = new URL(database.url);
    url.password = "never-told-7";
    await using rehearsal = await openRehearsal({ ledger: url.href });
    const parcels = makeParcels(20);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const first = await rehearsal.run(sheet);
    expect(first.exitCode).toBe(0);
    expect(columnOf(first.result, "package-id")).toEqual(parcels.map(idOf));
    const second = await rehearsal.run(sheet, "--out", "again.csv");
    expect(finishedOf(second)).toMatchObject({ posted: 0, alreadyPosted: 20, requests: 0 });
    rehearsal.expectEachOnce(parcels);

    const listed = await rehearsal.cli("posts", "list", "--json", "--limit", "100");
    expect(JSON.parse(listed.stdout)).toHaveLength(20);
    const verified = await rehearsal.cli("ledger", "verify", "--json");
    expect(JSON.parse(verified.stdout)).toMatchObject({ sound: true, posts: 20, packages: 20 });
    const told = [first, second, listed, verified].map((end) => end.stdout + end.stderr).join("");
    expect(told).not.toContain("never-told-7");
    expect(rehearsal.files().map(([name]) => name)).not.toContain("shipledger.db");
    await database.remove();
  });

  test("two processes on one file post each package once", SLOW, async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ...SLOW_MARKET, ledger: database.url });
    const parcels = makeParcels(24);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const runs = await Promise.all([
      rehearsal.run(sheet, "--out", "left.csv"),
      rehearsal.run(sheet, "--out", "right.csv"),
    ]);
    expect(runs.map((run) => run.exitCode)).toEqual([0, 0]);
    for (const run of runs) {
      expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
    }
    rehearsal.expectEachOnce(parcels);
    await database.remove();
  });

  test("killed in the middle, the same command ends with every package once", SLOW, async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ...SLOW_MARKET, ledger: database.url });
    const parcels = makeParcels(24);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const killed = rehearsal.start("run", sheet, "--json");
    await killed.untilEvents("package:settled", 6);
    killed.send("SIGKILL");
    await killed.end;
    const run = await rehearsal.run(sheet);
    expect(run.exitCode).toBe(0);
    expect(columnOf(run.result, "package-id")).toEqual(parcels.map(idOf));
    rehearsal.expectEachOnce(parcels);
    await database.remove();
  });

  test.each(["fast", "crash"] as const)(
    "goes on when the server was restarted in the middle (%s)",
    SLOW,
    async (manner) => {
      await using server = await startOwnPostgres();
      const ledger = server.urlOf("postgres");
      await using rehearsal = await openRehearsal({ ...SLOW_MARKET, ledger });
      const parcels = makeParcels(30);
      const sheet = rehearsal.write("sheet.csv", parcels);
      const running = rehearsal.start("run", sheet, "--json", "--out", "result.csv");
      await running.untilEvents("package:settled", 6);
      await server.restart(manner);
      const end = await running.end;
      expect(end.exitCode).toBe(0);
      expect(finishedOf(end)).toMatchObject({ posted: 30, inDoubt: 0, notAttempted: 0 });
      rehearsal.expectEachOnce(parcels);
    },
  );
});
