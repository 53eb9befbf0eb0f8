import { expect, it } from "vitest";
import type { PackageImport, SettledPost, TimeSpan } from "../../../src/store/ledger.ts";
import type { Actor } from "./actor.ts";
import { deadOwner } from "./actor.ts";
import { content, orderKey, status } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Posts by when they were settled, and posts that did not go through. */
export function describeSettling(stage: Stage): void {
  it("pages through the posts of a span in the order of their settling", async () => {
    const { actor, clock } = await stage();
    const fromMs = clock.nowMs() + 1000;
    const kinds = ["posted", "rejected", "in-doubt", "posted", "failed"] as const;
    await actor.post({}, "posted", orderKey("before"));
    clock.setTo(clock.nowMs() + 1000);
    for (const [index, kind] of kinds.entries()) {
      // The second and the third end at one moment.
      if (index !== 2) clock.setTo(clock.nowMs() + (index === 0 ? 0 : 10));
      await actor.post({}, kind, orderKey(`O${index}`));
    }
    clock.setTo(clock.nowMs() + 10);
    const toMs = clock.nowMs();
    await actor.post({}, "posted", orderKey("after"));
    const settled = await pageAll(actor, { fromMs, toMs });
    expect(settled.map(({ order, state }) => `${order.orderId} ${state}`)).toEqual([
      "O0 posted",
      "O1 rejected",
      "O2 in-doubt",
      "O3 posted",
      "O4 failed",
    ]);
    expect(settled[0]).toEqual({
      postId: settled[0]?.postId,
      order: orderKey("O0"),
      account: "acme-us",
      operation: "ecart.fulfillment",
      subject: "1000001",
      kind: "create",
      state: "posted",
      settledAtMs: fromMs,
    });
    expect(await actor.ledger.pageSettledPosts({ fromMs, toMs }, null, 9)).toEqual(settled);
    expect(await actor.ledger.pageSettledPosts({ fromMs, toMs: fromMs }, null, 9)).toEqual([]);
  });

  it("settles an import when it was confirmed, and one without a time never", async () => {
    const { actor } = await stage();
    const monday = Date.parse("2026-08-03T09:00:00.000Z");
    await actor.ledger.importPackages([toImport("timed", monday), toImport("untimed", null)]);
    const settled = await pageAll(actor, { fromMs: 0, toMs: Date.UTC(2100, 0, 1) });
    expect(settled.map(({ order, settledAtMs }) => [order.orderId, settledAtMs])).toEqual([
      ["timed", monday],
    ]);
  });

  it("reads what did not go through of many orders, newest first, in the order of the question", async () => {
    const { actor, second } = await stage();
    await actor.post({}, "rejected", orderKey("A"));
    await actor.post({ packageId: "1000002", content: content("1Z2") }, "failed", orderKey("A"));
    await actor.post({ packageId: "1000003", content: content("1Z3") }, "posted", orderKey("A"));
    await actor.post({}, "posted", orderKey("B"));
    await actor.post({ update: status("PickedUp") }, "in-doubt", orderKey("C"));
    await second.post({}, "rejected", orderKey("A", { environment: "sandbox" }));
    await second.post({}, "rejected", orderKey("D", { seller: "beta" }));
    const keys = ["C", "B", "A", "D", "A"].map((orderId) => orderKey(orderId));
    const answers = await actor.ledger.readUnfinishedPosts(keys);
    const seen = answers.map((posts) => posts.map(({ subject, state }) => `${subject} ${state}`));
    const ofA = ["1000002 failed", "1000001 rejected"];
    expect(seen).toEqual([["status in-doubt"], [], ofA, [], ofA]);
    expect(answers[2]?.[1]).toMatchObject({
      order: orderKey("A"),
      packageId: "1000001",
      reasonCode: "code-rejected",
      reason: "message-rejected",
      content: content("1Z1"),
    });
    expect(await actor.ledger.readUnfinishedPosts([])).toEqual([]);
  });

  it("reads what a dead run left under way as what it has become", async () => {
    const { actor, second } = await stage({ owner: deadOwner() });
    const { claim, postIds } = await actor.take([
      {},
      { packageId: "1000002", content: content("1Z2") },
    ]);
    expect(await actor.send(claim, postIds[0] ?? 0)).toBe(true);
    const [posts] = await second.ledger.readUnfinishedPosts([orderKey()]);
    expect(posts?.map(({ state }) => state)).toEqual(["not-attempted", "in-doubt"]);
  });
}

/** All posts of a span, two at a time. */
async function pageAll({ ledger }: Actor, span: TimeSpan): Promise<SettledPost[]> {
  const all: SettledPost[] = [];
  for (;;) {
    const page = await ledger.pageSettledPosts(span, all.at(-1) ?? null, 2);
    all.push(...page);
    if (page.length < 2) return all;
  }
}

function toImport(orderId: string, confirmedAtMs: number | null): PackageImport {
  return {
    order: orderKey(orderId),
    account: "acme-us",
    operation: "ecart.fulfillment",
    transmits: ["trackingNumber", "carrierCode"],
    packageId: "500",
    content: content("1Z1"),
    firstTrackingNumber: "",
    confirmedAtMs,
    source: { fileHash: "old", fileName: "old.csv", sheet: null, row: 7 },
    runId: "import-run",
  };
}
