import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportPackages, type ExportFilter } from "../../../src/batch/export/export-packages.ts";
import { planImport } from "../../../src/batch/import/plan-import.ts";
import { runImport } from "../../../src/batch/import/run-import.ts";
import type { ExportRow } from "../../../src/domain/export-row.ts";
import { readSheets } from "../../../src/sheet/read-sheets.ts";
import { writeExport } from "../../../src/sheet/package-export.ts";
import type { Ledger } from "../../../src/store/ledger.ts";
import { FakeClock } from "../../fake-clock.ts";
import { makeTempDir } from "../../sheet/temp-sheets.ts";
import { Actor } from "../../store/ledger/actor.ts";
import { content, orderKey } from "../../store/ledger/samples.ts";
import { openFreshSqlite } from "../../store/sqlite-site.ts";
import { makeSettings } from "../identity/lines.ts";

async function rowsOf(ledger: Ledger, filter: ExportFilter = {}): Promise<ExportRow[]> {
  const rows: ExportRow[] = [];
  const tally = { orders: 0, packages: 0, rows: 0, updates: 0 };
  for await (const row of exportPackages(ledger, filter, tally)) rows.push(row);
  expect(tally.rows).toBe(rows.length);
  return rows;
}

async function importFile(path: string, ledger: Ledger, nowMs: number) {
  const { lines } = await readSheets([path]);
  const plan = planImport(lines, makeSettings(), { runId: "run-import", nowMs });
  return (await runImport(plan, ledger)).rows;
}

/** Texts as carriers and people write them, and as somebody writes who wants a formula run. */
const word = fc.stringMatching(/^[=+@-]?[A-Z][A-Z0-9 (),"'-]{0,10}[A-Z0-9]$/u);
const number = fc.stringMatching(/^[=@+-]?1Z[A-Z0-9]{6,12}$/u);
const parcel = fc.record({
  number,
  corrected: fc.option(number),
  carrierCode: word,
  carrierName: fc.oneof(fc.constant(""), word),
  shipMethod: fc.oneof(fc.constant(""), word),
  shipDate: fc.constantFrom("", "2026-08-01", "2026-08-01T09:00:00+02:00"),
  quantities: fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 3 }),
});
type GivenParcel = typeof parcel extends fc.Arbitrary<infer Value> ? Value : never;
const orders = fc.array(fc.array(parcel, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});

describe("export, import, export", { timeout: 60_000 }, () => {
  it.each(["csv", "xlsx"])("gives the same rows, by way of %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(orders, async (given) => {
        const clock = new FakeClock();
        const [first, second] = [await openFreshSqlite(), await openFreshSqlite()];
        const actor = new Actor(await first.open(clock), clock);
        const other = await second.open(clock);
        await fill(actor, given);
        const rows = await rowsOf(actor.ledger);
        const path = join(makeTempDir(), `packages.${format}`);
        await writeExport(path, iterate(rows));
        await clock.pass(5_000);
        const answers = await importFile(path, other, clock.nowMs());
        expect(answers.filter(({ outcome }) => outcome !== "imported")).toEqual([]);
        expect(await rowsOf(other)).toEqual(rows);
        const again = await importFile(path, other, clock.nowMs());
        expect(again.every(({ outcome }) => outcome === "known")).toBe(true);
        for (const ledger of [actor.ledger, other]) await ledger.close();
        for (const site of [first, second]) await site.remove();
      }),
      { numRuns: format === "csv" ? 15 : 5 },
    );
  });
});

async function fill(actor: Actor, given: readonly (readonly GivenParcel[])[]): Promise<void> {
  for (const [at, parcels] of given.entries()) {
    const order = orderKey(`ORDER-${at}`);
    for (const [index, each] of parcels.entries()) {
      const packageId = String(1_000 + index);
      const { number: trackingNumber, corrected, quantities, ...fields } = each;
      const items = quantities.map((quantity, item) => ({ id: `${index}00${item}`, quantity }));
      // A number of its own for each parcel.
      const parcel = { ...fields, trackingNumber: `${trackingNumber}${index}`, items };
      await actor.post({ packageId, content: parcel }, "posted", order);
      await actor.clock.pass(1_000);
      if (corrected === null) continue;
      const update = { ...parcel, trackingNumber: `${corrected}${index}N` };
      await actor.post({ kind: "update", packageId, content: update }, "updated", order);
    }
  }
}

async function* iterate(rows: readonly ExportRow[]): AsyncGenerator<ExportRow> {
  yield* rows;
}

describe("exportPackages", () => {
  it("tells how each package stands, and takes those that are asked for", async () => {
    const site = await openFreshSqlite();
    const clock = new FakeClock();
    const actor = new Actor(await site.open(clock), clock);
    await actor.post({}, "posted", orderKey("A"));
    await actor.post({}, "posted", orderKey("B"));
    await actor.post({ kind: "update", content: content("1Z2") }, "updated", orderKey("B"));
    await actor.post({}, "in-doubt", orderKey("C"));
    await actor.post({}, "rejected", orderKey("D"));
    const states = async (filter?: ExportFilter) =>
      (await rowsOf(actor.ledger, filter)).map((row) => `${row["order-id"]} ${row.state}`);
    expect(await states()).toEqual(["A posted", "B updated", "C in-doubt"]);
    expect(await states({ states: ["updated", "in-doubt"] })).toEqual(["B updated", "C in-doubt"]);
    expect(await states({ account: "nobody" })).toEqual([]);
    expect((await rowsOf(actor.ledger))[1]).toMatchObject({
      "tracking-number": "1Z2",
      "original-tracking-number": "1Z1",
      "package-id": "1000001",
      account: "acme-us",
      seller: "acme",
      environment: "live",
      "posted-at": new Date(clock.nowMs()).toISOString(),
    });
    await actor.ledger.close();
    await site.remove();
  });

  it("pages through more orders than one page holds", async () => {
    const site = await openFreshSqlite();
    const clock = new FakeClock();
    const ledger = await site.open(clock);
    const imports = Array.from({ length: 1_234 }, (_, index) => ({
      order: orderKey(`order-${String(index).padStart(5, "0")}`),
      account: "acme-us",
      operation: "ecart.fulfillment" as const,
      transmits: ["trackingNumber"] as const,
      packageId: String(index + 1),
      content: content(`1Z${index}`),
      firstTrackingNumber: "",
      confirmedAtMs: 1,
      source: { fileHash: "f", fileName: "f.csv", sheet: null, row: index + 2 },
      runId: "r",
    }));
    await ledger.importPackages(imports);
    const ids = (await rowsOf(ledger)).map((row) => row["package-id"]);
    expect(ids).toEqual(imports.map(({ packageId }) => packageId));
    await ledger.close();
    await site.remove();
  });
});
