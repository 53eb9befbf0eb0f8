import { expect, test } from "vitest";
import { createDatabase, describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { eventsOf, finishedOf, type CliEnd, type Json } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf, readResult } from "./result-rows.ts";

function queuedOf(end: CliEnd): Json {
  const last = eventsOf(end).at(-1);
  if (last?.["type"] !== "run:queued") throw new Error(`${end.stdout}\n${end.stderr}`);
  return last;
}

describeOnPostgres("a run that is queued", () => {
  test("is sent by workers, and its result written by whoever asks", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ledger: database.url });
    const parcels = makeParcels(20);
    const sheet = rehearsal.write("sheet.csv", parcels);
    // Whoever queues needs no credentials.
    const { env } = rehearsal;
    rehearsal.env = {};
    const queued = await rehearsal.cli("run", sheet, "--enqueue", "--json");
    rehearsal.env = env;
    expect(queued.exitCode).toBe(0);
    expect(queuedOf(queued)).toMatchObject({ queued: 20, rows: 20, rejected: 0, notQueued: 0 });
    expect(rehearsal.countPosts()).toBe(0);
    const id = String(queuedOf(queued)["runId"]);

    const worker = await rehearsal.cli("worker", "--until-idle", "--json");
    expect({ code: worker.exitCode, err: worker.stderr }).toEqual({ code: 0, err: "" });
    expect(eventsOf(worker).at(-1)).toMatchObject({
      type: "worker:health",
      sent: 20,
      inFlight: 0,
      outcomes: { posted: 20 },
    });
    rehearsal.expectEachOnce(parcels);

    const other = rehearsal.makeFolder("elsewhere");
    const config = rehearsal.path("shipledger.config.json");
    const args = ["run", "--watch", id, "--config", config, "--json"];
    const watched = await rehearsal.cliIn(other, ...args);
    expect(watched.exitCode).toBe(0);
    expect(finishedOf(watched)).toMatchObject({ rows: 20, packages: 20, posted: 20, requests: 20 });
    const result = await readResult(String(finishedOf(watched)["result"]));
    expect(columnOf(result, "package-id")).toEqual(parcels.map(idOf));
    expect(columnOf(result, "result")).toEqual(parcels.map(() => "posted"));
    const again = await rehearsal.run(sheet);
    expect(finishedOf(again)).toMatchObject({ alreadyPosted: 20, requests: 0 });
    const verified = await rehearsal.cli("ledger", "verify", "--json");
    expect(JSON.parse(verified.stdout)).toMatchObject({ sound: true, posts: 20 });
    await database.remove();
  });

  test("of a saved plan is no change to that plan", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ledger: database.url });
    const parcels = makeParcels(3);
    const sheet = rehearsal.write("sheet.csv", parcels);
    await rehearsal.cli("plan", sheet, "--save", "evening.plan.json");
    const plan = ["--plan", "evening.plan.json"] as const;
    const queued = await rehearsal.cli("run", ...plan, "--enqueue", "--json");
    expect(queuedOf(queued)).toMatchObject({ queued: 3 });
    expect((await rehearsal.cli("worker", "--until-idle")).exitCode).toBe(0);
    const again = await rehearsal.run(...plan, "--out", "result.csv");
    expect(finishedOf(again)).toMatchObject({ alreadyPosted: 3, requests: 0 });
    rehearsal.expectEachOnce(parcels);
    await database.remove();
  });

  test("is shared by two workers, and watched while they send", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({
      ledger: database.url,
      sandbox: { faults: { latencyMs: [20, 60] } },
      accounts: { acme: "${ACME_TOKEN}", other: "${OTHER_TOKEN}" },
      env: { ACME_TOKEN: "token-of-acme-1234567", OTHER_TOKEN: "token-of-other-1234567" },
      defaultAccount: "acme",
    });
    const parcels = makeParcels(40);
    const rows = parcels.map((parcel, at) => ({ ...parcel, account: at % 2 ? "acme" : "other" }));
    const sheet = rehearsal.write("sheet.csv", rows);
    const queued = await rehearsal.cli("run", sheet, "--enqueue", "--json");
    const id = String(queuedOf(queued)["runId"]);
    const [watched, ...workers] = await Promise.all([
      rehearsal.cli("run", "--watch", id, "--json", "--out", "result.csv"),
      rehearsal.cli("worker", "--until-idle", "--json", "--lanes", "1"),
      rehearsal.cli("worker", "--until-idle", "--json", "--lanes", "1"),
    ]);
    expect(workers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(finishedOf(watched)).toMatchObject({ posted: 40, notAttempted: 0, inDoubt: 0 });
    const settled = eventsOf(watched).filter(({ type }) => type === "package:settled");
    expect(settled).toHaveLength(40);
    rehearsal.expectEachOnce(parcels);
    await database.remove();
  });

  test("is left alone by a run of the same sheet, and can be taken back", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ledger: database.url });
    const parcels = makeParcels(6);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const queued = await rehearsal.cli("run", sheet, "--enqueue", "--json");
    const id = String(queuedOf(queued)["runId"]);
    const listed = await rehearsal.cli("posts", "list", "--run", id, "--json");
    expect(JSON.parse(listed.stdout)).toHaveLength(6);
    const plan = await rehearsal.cli("plan", sheet, "--json");
    expect(JSON.parse(plan.stdout)).toMatchObject({ decisions: { create: 0, skip: 6 } });

    const cancelled = await rehearsal.cli("run", "--cancel", id, "--json");
    expect(eventsOf(cancelled).at(-1)).toMatchObject({ cancelled: 6, underWay: 0 });
    const worker = await rehearsal.cli("worker", "--until-idle", "--json");
    expect(worker.exitCode).toBe(0);
    expect(rehearsal.countPosts()).toBe(0);
    const watched = await rehearsal.cli("run", "--watch", id, "--json", "--out", "result.csv");
    expect(watched.exitCode).toBe(4);
    expect(finishedOf(watched)).toMatchObject({ posted: 0, notAttempted: 6 });
    const run = await rehearsal.run(sheet, "--out", "sent.csv");
    expect(finishedOf(run)).toMatchObject({ posted: 6 });
    rehearsal.expectEachOnce(parcels);
    await database.remove();
  });

  test("waits for a worker that has the credentials", async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({ ledger: database.url });
    const parcels = makeParcels(3);
    const sheet = rehearsal.write("sheet.csv", parcels);
    await rehearsal.cli("run", sheet, "--enqueue", "--json");
    const { env } = rehearsal;
    rehearsal.env = {};
    const without = await rehearsal.cli("worker", "--until-idle", "--json");
    expect(eventsOf(without).at(-1)).toMatchObject({
      sent: 0,
      stopped: { acme: expect.stringContaining("ACME_TOKEN") },
    });
    rehearsal.env = env;
    const withThem = await rehearsal.cli("worker", "--until-idle", "--json");
    expect(eventsOf(withThem).at(-1)).toMatchObject({ outcomes: { posted: 3 } });
    rehearsal.expectEachOnce(parcels);
    await database.remove();
  });
});

test("a ledger file has no queue, and the way out is told", async () => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("sheet.csv", makeParcels(1));
  for (const args of [["run", sheet, "--enqueue"], ["worker"]]) {
    const end = await rehearsal.cli(...args);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain("postgres://");
  }
  expect(rehearsal.files().map(([name]) => name)).not.toContain("shipledger.db");
});
