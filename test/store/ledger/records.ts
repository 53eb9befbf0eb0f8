import { expect, it } from "vitest";
import type { SourceFile } from "../../../src/domain/sheet-row.ts";
import { Actor } from "./actor.ts";
import { content, orderKey } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Runs, files, lists, and what is left after closing. */
export function describeRecords(stage: Stage): void {
  it("orders first reads of files against changes", async () => {
    const { actor } = await stage();
    const { ledger } = actor;
    const run = { runId: "r1", startedAtMs: 1, command: "run" };
    const [may = 0, june = 0] = await ledger.beginRun(run, [file("may", 0), file("june", 1)]);
    await actor.post({ file: "may" }, "posted");
    const changedSeq = (await actor.read()).packages[0]?.changedSeq ?? 0;
    const later = { runId: "r2", startedAtMs: 2, command: "run --plan x" };
    const [again = 0, july = 0] = await ledger.beginRun(later, [file("june", 0), file("july", 1)]);
    expect(again).toBe(june);
    expect(await ledger.readFirstReads(["july", "unknown", "may"])).toEqual([july, null, may]);
    const [first, unknown, second] = await ledger.readRunInputs(["r1", "unknown", "r2"]);
    const seqs = [first?.startSeq ?? 0, may, june, changedSeq, second?.startSeq ?? 0, july];
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(unknown).toBeNull();
    expect([first?.command, second?.command]).toEqual(["run", "run --plan x"]);
    expect(second?.files).toEqual([
      { path: file("june", 0).path, origin: { hash: "june", seq: june } },
      { path: file("july", 1).path, origin: { hash: "july", seq: july } },
    ]);
    await ledger.endRun("r2", 3);
  });

  it("keeps where the rows of a result come from", async () => {
    const { actor } = await stage();
    const { ledger } = actor;
    const runOf = (runId: string) => ({ runId, startedAtMs: 1, command: "run" });
    const [may = 0] = await ledger.beginRun(runOf("r1"), [file("may", 0)]);
    const origin = { seq: may, hash: "may" };
    await ledger.beginRun(runOf("r2"), [{ ...file("result", 0), origin }]);
    // Read once more, the same bytes have the same origin.
    await ledger.beginRun(runOf("r3"), [file("result", 0)]);
    const { path } = file("result", 0);
    for (const inputs of await ledger.readRunInputs(["r2", "r3"])) {
      expect(inputs?.files).toEqual([{ path, origin }]);
    }
  });

  it("reads a file named twice in one run once", async () => {
    const { actor } = await stage();
    const run = { runId: "r1", startedAtMs: 1, command: "run" };
    const [one, two] = await actor.ledger.beginRun(run, [file("may", 0), file("may", 1)]);
    expect(one).toBe(two);
  });

  it("answers histories in the order of the question", async () => {
    const { actor } = await stage();
    await actor.post({}, "posted", orderKey("B"));
    const keys = ["A", "B", "C"].map((orderId) => orderKey(orderId));
    const histories = await actor.ledger.readHistories([...keys, orderKey("B")]);
    expect(histories.map(({ key }) => key.orderId)).toEqual(["A", "B", "C", "B"]);
    expect(histories.map(({ packages }) => packages.length)).toEqual([0, 1, 0, 1]);
  });

  it("answers of many orders at once what it answers of each", async () => {
    const { actor } = await stage();
    const keys = [
      orderKey("A"),
      orderKey("A", { seller: "beta" }),
      orderKey("A", { environment: "sandbox" }),
      orderKey("A\ud800"),
      orderKey("A\u0000B"),
      orderKey("B"),
      orderKey("never seen"),
    ];
    await actor.post({}, "posted", orderKey("A"));
    await actor.post({ kind: "update", content: content("1Z2") }, "updated", orderKey("A"));
    await actor.post({ packageId: "1000002" }, "in-doubt", orderKey("A"));
    await actor.post({ packageId: "1000003" }, "posted", orderKey("A", { environment: "sandbox" }));
    await actor.post({ packageId: "1000004" }, "posted", orderKey("A\ud800"));
    await actor.post({}, "not-attempted", orderKey("B"));
    await actor.post({}, "posted", orderKey("B", { seller: "beta" }));
    const together = await actor.ledger.readHistories(keys);
    const alone = [];
    for (const key of keys) alone.push(await actor.read(key));
    expect(together).toEqual(alone);
    expect(together.map(({ packages }) => packages.length)).toEqual([2, 0, 1, 1, 0, 0, 0]);
    expect(together.map(({ otherSellers }) => otherSellers.length)).toEqual([0, 1, 0, 0, 0, 1, 0]);
  });

  it("lists posts newest first, by every filter", async () => {
    const { actor, second } = await stage();
    await actor.post({}, "posted", orderKey("A"));
    await second.post({}, "rejected", orderKey("B"));
    await second.post({}, "in-doubt", orderKey("B", { environment: "sandbox" }));
    await actor.post({}, "posted", orderKey("C", { seller: "beta" }));
    const list = async (filter: object) =>
      (await actor.ledger.listPosts({ limit: 10, ...filter })).map(({ order }) => order.orderId);
    expect(await list({})).toEqual(["C", "B", "B", "A"]);
    expect(await list({ limit: 2 })).toEqual(["C", "B"]);
    expect(await list({ orderId: "B" })).toEqual(["B", "B"]);
    expect(await list({ orderId: "B", environment: "live" })).toEqual(["B"]);
    expect(await list({ environment: "sandbox" })).toEqual(["B"]);
    expect(await list({ seller: "beta" })).toEqual(["C"]);
    expect(await list({ states: ["posted"] })).toEqual(["C", "A"]);
    expect(await list({ states: ["rejected", "in-doubt"] })).toEqual(["B", "B"]);
    expect(await list({ states: [] })).toEqual([]);
    expect(await list({ runId: second.runId })).toEqual(["B", "B"]);
  });

  it("lists a post whole", async () => {
    const { actor, clock } = await stage();
    const postId = await actor.post({ file: "may", row: 4 }, "rejected");
    const at = new Date(clock.nowMs()).toISOString();
    expect(await actor.ledger.listPosts({ limit: 1 })).toEqual([
      {
        postId,
        order: orderKey(),
        account: "acme-us",
        operation: "ecart.fulfillment",
        packageId: "1000001",
        subject: "1000001",
        kind: "create",
        state: "rejected",
        content: content("1Z1"),
        request: {
          version: 1,
          operation: "ecart.fulfillment",
          method: "POST",
          path: "/api/v2/orders/114-1/fulfillments",
          body: { package: { id: "1000001", tracking: "1Z1" } },
        },
        source: { fileHash: "may", fileName: "may.csv", sheet: null, row: 4 },
        runId: actor.runId,
        attempts: 1,
        requestId: "req-rejected",
        reasonCode: "code-rejected",
        reason: "message-rejected",
        resolvedBy: "",
        intendedAt: at,
        sentAt: at,
        settledAt: at,
      },
    ]);
  });

  it("has everything again after it was closed", async () => {
    const { actor, second, clock, site } = await stage();
    await actor.post({}, "posted");
    await actor.post({ kind: "update", content: content("1Z2") }, "in-doubt");
    const before = await actor.read();
    await actor.ledger.close();
    await second.ledger.close();
    const ledger = await site.open(clock);
    expect(await new Actor(ledger, clock).read()).toEqual(before);
    expect(await ledger.listPosts({ limit: 9 })).toHaveLength(2);
    await ledger.close();
  });

  it("finishes what was begun when it is closed, and takes nothing after", async () => {
    const { actor, second } = await stage();
    const claiming = actor.claim([{}], orderKey(), 0);
    await actor.ledger.close();
    expect((await claiming).kind).toBe("claimed");
    expect((await second.claim([{}])).kind).toBe("held");
    await expect(actor.ledger.heartbeat(actor.owner, 1)).rejects.toThrow("closed");
  });
}

function file(hash: string, index: number): SourceFile {
  return { index, path: `/in/${hash}.csv`, name: `${hash}.csv`, hash, sizeBytes: 10 };
}
