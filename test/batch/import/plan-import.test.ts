import { describe, expect, it } from "vitest";
import { planImport } from "../../../src/batch/import/plan-import.ts";
import { EXPORT_COLUMNS } from "../../../src/domain/export-row.ts";
import { RESULT_COLUMNS } from "../../../src/domain/result-row.ts";
import { readSheets } from "../../../src/sheet/read-sheets.ts";
import { writeTemp } from "../../sheet/temp-sheets.ts";
import { makeSettings } from "../identity/lines.ts";

const NOW_MS = Date.parse("2026-11-22T12:00:00.000Z");
const HEADER = "order-id,order-item-id,quantity,tracking-number,carrier-code,package-id";
const RESULT_HEADER = `order-id,order-item-id,quantity,tracking-number,carrier-code,${RESULT_COLUMNS.join(",")}`;
const EXPORT_HEADER = EXPORT_COLUMNS.join(",");

/** Plans the import of texts, each a file of its own. */
async function plan(...texts: string[]) {
  const paths = texts.map((text, index) => writeTemp(`sheet-${index}.csv`, text));
  const { lines } = await readSheets(paths);
  return planImport(lines, makeSettings(), { runId: "run-1", nowMs: NOW_MS });
}

/** A row of a result of ours: what the sheet said, and what became of it. */
function resultRow(order: string, number: string, own: Record<string, string>): string {
  const cells = RESULT_COLUMNS.map((column) => own[column] ?? "");
  return `${order},1001,1,${number},UPS,${cells.join(",")}`;
}

const told = ({ answered }: Awaited<ReturnType<typeof plan>>) =>
  answered.map(({ line, outcome, code }) => `${line.row.row} ${outcome} ${code}`).toSorted();

