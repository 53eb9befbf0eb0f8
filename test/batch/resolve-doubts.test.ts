import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveDoubts, sayOfAll } from "../../src/batch/resolve-doubts.ts";
import { FakeClock } from "../fake-clock.ts";
import { Actor, LEASE_MS } from "../store/ledger/actor.ts";
import type { LedgerSite } from "../store/ledger/actor.ts";
import { content, orderKey } from "../store/ledger/samples.ts";
import { openFreshSqlite } from "../store/sqlite-site.ts";

describe("resolveDoubts", () => {
  let site: LedgerSite;
  let clock: FakeClock;
  let run: Actor;
  let person: Actor;

  beforeEach(async () => {
    site = await openFreshSqlite();
    clock = new FakeClock();
    run = new Actor(await site.open(clock), clock);
    person = new Actor(await site.open(clock), clock);
  });
  afterEach(async () => {
    await run.ledger.close();
    await person.ledger.close();
    await site.remove();
  });

  const resolve = (as: "posted" | "not-posted", packageId: string | null = null) =>
    resolveDoubts(
      { order: orderKey(), packageId, judge: sayOfAll(as, "ann@office") },
      { ...person, clock },
    );

  it("ends all doubts of an order, or those of one package", async () => {
    await run.post({ packageId: "1" }, "in-doubt");
    await run.post({ packageId: "2", content: content("1Z2") }, "in-doubt");
    await run.post({ packageId: "3", content: content("1Z3") }, "in-doubt");
    const one = await resolve("posted", "2");
    expect(one.resolved).toMatchObject([{ packageId: "2", trackingNumber: "1Z2", kind: "create" }]);
    const all = await resolve("not-posted");
    expect(all.resolved.map(({ packageId }) => packageId)).toEqual(["1", "3"]);
    expect(all.standing).toEqual([]);
    const history = await person.read();
    expect(history.packages.map(({ packageId }) => packageId)).toEqual(["2"]);
    expect(history.retained.map(({ packageId }) => packageId)).toEqual(["1", "3"]);
    expect(history.claimedBy).toBeNull();
    expect(await resolve("posted")).toEqual({ resolved: [], unclear: [], standing: [] });
  });

  it("refuses an order in the hands of a live run, and takes it from a dead one", async () => {
    const { claim, postId } = await run.take([{}]);
    await run.send(claim, postId);
    await expect(resolve("posted")).rejects.toMatchObject({
      name: "UserError",
      exitCode: 4,
      message: expect.stringContaining(run.runId),
      nextSteps: [expect.stringContaining("Wait"), expect.any(String)],
    });
    await clock.pass(LEASE_MS + 1);
    expect((await resolve("not-posted")).resolved).toMatchObject([{ postId }]);
    expect(await run.settle(claim, postId, "posted")).toBe(false);
    expect((await person.read()).packages).toEqual([]);
  });

  it("tells of an older doubt that stands again", async () => {
    const create = await run.post({}, "in-doubt");
    await run.post({ kind: "update", content: content("1Z2") }, "in-doubt");
    const { resolved, standing } = await resolve("not-posted");
    expect(resolved).toMatchObject([{ kind: "update", trackingNumber: "1Z2" }]);
    expect(standing).toMatchObject([{ postId: create, trackingNumber: "1Z1" }]);
  });

  it("lets one of two people speak who do so at once", async () => {
    await run.post({}, "in-doubt");
    const question = { order: orderKey(), packageId: null };
    const say = (as: "posted" | "not-posted") => ({ ...question, judge: sayOfAll(as, "ann") });
    const told = await Promise.allSettled([
      resolveDoubts(say("posted"), { ...person, clock }),
      resolveDoubts(say("not-posted"), { ...run, clock }),
    ]);
    const spoken = told.flatMap((each) => (each.status === "fulfilled" ? each.value.resolved : []));
    expect(spoken).toHaveLength(1);
    const [post] = await run.ledger.listPosts({ limit: 1 });
    expect(["posted", "not-attempted"]).toContain(post?.state);
    expect((await run.read()).claimedBy).toBeNull();
  });
});
