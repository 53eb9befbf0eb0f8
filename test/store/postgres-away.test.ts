import { expect, it } from "vitest";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";
import { FakeClock } from "../fake-clock.ts";
import { describeOnPostgres, startOwnPostgres } from "../postgres/borrow-postgres.ts";
import { Actor } from "./ledger/actor.ts";
import { orderKey } from "./ledger/samples.ts";

describeOnPostgres("a PostgreSQL that goes away", () => {
  it("is waited for within a bound, and told when it is longer", async () => {
    await using server = await startOwnPostgres();
    const place = { url: server.urlOf("postgres"), shown: "postgres://here/postgres" };
    const news: string[] = [];
    const clock = new FakeClock();
    const onAway = (each: string) => news.push(each);
    const store = await openPostgres(place, { time: clock, patienceMs: 1_500, onAway });
    const actor = new Actor(store.openLedger(), clock);
    const { claim, postId } = await actor.take([{}]);

    await server.stop("crash");
    const marking = actor.send(claim, postId);
    await server.start();
    expect(await marking).toBe(true);
    expect(news).toEqual(["away", "back"]);

    await server.stop("fast");
    await expect(actor.settle(claim, postId, "posted")).rejects.toMatchObject({
      name: "UserError",
      exitCode: 4,
      message: expect.stringContaining("postgres://here/postgres does not answer"),
    });
    await server.start();
    expect(await actor.settle(claim, postId, "posted")).toBe(true);
    await actor.ledger.release([claim]);
    expect((await actor.read()).packages).toHaveLength(1);

    // Many steps that are cut off at whatever moment are made once.
    const orders = Array.from({ length: 40 }, (_, index) => orderKey(`order-${index}`));
    const posting = Promise.all(orders.map((order) => actor.post({}, "posted", order)));
    await server.restart("crash");
    await posting;
    expect(await actor.ledger.listPosts({ limit: 100, states: ["posted"] })).toHaveLength(41);
    expect((await store.verify()).problems).toEqual([]);
    await actor.ledger.close();
    await store.close();
  });
});
