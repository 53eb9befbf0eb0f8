import { expect, it } from "vitest";
import { deadOwner } from "./actor.ts";
import { content, fulfillmentOrder, orderKey, RECIPIENT, status } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Posts that tell an order something besides its packages. */
export function describeUpdating(stage: Stage): void {
  const ready = { update: status("ReadyForPickup") };
  const pickedUp = { update: status("PickedUp") };

  it("keeps the last confirmed content of an update, and what it was told before", async () => {
    const { actor } = await stage();
    await actor.post({ ...ready, file: "may", row: 7 }, "updated");
    await actor.post({ ...pickedUp, file: "june" }, "updated");
    const { updates, packages, retained } = await actor.read();
    expect(updates).toMatchObject([
      {
        subject: "status",
        account: "acme-us",
        operation: "ecart.fulfillmentStatus",
        content: status("PickedUp"),
        earlier: [status("ReadyForPickup")],
        inDoubt: null,
        firstPost: { file: "may.csv", row: 7 },
        changedByFile: "june",
        changedByRun: actor.runId,
      },
    ]);
    expect(packages).toEqual([]);
    expect(retained).toEqual([]);
  });

  it("keeps updates of other units, and packages, apart", async () => {
    const { actor } = await stage();
    await actor.post({}, "posted");
    await actor.post(ready, "updated");
    await actor.post({ update: status("PickedUp", [{ id: "1001", quantity: 1 }]) }, "updated");
    await actor.post({ update: status("PickedUp", [{ id: "1001", quantity: 2 }]) }, "updated");
    const { updates, packages } = await actor.read();
    expect(packages.map((known) => known.content)).toEqual([content("1Z1")]);
    expect(updates.map((known) => known.content)).toEqual([
      status("ReadyForPickup"),
      status("PickedUp", [{ id: "1001", quantity: 1 }]),
      status("PickedUp", [{ id: "1001", quantity: 2 }]),
    ]);
    expect(new Set(updates.map(({ subject }) => subject)).size).toBe(3);
  });

  it("lists an update without a package ID", async () => {
    const { actor } = await stage();
    await actor.post(ready, "updated");
    const [post] = await actor.ledger.listPosts({ limit: 1 });
    expect(post).toMatchObject({
      packageId: "",
      subject: "status",
      kind: "update",
      state: "updated",
      content: status("ReadyForPickup"),
    });
  });

  it.each(["rejected", "failed", "not-attempted"] as const)(
    "knows nothing of an update that was %s, and retains no intent",
    async (kind) => {
      const { actor } = await stage();
      await actor.post(ready, kind);
      expect(await actor.read()).toMatchObject({ updates: [], retained: [] });
    },
  );

  it("gives back what an update in doubt has sent, so that it can be sent again", async () => {
    const { actor } = await stage();
    const postId = await actor.post(ready, "in-doubt");
    const [known] = (await actor.read()).updates;
    expect(known).toMatchObject({
      content: null,
      inDoubt: {
        postId,
        content: status("ReadyForPickup"),
        request: {
          operation: "ecart.fulfillmentStatus",
          method: "PUT",
          body: { fulfillment: { status: { status: "ReadyForPickup" } } },
        },
      },
    });
    await actor.post({ ...ready, kind: "replay", replayOf: postId }, "updated");
    const [after] = (await actor.read()).updates;
    expect(after).toMatchObject({ content: status("ReadyForPickup"), inDoubt: null, earlier: [] });
  });

  it("holds a dead run's sent update in doubt, with its request", async () => {
    const { actor, second } = await stage({ owner: deadOwner() });
    const { claim, postId } = await actor.take([ready]);
    await actor.send(claim, postId);
    const { updates, claimedBy } = await second.read();
    expect(claimedBy).toBeNull();
    expect(updates).toMatchObject([
      { content: null, inDoubt: { postId, request: { version: 1 } } },
    ]);
  });

  it("lets a newer update overtake one in doubt", async () => {
    const { actor } = await stage();
    await actor.post(ready, "in-doubt");
    await actor.post(pickedUp, "updated");
    const [known] = (await actor.read()).updates;
    expect(known).toMatchObject({
      content: status("PickedUp"),
      inDoubt: null,
      earlier: [status("ReadyForPickup")],
    });
  });

  it.each([
    { as: "posted", expected: [{ content: status("ReadyForPickup"), inDoubt: null }] },
    { as: "not-posted", expected: [] },
  ] as const)("ends its doubt by the word of a person: $as", async ({ as, expected }) => {
    const { actor, clock } = await stage();
    const postId = await actor.post(ready, "in-doubt");
    const { claim } = await actor.take([]);
    const resolution = { claim, postId, as, by: "ann", atMs: clock.nowMs() };
    expect(await actor.ledger.resolve([resolution])).toEqual([true]);
    await actor.ledger.release([claim]);
    expect((await actor.read()).updates).toMatchObject(expected);
  });

  it("takes statuses of the same units that follow each other in one claim", async () => {
    const { actor } = await stage();
    const { claim, postIds } = await actor.take([ready, pickedUp, {}]);
    for (const postId of postIds) {
      expect(await actor.send(claim, postId)).toBe(true);
      expect(await actor.settle(claim, postId, "updated")).toBe(true);
    }
    await actor.ledger.release([claim]);
    const { updates, packages } = await actor.read();
    expect(updates).toMatchObject([
      { content: status("PickedUp"), earlier: [status("ReadyForPickup")] },
    ]);
    expect(packages).toHaveLength(1);
  });

  it("keeps what is known of a fulfillment order, field by field", async () => {
    const { actor } = await stage();
    await actor.post({ update: fulfillmentOrder("Hold", "a") }, "updated");
    await actor.post({ update: fulfillmentOrder("Ship", "b") }, "updated");
    expect((await actor.read()).updates).toMatchObject([
      {
        subject: "fulfillment-order",
        content: fulfillmentOrder("Ship", "b"),
        earlier: [fulfillmentOrder("Hold", "a")],
      },
    ]);
  });

  it.each(["updated", "rejected", "failed", "not-attempted"] as const)(
    "forgets the recipient once a post has ended as %s",
    async (kind) => {
      const { actor } = await stage();
      await actor.post({ update: fulfillmentOrder("Hold", "a") }, kind);
      await actor.post(ready, kind);
      const [status, order] = await actor.ledger.listPosts({ limit: 2 });
      expect(order).toMatchObject({ state: kind, request: null });
      expect(status?.request).not.toBeNull();
    },
  );

  it("forgets the recipient of an intent that was never sent", async () => {
    const { actor } = await stage();
    const { claim } = await actor.take([{ update: fulfillmentOrder("Hold", "a") }]);
    expect((await actor.ledger.listPosts({ limit: 1 }))[0]?.request).not.toBeNull();
    await actor.ledger.release([claim]);
    expect((await actor.ledger.listPosts({ limit: 1 }))[0]?.request).toBeNull();
  });

  it("remembers the recipient while a post is in doubt, or one that it overtook may be", async () => {
    const { actor, clock } = await stage();
    const first = await actor.post({ update: fulfillmentOrder("Hold", "a") }, "in-doubt");
    const second = await actor.post({ update: fulfillmentOrder("Hold", "b") }, "in-doubt");
    const requests = async () =>
      (await actor.ledger.listPosts({ limit: 2 })).map(({ request }) => request !== null);
    expect(await requests()).toEqual([true, true]);
    const { claim } = await actor.take([]);
    const resolution = { claim, postId: second, as: "not-posted", by: "ann" } as const;
    await actor.ledger.resolve([{ ...resolution, atMs: clock.nowMs() }]);
    await actor.ledger.release([claim]);
    expect(await requests()).toEqual([false, true]);
    const [known] = (await actor.read()).updates;
    expect(known?.inDoubt).toMatchObject({
      postId: first,
      request: { body: { destinationAddress: { name: RECIPIENT } } },
    });
    await actor.post({ update: fulfillmentOrder("Hold", "c") }, "updated");
    expect(await requests()).toEqual([false, false]);
    expect((await actor.ledger.listPosts({ limit: 3 })).at(-1)?.request).toBeNull();
  });

  it("begins nothing under a second seller for an order that the first has told something", async () => {
    const { actor } = await stage();
    await actor.post(ready, "updated");
    const other = orderKey("114-1", { seller: "umbra" });
    expect((await actor.read(other)).otherSellers).toEqual(["acme"]);
    expect((await actor.claim([pickedUp], other)).kind).toBe("changed");
    expect((await actor.claim([{}], other)).kind).toBe("changed");
  });
}
