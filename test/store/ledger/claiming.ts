import { expect, it } from "vitest";
import { LEASE_MS, remoteOwner } from "./actor.ts";
import { content, orderKey } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Who may claim, and what a claim is worth. */
export function describeClaiming(stage: Stage): void {
  it("answers an order that it never saw with version 0", async () => {
    const { actor } = await stage();
    const history = await actor.read();
    expect(history).toEqual({
      key: orderKey(),
      version: 0,
      packages: [],
      updates: [],
      retained: [],
      otherSellers: [],
      claimedBy: null,
    });
  });

  it("lets one of two owners win who claim an order at once", async () => {
    const { actor, second } = await stage();
    const answers = await Promise.all([
      actor.claim([{}], orderKey(), 0),
      second.claim([{ packageId: "1000002" }], orderKey(), 0),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(["claimed", "held"]);
    const posts = await actor.ledger.listPosts({ limit: 10 });
    expect(posts).toHaveLength(1);
  });

  it("names the holder and the end of the lease to who is refused", async () => {
    const { actor, second, clock } = await stage();
    await actor.take([{}]);
    const answer = await second.claim([{}]);
    expect(answer).toMatchObject({ kind: "held", leaseEndsAtMs: clock.nowMs() + LEASE_MS });
    expect(answer.kind === "held" && answer.by).toContain(actor.runId);
    expect((await second.read()).claimedBy).toContain(actor.runId);
  });

  it("refuses a plan that was made on an older version, and hands out the history", async () => {
    const { actor, second } = await stage();
    await actor.post({}, "posted");
    const answer = await second.claim([{ packageId: "1000002" }], orderKey(), 0);
    expect(answer).toEqual({ kind: "changed", history: await actor.read() });
    expect(await actor.ledger.listPosts({ limit: 10 })).toHaveLength(1);
  });

  it("refuses a plan on a version that the order never had", async () => {
    const { actor } = await stage();
    const answer = await actor.claim([{}], orderKey(), 7);
    expect(answer).toMatchObject({ kind: "changed", history: { version: 0 } });
  });

  it("claims many orders in one call, each by itself", async () => {
    const { actor, second } = await stage();
    await second.take([{}], orderKey("B"));
    const { owner, runId } = actor;
    const answers = await actor.ledger.claim(
      ["A", "B", "C"].map((orderId) => ({
        order: orderKey(orderId),
        expectedVersion: orderId === "C" ? 5 : 0,
        owner,
        leaseMs: LEASE_MS,
        runId,
        posts: [],
      })),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(["claimed", "held", "changed"]);
  });

  it("lets nobody mark or settle under a claim that was lost", async () => {
    const { actor, second, clock } = await stage();
    const lost = await actor.take([{}]);
    await clock.pass(LEASE_MS + 1);
    const won = await second.take([{}]);
    expect(await actor.send(lost.claim, lost.postId)).toBe(false);
    expect(await actor.settle(lost.claim, lost.postId, "posted")).toBe(false);
    expect(await actor.settle(lost.claim, won.postId, "posted")).toBe(false);
    await actor.ledger.release([lost.claim]);
    expect(await second.send(won.claim, won.postId)).toBe(true);
  });

  it("renews the claim of the same owner under a new epoch", async () => {
    const { actor } = await stage();
    const first = await actor.take([{}]);
    const again = await actor.take([{}]);
    expect(again.claim.epoch).toBe(first.claim.epoch + 1);
    expect(await actor.send(first.claim, first.postId)).toBe(false);
    expect(await actor.send(again.claim, first.postId)).toBe(false);
    expect(await actor.send(again.claim, again.postId)).toBe(true);
  });

  it("keeps claims alive by heartbeat, and frees them without", async () => {
    const { actor, second, clock } = await stage();
    await actor.take([{}], orderKey("A"));
    await actor.take([{}], orderKey("B"));
    for (let beat = 0; beat < 5; beat += 1) {
      await clock.pass(LEASE_MS / 2);
      expect(await actor.ledger.heartbeat(actor.owner, LEASE_MS)).toBe(2);
    }
    expect((await second.claim([{}], orderKey("A"))).kind).toBe("held");
    await clock.pass(LEASE_MS + 1);
    await second.take([{}], orderKey("A"));
    expect(await actor.ledger.heartbeat(actor.owner, LEASE_MS)).toBe(1);
  });

  it("lets an owner go on whose lease is over, as long as nobody took the order", async () => {
    const { actor, second, clock } = await stage();
    const { claim, postId } = await actor.take([{}]);
    await clock.pass(LEASE_MS * 3);
    expect(await actor.send(claim, postId)).toBe(true);
    // The request that leaves now is protected by a whole lease.
    await clock.pass(LEASE_MS - 1);
    expect((await second.claim([{}])).kind).toBe("held");
    expect(await actor.settle(claim, postId, "posted")).toBe(true);
  });

  it("frees an order after a clock was set back, when nobody sees its owner running", async () => {
    const { actor, second, clock } = await stage({ owner: remoteOwner() });
    const start = clock.nowMs();
    await clock.pass(3 * 3_600_000);
    await actor.take([{}], orderKey("elsewhere"));
    await second.take([{}], orderKey("here"));
    clock.setTo(start);
    expect((await second.read(orderKey("elsewhere"))).claimedBy).toBeNull();
    await second.take([{}], orderKey("elsewhere"));
    expect((await actor.claim([{}], orderKey("here"))).kind).toBe("held");
  });

  it("refuses a plan made on an intent that was sent after all", async () => {
    const { actor, second, clock } = await stage({ owner: remoteOwner() });
    const { claim, postId } = await actor.take([{}]);
    await clock.pass(LEASE_MS + 1);
    const seen = await second.read();
    expect(seen.retained).toHaveLength(1);
    expect(await actor.send(claim, postId)).toBe(true);
    await clock.pass(LEASE_MS + 1);
    const answer = await second.claim([{}], orderKey(), seen.version);
    expect(answer).toMatchObject({ kind: "changed", history: { retained: [] } });
    expect(answer.kind === "changed" && answer.history.packages[0]?.inDoubt?.postId).toBe(postId);
  });

  it("confirms a mark of its own claim, before a repeat", async () => {
    const { actor } = await stage();
    const { claim, postId } = await actor.take([{}]);
    expect(await actor.send(claim, postId)).toBe(true);
    expect(await actor.send(claim, postId)).toBe(true);
    await actor.settle(claim, postId, "posted");
    expect(await actor.send(claim, postId)).toBe(false);
    expect(await actor.settle(claim, postId, "rejected")).toBe(false);
    expect((await actor.read()).packages[0]?.content).toEqual(content("1Z1"));
  });
}
