import { describe, expect, it } from "vitest";
import { pick, readText, userErrorOf } from "./temp-sheets.ts";

const HEADER = "order-id,order-item-id,quantity,tracking-number";

describe("rows above what is found as the header", () => {
  it.each([
    [
      "below a header that was damaged and comes again",
      2,
      `order-ad${HEADER.slice(8)}\nK1,,,\n${HEADER}\n`,
    ],
    ["even one of two columns", 2, "order-id|tracker\nORD53086\norder-id|tracking-number\n"],
    [
      "that are split by something else",
      2,
      "Order Numbe\nORD60490;2026-03-04;7.89;1Z999AA10310000018\norder-id,tracking-number\n",
    ],
    [
      "that are split by tabs",
      2,
      "order_id\ttracking o\nORD34943\tUPS\norder-id,tracking-number\n",
    ],
  ])("are not left out without a word: %s", async (_, row, text) => {
    const { message } = await userErrorOf(readText(`${text}A1,T1\n`));
    expect(message).toContain(`sheet.csv, row ${row}: looks like a shipment`);
  });

  it.each([
    ["a title", "Manifest 20261126, UPS, Page 1"],
    ["a label and a value", "Order No:,PO-20261126"],
    ["who made it", "Printed by Kim; 2026-11-26"],
  ])("may be %s", async (_, title) => {
    const read = await readText(`${title}\n\n${HEADER}\nA1,1,1,T1\n`);
    expect(pick(read, "order-id")).toEqual([[4, "A1"]]);
  });
});

describe("the delimiter", () => {
  it("is that of the first header, whatever a line further down looks like", async () => {
    const read = await readText(
      "tracking\tsku\torder\nT1\tS1\tORD1\norder-id,tracking-number\t\t\nT2\tS2\tORD2\n",
    );
    expect(read.tables[0]?.table.headerRow).toBe(1);
    expect(read.lines.map(({ cells }) => cells["order-id"])).toContain("ORD1");
  });
});

describe("a quotation mark that ate the end of a row and the start of the next", () => {
  it("is seen by the order inside the cell, wherever it stands", async () => {
    const long = "x".repeat(30);
    const { message } = await userErrorOf(
      readText(
        "tracking;sku;order;note;note;\n" +
          `1;2;ORD477153K;4;5;6\n"${long};ORD851296K;#N/A;2026\n${long}";UPS;ORD548200K;1;1;1\n`,
      ),
    );
    expect(message).toContain("sheet.csv, row 3: a quotation mark");
  });

  it("is not seen in a note of several lines", async () => {
    const note = "red, green, blue 12345\nand 111-222, thanks";
    const read = await readText(`${HEADER},note\n111-0000001-0000001,1,1,T1,"${note}"\n`);
    expect(read.lines).toHaveLength(1);
  });
});
