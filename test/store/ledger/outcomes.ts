import { expect, it } from "vitest";
import { deadOwner, LEASE_MS } from "./actor.ts";
import { content, orderKey } from "./samples.ts";
import type { Actor } from "./actor.ts";
import type { Stage } from "./stage.ts";

/** What becomes of a package by the outcomes of its posts. */
export function describeOutcomes(stage: Stage): void {
  it("knows a posted package with its first post", async () => {
    const { actor, clock } = await stage();
    await actor.post({ file: "may", row: 7 }, "posted");
    const { packages, retained, claimedBy } = await actor.read();
    const at = new Date(clock.nowMs()).toISOString();
    expect(packages).toEqual([
      {
        packageId: "1000001",
        account: "acme-us",
        operation: "ecart.fulfillment",
        content: content("1Z1"),
        earlier: [],
        inDoubt: null,
        firstTrackingNumber: "1Z1",
        firstPost: { at, file: "may.csv", sheet: null, row: 7 },
        changedSeq: expect.any(Number),
        changedAt: at,
        changedByFile: "may",
        changedByRun: actor.runId,
        changedByClaim: expect.stringContaining(actor.runId),
      },
    ]);
    expect({ retained, claimedBy }).toEqual({ retained: [], claimedBy: null });
  });

  it("keeps earlier contents through updates, oldest first", async () => {
    const { actor } = await stage();
    await actor.post({ file: "may" }, "posted");
    await actor.post({ kind: "update", content: content("1Z2"), file: "june" }, "updated");
    await actor.post({ kind: "update", content: content("1Z3"), file: "july" }, "updated");
    const [known] = (await actor.read()).packages;
    expect(known?.content).toEqual(content("1Z3"));
    expect(known?.earlier).toEqual([content("1Z1"), content("1Z2")]);
    expect(known?.firstTrackingNumber).toBe("1Z1");
    expect(known?.firstPost.file).toBe("may.csv");
    expect(known?.changedByFile).toBe("july");
  });

  it.each(["rejected", "failed", "not-attempted"] as const)(
    "leaves no package after a %s create, and takes its ID up again",
    async (kind) => {
      const { actor } = await stage();
      await actor.post({ content: content("1Z1") }, kind);
      expect((await actor.read()).packages).toEqual([]);
      await actor.post({ content: content("1Z2") }, "posted");
      const { packages } = await actor.read();
      expect(packages).toHaveLength(1);
      expect(packages[0]).toMatchObject({ firstTrackingNumber: "1Z2", earlier: [] });
    },
  );

  it("keeps a package as it was after a rejected update", async () => {
    const { actor } = await stage();
    await actor.post({}, "posted");
    const before = (await actor.read()).packages;
    await actor.post({ kind: "update", content: content("1Z2") }, "rejected");
    expect((await actor.read()).packages).toEqual(before);
  });

  it("retains intents that were certainly not applied", async () => {
    const { actor } = await stage();
    await actor.post({ packageId: "1000001" }, "posted");
    const { claim, postIds } = await actor.take([
      { kind: "update", packageId: "1000001", content: content("1Z9") },
      { packageId: "1000002", content: content("1Z2") },
      { packageId: "1000003", content: content("1Z3") },
      { packageId: "1000004", content: content("1Z4") },
    ]);
    const [update = 0, failed = 0, refused = 0] = postIds;
    await actor.settle(claim, update, "rejected");
    await actor.settle(claim, failed, "failed");
    await actor.settle(claim, refused, "rejected");
    await actor.ledger.release([claim]);
    const { retained } = await actor.read();
    expect(retained.map(({ kind, packageId }) => `${kind} ${packageId}`)).toEqual([
      "update 1000001",
      "create 1000002",
      "create 1000004",
    ]);
    expect(retained[1]).toMatchObject({ content: content("1Z2") });
    expect(retained[1]?.claim).toBe(retained[0]?.claim);
  });

  it("retains the latest intent of a package, and none that a later post overtook", async () => {
    const { actor } = await stage();
    await actor.post({}, "posted");
    await actor.post({ kind: "update", content: content("1Z2") }, "failed");
    await actor.post({ kind: "update", content: content("1Z3") }, "not-attempted");
    const { retained } = await actor.read();
    expect(retained.map((intent) => intent.content)).toEqual([content("1Z3")]);
    await actor.post({ kind: "update", content: content("1Z4") }, "updated");
    expect((await actor.read()).retained).toEqual([]);
  });

  it("does not retain a create whose latest attempt was refused", async () => {
    const { actor } = await stage();
    await actor.post({}, "not-attempted");
    await actor.post({ content: content("1Z2") }, "rejected");
    expect((await actor.read()).retained).toEqual([]);
  });

  it("knows the order under another seller, once something was posted there", async () => {
    const { actor, second } = await stage();
    const elsewhere = orderKey("114-1", { seller: "beta" });
    await actor.post({}, "rejected", elsewhere);
    expect((await actor.read()).otherSellers).toEqual([]);
    await actor.post({ packageId: "1000002" }, "in-doubt", elsewhere);
    expect((await actor.read()).otherSellers).toEqual(["beta"]);
    const answer = await second.claim([{}], orderKey());
    expect(answer).toMatchObject({ kind: "changed", history: { otherSellers: ["beta"] } });
    const sandbox = orderKey("114-1", { environment: "sandbox" });
    expect((await actor.read(sandbox)).otherSellers).toEqual([]);
  });

  it("holds a rehearsal and the real thing apart", async () => {
    const { actor } = await stage();
    await actor.post({}, "posted", orderKey("114-1", { environment: "sandbox" }));
    expect(await actor.read()).toMatchObject({ version: 0, packages: [] });
  });

  it("gives back what was not sent, and doubts what was", async () => {
    const { actor } = await stage();
    const { claim, postIds } = await actor.take([{}, { packageId: "1000002" }]);
    await actor.send(claim, postIds[0] ?? 0);
    await actor.ledger.release([claim]);
    const { packages, retained, claimedBy } = await actor.read();
    expect(packages.map((known) => known.inDoubt?.postId)).toEqual([postIds[0]]);
    expect(retained.map(({ packageId }) => packageId)).toEqual(["1000002"]);
    expect(claimedBy).toBeNull();
    expect(await actor.settle(claim, postIds[0] ?? 0, "posted")).toBe(false);
  });

  it("shows what a dead run left, and writes the same when the order is claimed", async () => {
    const { actor, second } = await stage({ owner: deadOwner() });
    const { claim, postIds } = await actor.take([{}, { packageId: "1000002" }]);
    await actor.send(claim, postIds[0] ?? 0);
    const seen = await second.read();
    expect(seen.claimedBy).toBeNull();
    expect(seen.packages.map((known) => known.inDoubt?.postId)).toEqual([postIds[0]]);
    expect(seen.retained.map(({ packageId }) => packageId)).toEqual(["1000002"]);
    expect(await states(second)).toEqual(["not-attempted", "in-doubt"]);
    const taken = await second.take([], orderKey(), seen.version);
    expect(await actor.settle(claim, postIds[0] ?? 0, "posted")).toBe(false);
    await second.ledger.release([taken.claim]);
    const { packages, retained } = await second.read();
    expect({ packages, retained }).toEqual({ packages: seen.packages, retained: seen.retained });
    expect(await states(second)).toEqual(["not-attempted", "in-doubt"]);
  });

  it("does not let a plan stand that was made while the dead run lived", async () => {
    const { actor, second, clock } = await stage();
    await actor.take([{}]);
    const { version, retained } = await second.read();
    expect(retained).toEqual([]);
    await clock.pass(LEASE_MS + 1);
    const answer = await second.claim([{}], orderKey(), version);
    expect(answer.kind === "changed" && answer.history.retained).toHaveLength(1);
  });
}

async function states({ ledger }: Actor): Promise<string[]> {
  return (await ledger.listPosts({ limit: 10 })).map(({ state }) => state);
}