describe("a sheet of another tool", () => {
  it("gives a package its ID, items, number and provenance", async () => {
    const done = await plan(
      `${HEADER}\nA,1001,2,1z 9,UPS,77\nA,1002,1,1Z9,UPS,77\nB,1,1,1Z8,DHL,5\n`,
    );
    expect(done.answered).toEqual([]);
    expect(done.packageCount).toBe(2);
    expect(done.packages[0]?.item).toMatchObject({
      order: { seller: "acme", environment: "live", orderId: "A" },
      account: "acme-us",
      operation: "ecart.fulfillment",
      packageId: "77",
      content: {
        trackingNumber: expect.stringMatching(/^1[zZ]9$/u),
        carrierCode: "UPS",
        items: [
          { id: "1001", quantity: 2 },
          { id: "1002", quantity: 1 },
        ],
      },
      firstTrackingNumber: "",
      confirmedAtMs: null,
      source: { fileName: "sheet-0.csv", sheet: null, row: 2 },
      runId: "run-1",
    });
  });

  it("is checked like any sheet, and never guessed", async () => {
    const done = await plan(
      [
        HEADER,
        "A,9.4E+21,2,1Z9,UPS,77",
        "A,1002,1,1Z9,UPS,77",
        "B,1001,1,1Z8,UPS,",
        "C,,1,1Z7,UPS,5",
        "D,1001,,1Z6,UPS,6",
        "E,1001,1,1Z5,UPS,7",
        "E,1001,1,1Z5,UPS,7",
        "F,1001,1,1Z4,UPS,8",
        "F,1002,1,1Z3,UPS,8",
        ",1001,1,1Z2,UPS,9",
        "G,1001,1,1Z1,UPS,abc",
        "",
      ].join("\n"),
    );
    expect(done.packages).toEqual([]);
    expect(told(done)).toEqual([
      "10 rejected conflicting-rows",
      "11 rejected missing-value",
      "12 rejected invalid-value",
      "2 rejected mangled-number",
      "3 rejected rejected-with-package",
      "4 rejected missing-value",
      "5 rejected missing-value",
      "6 rejected missing-value",
      "7 rejected rejected-with-package",
      "8 rejected duplicate-row",
      "9 rejected conflicting-rows",
    ]);
    const noId = done.answered.find(({ line }) => line.row.row === 4);
    expect(noId?.fix).toContain("--trust-package-ids");
  });

  it("holds an order's packages when a row might belong to any of them", async () => {
    const done = await plan(`${HEADER}\nA,1001,2,1Z9,UPS,77\nA,1002,1,,UPS,\nB,1,1,1Z8,UPS,5\n`);
    expect(told(done)).toEqual(["2 rejected held-with-order", "3 rejected missing-value"]);
    expect(done.packages.map(({ item }) => item.packageId)).toEqual(["5"]);
  });

  it("takes a time only with its zone, and never from the future", async () => {
    const times = [
      "2026-08-03T09:00:00Z",
      "2026-08-03T11:00:00.5+02:00",
      "2026-08-03T09:00:00",
      "2026-08-03",
      "soon",
      "2999-01-01T00:00:00Z",
    ];
    const rows = times.map((time, index) => `O-${index},1,1,1Z${index},UPS,${index + 1},${time}`);
    const done = await plan(`${HEADER},posted-at\n${rows.join("\n")}\n`);
    const nine = Date.parse("2026-08-03T09:00:00Z");
    expect(done.packages.map(({ item }) => item.confirmedAtMs)).toEqual([
      nine,
      nine + 500,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("a result of ours", () => {
  it("counts where it says posted, and only there", async () => {
    const own = { "package-id": "77", "posted-at": "2026-08-03T09:00:00.000Z" };
    const done = await plan(
      [
        RESULT_HEADER,
        resultRow("A", "1Z1", { ...own, result: "posted", "original-tracking-number": "1Z1" }),
        resultRow("B", "1Z2", { ...own, result: "updated", "original-tracking-number": "1Z0" }),
        resultRow("C", "1Z3", { ...own, result: "already-posted" }),
        resultRow("D", "1Z4", { ...own, result: "in-doubt" }),
        resultRow("E", "1Z5", { result: "rejected" }),
        resultRow("F", "1Z6", { result: "failed" }),
        resultRow("G", "1Z7", { result: "not-attempted" }),
        resultRow("H", "1Z8", {}),
        "",
      ].join("\n"),
    );
    expect(done.packages.map(({ item }) => item.order.orderId)).toEqual(["A", "B", "C"]);
    expect(done.packages[1]?.item).toMatchObject({
      firstTrackingNumber: "1Z0",
      content: { trackingNumber: "1Z2" },
      confirmedAtMs: Date.parse("2026-08-03T09:00:00.000Z"),
    });
    expect(told(done)).toEqual([
      "5 rejected settle-first",
      "6 ignored not-posted",
      "7 ignored not-posted",
      "8 ignored not-posted",
      "9 ignored not-posted",
    ]);
    expect(done.answered.find(({ code }) => code === "settle-first")?.fix).toContain("resolve");
  });
});

describe("several sheets at once", () => {
  const result = (number: string, at: string, more: Record<string, string> = {}) =>
    `${RESULT_HEADER}\n${resultRow("A", number, {
      "package-id": "77",
      "posted-at": at,
      result: "posted",
      ...more,
    })}\n`;

  it("do not add up what both say", async () => {
    const done = await plan(result("1Z1", "2026-08-03T09:00:00Z"), `${HEADER}\nA,1001,1,1Z1,,77\n`);
    expect(done.packages).toHaveLength(1);
    expect(done.packages[0]?.item.content).toMatchObject({
      carrierCode: "UPS",
      items: [{ id: "1001", quantity: 1 }],
    });
    expect(done.packages[0]?.lines).toHaveLength(2);
    expect(done.answered).toEqual([]);
  });

  it("of ours are taken by their time: the newest counts", async () => {
    const done = await plan(
      result("1Z2", "2026-08-05T09:00:00Z", { "original-tracking-number": "1Z1" }),
      result("1Z1", "2026-08-03T09:00:00Z"),
    );
    expect(done.packages.map(({ item }) => item.content.trackingNumber)).toEqual(["1Z2"]);
    expect(told(done)).toEqual(["2 ignored superseded"]);
  });

  it("that contradict each other are not believed", async () => {
    const other = `${HEADER}\nA,1001,1,1Z2,UPS,77\n`;
    const done = await plan(result("1Z1", "2026-08-03T09:00:00Z"), other);
    expect(done.packages).toEqual([]);
    expect(told(done)).toEqual(["2 rejected conflicting-rows", "2 rejected conflicting-rows"]);
    expect(done.answered[0]?.message).toMatch(/1Z1.*1Z2/u);
    const items = await plan(
      `${HEADER}\nA,1001,1,1Z1,UPS,77\n`,
      `${HEADER}\nA,1001,2,1Z1,UPS,77\n`,
    );
    expect(items.answered.map(({ code }) => code)).toEqual([
      "conflicting-rows",
      "conflicting-rows",
    ]);
    const numbers = await plan(`${HEADER}\nA,1,1,1Z1,UPS,7\n`, `${HEADER}\nA,2,1,1Z1,UPS,8\n`);
    expect(numbers.answered.map(({ code }) => code)).toEqual([
      "conflicting-rows",
      "conflicting-rows",
    ]);
  });

  it("reject a package of which one of them has a wrong row", async () => {
    const done = await plan(`${HEADER}\nA,1001,1,1Z1,UPS,77\n`, `${HEADER}\nA,1001,x,1Z1,UPS,77\n`);
    expect(done.answered.map(({ code }) => code).toSorted()).toEqual([
      "invalid-quantity",
      "rejected-with-package",
    ]);
  });
});

describe("an export of ours", () => {
  const row = (part: Record<string, string>) => {
    const cells: Record<string, string> = {
      "order-id": "A",
      "order-item-id": "1001",
      quantity: "1",
      "carrier-code": "UPS",
      "tracking-number": "1Z1",
      "package-id": "77",
      "original-tracking-number": "1Z1",
      account: "acme-us",
      seller: "acme",
      environment: "live",
      state: "posted",
      ...part,
    };
    return EXPORT_HEADER.split(",")
      .map((column) => cells[column] ?? "")
      .join(",");
  };

  it("never makes a rehearsal the real thing, nor one seller's parcel another's", async () => {
    const done = await plan(
      [
        EXPORT_HEADER,
        row({}),
        row({ "order-id": "B", environment: "sandbox" }),
        row({ "order-id": "C", seller: "beta" }),
        row({ "order-id": "D", state: "in-doubt" }),
        row({ "order-id": "E", state: "updated" }),
        "",
      ].join("\n"),
    );
    expect(done.packages.map(({ item }) => item.order.orderId)).toEqual(["A", "E"]);
    expect(told(done)).toEqual([
      "3 rejected invalid-value",
      "4 rejected known-to-other-seller",
      "5 rejected settle-first",
    ]);
  });

  it("may hold two packages on one number, as the ledger does", async () => {
    const second = row({ "order-item-id": "1002", "package-id": "78" });
    const done = await plan(`${EXPORT_HEADER}\n${row({})}\n${second}\n`);
    expect(done.packages.map(({ item }) => item.packageId)).toEqual(["77", "78"]);
    const foreign = await plan(`${HEADER}\nA,1001,1,1Z1,UPS,77\nA,1002,1,1Z1,UPS,78\n`);
    expect(foreign.answered.map(({ code }) => code)).toEqual([
      "conflicting-rows",
      "conflicting-rows",
    ]);
  });
});
