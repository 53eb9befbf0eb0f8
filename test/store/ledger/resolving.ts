import { expect, it } from "vitest";
import type { OrderClaim } from "../../../src/store/ledger.ts";
import { LEASE_MS } from "./actor.ts";
import type { Actor } from "./actor.ts";
import { content } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Doubts that a person ends. */
export function describeResolving(stage: Stage): void {
  it("makes a create in doubt the package's content, with who resolved it", async () => {
    const { actor, second } = await stage();
    const postId = await actor.post({}, "in-doubt");
    expect(await resolve(second, postId, "posted")).toBe(true);
    const { packages, retained } = await second.read();
    expect(packages[0]).toMatchObject({ content: content("1Z1"), inDoubt: null, earlier: [] });
    // The run that sent it made the change, so its own result is not taken for an old sheet.
    expect(packages[0]?.changedByRun).toBe(actor.runId);
    expect(retained).toEqual([]);
    const [post] = await second.ledger.listPosts({ limit: 1 });
    expect(post).toMatchObject({
      state: "posted",
      reasonCode: "",
      reason: "resolved",
      resolvedBy: "ann@office",
    });
  });

  it("leaves no package of a create that was not posted, and keeps its kind and ID", async () => {
    const { actor, second } = await stage();
    const postId = await actor.post({ packageId: "77" }, "in-doubt");
    expect(await resolve(second, postId, "not-posted")).toBe(true);
    const { packages, retained } = await second.read();
    expect(packages).toEqual([]);
    expect(retained).toMatchObject([{ kind: "create", packageId: "77", content: content("1Z1") }]);
    const again = await second.post({ packageId: "77" }, "posted");
    expect(again).not.toBe(postId);
    expect((await second.read()).packages).toMatchObject([
      { packageId: "77", content: content("1Z1") },
    ]);
    const states = (await second.ledger.listPosts({ limit: 9 })).map(({ state }) => state);
    expect(states).toEqual(["posted", "not-attempted"]);
  });

  it.each([
    ["posted", "1Z2", ["1Z1"]],
    ["not-posted", "1Z1", []],
  ] as const)("ends the doubt of an update as %s", async (as, number, earlier) => {
    const { actor } = await stage();
    await actor.post({}, "posted");
    const postId = await actor.post({ kind: "update", content: content("1Z2") }, "in-doubt");
    expect(await resolve(actor, postId, as)).toBe(true);
    const { packages, retained } = await actor.read();
    expect(packages).toMatchObject([
      { content: content(number), inDoubt: null, firstTrackingNumber: "1Z1" },
    ]);
    expect(packages[0]?.earlier.map(({ trackingNumber }) => trackingNumber)).toEqual(earlier);
    expect(retained.map(({ kind }) => kind)).toEqual(as === "posted" ? [] : ["update"]);
    const [post] = await actor.ledger.listPosts({ limit: 1 });
    expect(post?.state).toBe(as === "posted" ? "updated" : "not-attempted");
  });

  it("brings back the doubt that a post had overtaken which was not posted", async () => {
    const { actor } = await stage();
    const create = await actor.post({}, "in-doubt");
    const update = await actor.post({ kind: "update", content: content("1Z2") }, "in-doubt");
    expect(await resolve(actor, update, "not-posted")).toBe(true);
    expect((await actor.read()).packages).toMatchObject([
      { content: null, inDoubt: { postId: create, content: content("1Z1") }, earlier: [] },
    ]);
    expect(await resolve(actor, create, "posted")).toBe(true);
    expect((await actor.read()).packages).toMatchObject([
      { content: content("1Z1"), inDoubt: null, earlier: [] },
    ]);
  });

  it("does not bring back a doubt that ended before the last confirmed content", async () => {
    const { actor } = await stage();
    await actor.post({}, "in-doubt");
    await actor.post({ kind: "update", content: content("1Z2") }, "updated");
    const postId = await actor.post({ kind: "update", content: content("1Z3") }, "in-doubt");
    await resolve(actor, postId, "not-posted");
    expect((await actor.read()).packages).toMatchObject([
      { content: content("1Z2"), inDoubt: null, earlier: [content("1Z1")] },
    ]);
  });

  it("answers false for a post that is not in doubt, and for a lost claim", async () => {
    const { actor, second, clock } = await stage();
    const postId = await actor.post({}, "in-doubt");
    const lost = await actor.take([]);
    await clock.pass(LEASE_MS + 1);
    await second.take([]);
    expect(await resolveUnder(actor, lost.claim, postId, "posted")).toBe(false);
    await clock.pass(LEASE_MS + 1);
    expect(await resolve(second, postId, "posted")).toBe(true);
    expect(await resolve(second, postId, "not-posted")).toBe(false);
    expect((await second.read()).packages[0]?.content).toEqual(content("1Z1"));
  });

  it("refuses a plan that was made before the doubt ended", async () => {
    const { actor, second } = await stage();
    const postId = await actor.post({}, "in-doubt");
    const plan = await second.read();
    await resolve(actor, postId, "not-posted");
    const replay = { kind: "replay", replayOf: postId } as const;
    expect((await second.claim([replay], undefined, plan.version)).kind).toBe("changed");
  });
}

/** Claims the order, tells, and gives it back. */
async function resolve(actor: Actor, postId: number, as: "posted" | "not-posted") {
  const { claim } = await actor.take([]);
  const isDone = await resolveUnder(actor, claim, postId, as);
  await actor.ledger.release([claim]);
  return isDone;
}

async function resolveUnder(
  actor: Actor,
  claim: OrderClaim,
  postId: number,
  as: "posted" | "not-posted",
) {
  const atMs = actor.clock.nowMs();
  const [isDone] = await actor.ledger.resolve([{ claim, postId, as, by: "ann@office", atMs }]);
  return isDone;
}
