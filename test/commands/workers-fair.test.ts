import { expect, test } from "vitest";
import { createDatabase, describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { eventsOf, startCli } from "./cli.ts";
import { makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";

const PATIENT = { timeout: 120_000 };
const END_WITHIN_MS = 110_000;

describeOnPostgres("workers", () => {
  test("hold up no seller for another, and tell how they are", PATIENT, async () => {
    const database = await createDatabase();
    const env = { BIG_TOKEN: "token-of-big-1", SMALL_TOKEN: "token-of-small-1" };
    await using rehearsal = await openRehearsal({
      ledger: database.url,
      accounts: { big: "${BIG_TOKEN}", small: "${SMALL_TOKEN}" },
      env,
      defaultAccount: "big",
      // The big one could never be done within this test.
      limit: { ratePerSecond: 2, burst: 5 },
    });
    const many = rehearsal.write("many.csv", makeParcels(2_000));
    const few = makeParcels(8, 90_001);
    const sheet = rehearsal.write("few.csv", few);
    await rehearsal.cli("run", many, "--enqueue", "--json", "--account", "big");
    const queued = await rehearsal.cli("run", sheet, "--enqueue", "--json", "--account", "small");
    const id = String(eventsOf(queued).at(-1)?.["runId"]);
    const place = { cwd: rehearsal.folder, env, endWithinMs: END_WITHIN_MS };
    const worker = startCli(["worker", "--json", "--metrics", "127.0.0.1:0"], place);
    const watched = await startCli(["run", "--watch", id, "--json", "--out", "r.csv"], place).end;
    expect(eventsOf(watched).at(-1)).toMatchObject({ posted: 8, notAttempted: 0 });

    const [health] = worker
      .output()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const url = String(health?.["metrics"]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/u);
    const metrics = await (await fetch(url)).text();
    expect(metrics).toMatch(/^shipledger_worker_posts_total\{outcome="posted"\} \d+$/mu);
    expect(metrics).toMatch(
      /^shipledger_queue_posts\{account="big",operation="ecart\.fulfillment"\} [1-9]\d+$/mu,
    );
    expect(metrics).not.toContain("token-of");
    expect(await (await fetch(url.replace("/metrics", "/health"))).json()).toMatchObject({
      state: "ready",
    });
    worker.send("SIGTERM");
    expect((await worker.end).exitCode).toBe(0);
    await database.remove();
  });

  test("send within an account first what should leave first", PATIENT, async () => {
    const database = await createDatabase();
    await using rehearsal = await openRehearsal({
      ledger: database.url,
      limit: { maxInFlight: 1 },
    });
    const late = rehearsal.write("late.csv", makeParcels(12));
    const urgent = makeParcels(6, 501);
    const hurried = rehearsal.write("urgent.csv", urgent);
    const promised = (row: (typeof urgent)[number], day: number) => ({
      "order-id": row["order-id"],
      "order-item-id": row["order-item-id"],
      "quantity-purchased": row.quantity,
      "promise-date": `2026-11-${String(day)}T23:59:59-08:00`,
    });
    // The last of the sheet was promised first.
    const report = urgent.map((row, at) => promised(row, 25 - at));
    const orders = rehearsal.write("orders.tsv", report);
    await rehearsal.cli("run", late, "--enqueue", "--json");
    await rehearsal.cli("run", hurried, "--enqueue", "--json", "--orders", orders);
    const worker = await rehearsal.cli("worker", "--until-idle", "--json");
    expect(worker.exitCode).toBe(0);
    const sent = (await database.execute(
      "SELECT order_id FROM shipledger.posts p JOIN shipledger.orders o ON o.id = p.order_ref ORDER BY sent_at_ms",
    )) as { order_id: string }[];
    const ids = sent.map(({ order_id }) => order_id);
    expect(ids.slice(0, 6)).toEqual(urgent.map((row) => row["order-id"]).toReversed());
    expect(ids).toHaveLength(18);
    await database.remove();
  });
});
