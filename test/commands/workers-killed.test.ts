import { expect, test } from "vitest";
import { describeOnPostgres, startOwnPostgres } from "../postgres/borrow-postgres.ts";
import { eventsOf, finishedOf, startCli } from "./cli.ts";
import { makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";

/** A dead worker's accounts are given to another after about 12 seconds; a loaded machine takes longer. */
const PATIENT = { timeout: 240_000 };
const END_WITHIN_MS = 200_000;

describeOnPostgres("workers that are killed", () => {
  test("lose nothing and double nothing, the server restarted as well", PATIENT, async () => {
    await using server = await startOwnPostgres();
    const accounts = { north: "${TOKEN_A}", south: "${TOKEN_B}", west: "${TOKEN_C}" };
    const env = { TOKEN_A: "token-north-1", TOKEN_B: "token-south-1", TOKEN_C: "token-west-1" };
    await using rehearsal = await openRehearsal({
      ledger: server.urlOf("postgres"),
      accounts,
      env,
      defaultAccount: "north",
      sandbox: { faults: { latencyMs: [40, 120] } },
      limit: { ratePerSecond: 20, burst: 5, maxInFlight: 4 },
    });
    const names = Object.keys(accounts);
    const parcels = makeParcels(120);
    const rows = parcels.map((parcel, at) => ({ ...parcel, account: names[at % 3] ?? "" }));
    const sheet = rehearsal.write("sheet.csv", rows);
    const queued = await rehearsal.cli("run", sheet, "--enqueue", "--json");
    const id = String(eventsOf(queued).at(-1)?.["runId"]);
    const place = { cwd: rehearsal.folder, env, endWithinMs: END_WITHIN_MS };
    const start = (...args: string[]) => startCli(["worker", "--json", ...args], place);
    const watch = startCli(["run", "--watch", id, "--json", "--out", "result.csv"], place);
    const [first, second] = [start("--lanes", "2"), start("--lanes", "2")];
    await watch.untilEvents("package:settled", 10);
    first.send("SIGKILL");
    await watch.untilEvents("package:settled", 25);
    await server.restart("crash");
    await watch.untilEvents("package:settled", 40);
    const third = start();
    second.send("SIGTERM");
    const drained = await second.end;
    expect({ code: drained.exitCode, err: drained.stderr }).toMatchObject({ code: 0 });
    expect(eventsOf(drained).at(-1)).toMatchObject({ state: "draining", inFlight: 0 });
    const watched = await watch.end;
    expect(finishedOf(watched)).toMatchObject({
      posted: 120,
      inDoubt: 0,
      notAttempted: 0,
      failed: 0,
      rejected: 0,
    });
    third.send("SIGTERM");
    expect((await third.end).exitCode).toBe(0);
    await first.end;
    rehearsal.expectEachOnce(parcels);
    const verified = await rehearsal.cli("ledger", "verify", "--json");
    expect(JSON.parse(verified.stdout)).toMatchObject({ sound: true, packages: 120 });
  });
});
