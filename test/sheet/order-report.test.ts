import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { readOrderFacts } from "../../src/sheet/order-report.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { userErrorOf, writeTemp } from "./temp-sheets.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));

function writeReport(...rows: string[][]): string {
  return writeTemp("report.txt", rows.map((row) => `${row.join("\t")}\r\n`).join(""));
}

describe("readOrderFacts", () => {
  it("reads an unshipped orders report, quotes and scattered rows included", async () => {
    const path = writeReport(
      [
        "order-id",
        "order-item-id",
        "sku",
        "product-name",
        "quantity-purchased",
        "quantity-shipped",
      ],
      ["111-1", "00000000000001", "S-1", '12" "ruler', "3", "1"],
      ["111-2", "00000000000002", "S-2", '"unclosed', "1", "0"],
      ["111-1", "00000000000003", "S-3", "", "2", ""],
    );
    const facts = await readOrderFacts([path]);
    expect([...facts.keys()]).toEqual(["111-1", "111-2"]);
    expect(facts.get("111-1")).toEqual({
      isRead: false,
      items: new Map([
        ["00000000000001", { ordered: 3, shipped: 1, sku: "S-1" }],
        ["00000000000003", { ordered: 2, shipped: null, sku: "S-3" }],
      ]),
    });
  });

  it("adds up what is to ship where nothing says what was purchased", async () => {
    const path = writeReport(
      ["order-id", "order-item-id", "quantity-shipped", "quantity-to-ship"],
      ["111-1", "1", "2", "3"],
      ["111-1", "2", "", "4"],
    );
    const items = (await readOrderFacts([path])).get("111-1")?.items;
    expect(items?.get("1")).toEqual({ ordered: 5, shipped: 2, sku: "" });
    expect(items?.get("2")).toEqual({ ordered: 4, shipped: null, sku: "" });
  });

  it("keeps the larger numbers of an item that stands in two reports", async () => {
    const head = ["order-id", "order-item-id", "sku", "quantity-purchased", "quantity-shipped"];
    const newer = writeReport(head, ["111-1", "1", "S", "3", "2"]);
    const older = writeReport(head, ["111-1", "1", "", "3", "0"]);
    const items = (await readOrderFacts([newer, older])).get("111-1")?.items;
    expect(items?.get("1")).toEqual({ ordered: 3, shipped: 2, sku: "S" });
  });

  it("refuses a quantity that is none, naming the row", async () => {
    const path = writeReport(
      ["order-id", "order-item-id", "quantity-purchased"],
      ["111-1", "1", "two"],
    );
    const error = await userErrorOf(readOrderFacts([path]));
    expect(error.message).toContain('report.txt, row 2: the quantity-purchased "two"');
    expect(error.exitCode).toBe(ExitCode.unreadable);
  });

  it("refuses a sheet that is no report", async () => {
    const error = await userErrorOf(readOrderFacts([`${SAMPLES}manifest.csv`]));
    expect(error).toMatchObject({ code: "missing-column", exitCode: ExitCode.unreadable });
    expect(error.message).toContain("manifest.csv is no order report");
  });

  it("finds every order and item of the sample manifest in the sample report", async () => {
    const facts = await readOrderFacts([`${SAMPLES}orders-report.txt`]);
    const { lines } = await readSheets([`${SAMPLES}manifest.csv`]);
    const asked = new Map<string, number>();
    for (const { cells } of lines) {
      const item = `${cells["order-id"]} ${cells["order-item-id"]}`;
      asked.set(item, (asked.get(item) ?? 0) + Number(cells.quantity));
    }
    for (const [item, quantity] of asked) {
      const [orderId = "", itemId = ""] = item.split(" ");
      const known = facts.get(orderId)?.items.get(itemId);
      // The row with quantity 0 is one of the sample's deliberate mistakes.
      expect(known?.ordered, item).toBe(Math.max(quantity, 1));
      expect(known?.shipped, item).toBe(0);
    }
    expect(asked.size).toBeGreaterThan(20);
  });
});
