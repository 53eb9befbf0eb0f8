import { expect, it } from "vitest";
import type { SourceFile } from "../../../src/domain/sheet-row.ts";
import type { PackageImport } from "../../../src/store/ledger.ts";
import { LEASE_MS } from "./actor.ts";
import type { Actor } from "./actor.ts";
import { content, orderKey } from "./samples.ts";
import type { Stage } from "./stage.ts";

const MONDAY = Date.parse("2026-08-03T09:00:00.000Z");

/** Packages that were posted elsewhere. */
export function describeImporting(stage: Stage): void {
  it("takes over a package as if it had been posted then", async () => {
    const { actor } = await stage();
    const item = toImport({ firstTrackingNumber: "1Z0", confirmedAtMs: MONDAY });
    expect(await actor.ledger.importPackages([item])).toEqual([{ kind: "imported" }]);
    const { packages, retained, version } = await actor.read();
    expect(packages).toMatchObject([
      {
        packageId: "500",
        account: "acme-us",
        content: content("1Z1"),
        earlier: [content("1Z0")],
        inDoubt: null,
        firstTrackingNumber: "1Z0",
        firstPost: { at: "2026-08-03T09:00:00.000Z", file: "old.csv", sheet: null, row: 7 },
        changedAt: "2026-08-03T09:00:00.000Z",
        changedByFile: "old",
      },
    ]);
    expect(retained).toEqual([]);
    expect(version).toBeGreaterThan(0);
    expect(await actor.ledger.listPosts({ limit: 9 })).toMatchObject([
      { kind: "create", state: "posted", request: null, reason: "imported", attempts: 0 },
    ]);
    await actor.post({ kind: "update", packageId: "500", content: content("1Z2") }, "updated");
    expect((await actor.read()).packages[0]).toMatchObject({
      content: content("1Z2"),
      earlier: [content("1Z0"), content("1Z1")],
      firstTrackingNumber: "1Z0",
    });
  });

  it("knows a package again, and never changes one", async () => {
    const { actor } = await stage();
    await actor.post({ packageId: "500" }, "posted");
    const before = await actor.read();
    const other = { ...content("1Z1"), carrierCode: "FEDEX" };
    const answers = await Promise.all(
      [
        toImport({}),
        toImport({ content: { ...content("1Z1"), carrierCode: "", shipMethod: "Air" } }),
        toImport({ content: content("1Z1", 2) }),
        toImport({ content: content("1Z9") }),
        toImport({ content: other }),
        toImport({ firstTrackingNumber: "1Z0" }),
        toImport({ packageId: "501" }),
        toImport({ order: orderKey("114-1", { seller: "beta" }) }),
      ].map(async (item) => (await actor.ledger.importPackages([item]))[0]),
    );
    expect(answers).toMatchObject([
      { kind: "known" },
      { kind: "known" },
      { code: "inconsistent-with-initial-post", message: expect.stringContaining("2 x 1001") },
      { code: "package-id-conflict", message: expect.stringMatching(/1Z1.*1Z9/u) },
      { code: "package-id-conflict", message: expect.stringMatching(/UPS.*FEDEX/u) },
      { code: "package-id-conflict", message: expect.stringContaining("1Z0") },
      { code: "package-id-conflict", message: expect.stringMatching(/501.*500/u) },
      { code: "known-to-other-seller", message: expect.stringMatching(/beta.*acme/u) },
    ]);
    expect(await actor.read()).toEqual(before);
  });

  it("does not settle a doubt", async () => {
    const { actor } = await stage();
    await actor.post({ packageId: "500" }, "in-doubt");
    const [answer] = await actor.ledger.importPackages([toImport({})]);
    expect(answer).toMatchObject({ kind: "refused", code: "settle-first" });
  });

  it("judges the packages of one order on one picture, and writes those that are new", async () => {
    const { actor } = await stage();
    await actor.post({ packageId: "500" }, "posted");
    const answers = await actor.ledger.importPackages([
      toImport({ packageId: "501", content: content("1Z5") }),
      toImport({ order: orderKey("B"), packageId: "9" }),
      toImport({}),
      toImport({ packageId: "502", content: content("1Z1") }),
      toImport({ packageId: "503", content: content("1Z5") }),
    ]);
    const kinds = answers.map(({ kind }) => kind);
    expect(kinds).toEqual(["imported", "imported", "known", "refused", "imported"]);
    const ids = (await actor.read()).packages.map(({ packageId }) => packageId);
    expect(ids).toEqual(["500", "501", "503"]);
  });

  it("leaves an order alone that a live run holds, and takes one that a dead run held", async () => {
    const { actor, second, clock } = await stage();
    await second.take([{}]);
    const item = toImport({ content: content("1Z5") });
    expect(await actor.ledger.importPackages([item])).toMatchObject([
      { kind: "held", by: expect.stringContaining(second.runId) },
    ]);
    await clock.pass(LEASE_MS + 1);
    expect(await actor.ledger.importPackages([item])).toEqual([{ kind: "imported" }]);
    expect((await actor.read()).packages.map(({ packageId }) => packageId)).toEqual(["500"]);
  });

  it("refuses a plan that was made before", async () => {
    const { actor } = await stage();
    const { version } = await actor.read();
    await actor.ledger.importPackages([toImport({})]);
    expect((await actor.claim([{}], orderKey(), version)).kind).toBe("changed");
  });

  it("takes up the ID of a create that never came to be, and forgets older intents", async () => {
    const { actor } = await stage();
    await actor.post({ packageId: "500" }, "failed");
    await actor.post({ packageId: "600", content: content("1Z6") }, "not-attempted");
    expect((await actor.read()).retained).toHaveLength(2);
    expect(await actor.ledger.importPackages([toImport({})])).toEqual([{ kind: "imported" }]);
    const { packages, retained } = await actor.read();
    expect(packages).toMatchObject([{ packageId: "500", content: content("1Z1") }]);
    expect(retained).toEqual([]);
  });

  it("puts a change where its time falls among the sheets that were read", async () => {
    const { actor } = await stage();
    const { ledger } = actor;
    const may = await readFile(actor, "may", MONDAY - 2000);
    const june = await readFile(actor, "june", MONDAY + 2000);
    const seqOf = async (orderId: string, confirmedAtMs: number | null) => {
      const order = orderKey(orderId);
      await ledger.importPackages([toImport({ order, confirmedAtMs })]);
      return (await actor.read(order)).packages[0]?.changedSeq ?? -1;
    };
    const between = await seqOf("between", MONDAY);
    expect(may).toBeLessThan(between);
    expect(june).toBeGreaterThan(between);
    expect(await seqOf("after", MONDAY + 3000)).toBeGreaterThan(june);
    expect(await seqOf("unknown", null)).toBeLessThan(may);
  });

  it("pages through all orders by key", async () => {
    const { actor } = await stage();
    for (const orderId of ["B", "C", "A"]) {
      await actor.ledger.importPackages([toImport({ order: orderKey(orderId) })]);
    }
    const rehearsed = orderKey("A", { environment: "sandbox" });
    await actor.ledger.importPackages([toImport({ order: rehearsed })]);
    const first = await actor.ledger.pageHistories(null, 3);
    expect(first.map(({ key }) => key.orderId)).toEqual(["A", "B", "C"]);
    expect(first[0]?.packages).toHaveLength(1);
    const rest = await actor.ledger.pageHistories(first.at(-1)?.key ?? null, 3);
    expect(rest.map(({ key }) => key)).toEqual([rehearsed]);
    expect(await actor.ledger.pageHistories(rehearsed, 3)).toEqual([]);
  });
}

function toImport(part: Partial<PackageImport>): PackageImport {
  return {
    order: orderKey(),
    account: "acme-us",
    operation: "ecart.fulfillment",
    transmits: ["trackingNumber", "carrierCode"],
    packageId: "500",
    content: content("1Z1"),
    firstTrackingNumber: "",
    confirmedAtMs: null,
    source: { fileHash: "old", fileName: "old.csv", sheet: null, row: 7 },
    runId: "run-import",
    ...part,
  };
}

async function readFile(actor: Actor, hash: string, startedAtMs: number): Promise<number> {
  const file: SourceFile = { index: 0, path: hash, name: hash, hash, sizeBytes: 1 };
  const run = { runId: `run-${hash}`, startedAtMs, command: "run" };
  return (await actor.ledger.beginRun(run, [file]))[0] ?? 0;
}
