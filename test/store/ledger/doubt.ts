import { expect, it } from "vitest";
import { deadOwner } from "./actor.ts";
import { content } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Posts that were perhaps applied. */
export function describeDoubt(stage: Stage): void {
  it("knows an unsettled create as a package without content", async () => {
    const { actor } = await stage();
    const postId = await actor.post({}, "in-doubt");
    const [known] = (await actor.read()).packages;
    expect(known).toMatchObject({
      content: null,
      inDoubt: { postId, kind: "create", content: content("1Z1") },
      firstTrackingNumber: "1Z1",
      changedByFile: "hash-1",
    });
    expect(known?.changedSeq).toBe(known?.inDoubt?.seq);
  });

  it("ends a doubt by a replay that succeeds, under the ID of the first post", async () => {
    const { actor, second } = await stage();
    const postId = await actor.post({ file: "may" }, "in-doubt");
    const replay = await second.take([{ kind: "replay", replayOf: postId, file: "june" }]);
    expect(replay.postIds).toEqual([postId]);
    expect((await second.ledger.listPosts({ limit: 1 }))[0]?.state).toBe("in-doubt");
    expect(await second.send(replay.claim, postId)).toBe(true);
    expect(await second.settle(replay.claim, postId, "posted")).toBe(true);
    const [known] = (await second.read()).packages;
    expect(known).toMatchObject({ content: content("1Z1"), inDoubt: null, earlier: [] });
    expect(known?.changedByFile).toBe("may");
    expect(known?.changedByClaim).toContain(actor.runId);
    expect(known?.changedByRun).toBe(second.runId);
    const [post] = await second.ledger.listPosts({ limit: 1 });
    expect(post).toMatchObject({ state: "posted", attempts: 2, runId: second.runId, reason: "" });
  });

  it.each(["rejected", "failed", "not-attempted", "in-doubt"] as const)(
    "leaves the doubt after a replay that was %s, with the reason",
    async (kind) => {
      const { actor } = await stage();
      const postId = await actor.post({}, "in-doubt");
      await actor.post({ kind: "replay", replayOf: postId }, kind);
      const { packages, retained } = await actor.read();
      expect(packages[0]?.inDoubt?.postId).toBe(postId);
      expect(retained).toEqual([]);
      const [post] = await actor.ledger.listPosts({ limit: 1 });
      expect(post).toMatchObject({ state: "in-doubt", reasonCode: `code-${kind}` });
    },
  );

  it("leaves the doubt after a replay that was never sent, or killed", async () => {
    const { actor, second } = await stage({ owner: deadOwner() });
    const postId = await second.post({}, "in-doubt");
    const unsent = await second.take([{ kind: "replay", replayOf: postId }]);
    await second.ledger.release([unsent.claim]);
    expect((await second.read()).packages[0]?.inDoubt?.postId).toBe(postId);
    const killed = await actor.take([{ kind: "replay", replayOf: postId }]);
    await actor.send(killed.claim, postId);
    expect((await second.read()).packages[0]?.inDoubt?.postId).toBe(postId);
    await second.post({ kind: "replay", replayOf: postId }, "posted");
    expect((await second.read()).packages[0]).toMatchObject({
      content: content("1Z1"),
      inDoubt: null,
    });
  });

  it("lets an update that went through overtake the doubt", async () => {
    const { actor } = await stage();
    const postId = await actor.post({}, "in-doubt");
    await actor.post({ kind: "update", content: content("1Z2") }, "updated");
    const [known] = (await actor.read()).packages;
    expect(known).toMatchObject({
      content: content("1Z2"),
      inDoubt: null,
      earlier: [content("1Z1")],
      firstTrackingNumber: "1Z1",
    });
    const old = await actor.ledger.listPosts({ states: ["overtaken"], limit: 5 });
    expect(old.map((post) => post.postId)).toEqual([postId]);
  });

  it("keeps one doubt per package, the newest, and what it might have been before", async () => {
    const { actor } = await stage();
    await actor.post({}, "posted");
    await actor.post({ kind: "update", content: content("1Z2") }, "in-doubt");
    const newest = await actor.post({ kind: "update", content: content("1Z3") }, "in-doubt");
    expect((await actor.read()).packages[0]).toMatchObject({
      content: content("1Z1"),
      inDoubt: { postId: newest, content: content("1Z3") },
      earlier: [content("1Z2")],
    });
    await actor.post({ kind: "replay", replayOf: newest, content: content("1Z3") }, "updated");
    expect((await actor.read()).packages[0]).toMatchObject({
      content: content("1Z3"),
      inDoubt: null,
      earlier: [content("1Z1"), content("1Z2")],
    });
  });

  it("leaves the older doubt when the update over it was refused", async () => {
    const { actor } = await stage();
    const postId = await actor.post({}, "in-doubt");
    await actor.post({ kind: "update", content: content("1Z2") }, "rejected");
    const [known] = (await actor.read()).packages;
    expect(known).toMatchObject({ content: null, inDoubt: { postId }, earlier: [] });
  });

  it("lets a read-back end a doubt without a request", async () => {
    const { actor } = await stage();
    const postId = await actor.post({}, "in-doubt");
    const { claim } = await actor.take([]);
    expect(await actor.settle(claim, postId, "posted")).toBe(true);
    expect((await actor.read()).packages[0]?.content).toEqual(content("1Z1"));
  });

  it("refuses a second create of a package that is, or may be, there", async () => {
    const { actor } = await stage();
    for (const kind of ["in-doubt", "posted"] as const) {
      const packageId = kind === "posted" ? "1000001" : "1000002";
      await actor.post({ packageId }, kind);
      await expect(actor.claim([{ packageId }])).rejects.toThrow();
    }
    expect((await actor.read()).claimedBy).toBeNull();
    expect(await actor.ledger.listPosts({ limit: 9 })).toHaveLength(2);
  });

  it("refuses a replay that differs from what was sent", async () => {
    const { actor } = await stage();
    const postId = await actor.post({}, "in-doubt");
    await expect(
      actor.claim([{ kind: "replay", replayOf: postId, content: content("1Z2") }]),
    ).rejects.toThrow("differs");
    await expect(actor.claim([{ kind: "replay", replayOf: postId + 1 }])).rejects.toThrow(
      "not in doubt",
    );
  });

  it("sends one post of an order at a time", async () => {
    const { actor } = await stage();
    const { claim, postIds } = await actor.take([{}, { packageId: "1000002" }]);
    const [first = 0, second = 0] = postIds;
    await actor.send(claim, first);
    await expect(actor.send(claim, second)).rejects.toThrow();
    await actor.settle(claim, first, "posted");
    expect(await actor.send(claim, second)).toBe(true);
  });
}
