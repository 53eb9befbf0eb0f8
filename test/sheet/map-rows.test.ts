import { describe, expect, it } from "vitest";
import { unwrapCell } from "../../src/sheet/map-rows.ts";
import { readText } from "./temp-sheets.ts";

describe("unwrapCell", () => {
  it.each([
    [" 1Z999AA10310000018\u00a0", "1Z999AA10310000018"],
    ["\u200b111-1\ufeff", "111-1"],
    ['="0042"', "0042"],
    ["'0042", "0042"],
    ['\'="0042"', "0042"],
    ["'+49", "+49"],
    ['"00""42"', '00"42'],
    ['="a"&"b"', '="a"&"b"'],
    ["9.40011E+21", "9.40011E+21"],
    ["", ""],
  ])("reads %j as %j", (raw, text) => {
    expect(unwrapCell(raw, "tracking-number")).toBe(text);
  });

  it("leaves the apostrophe of a name", () => {
    expect(unwrapCell("'t Pakketje", "carrier-name")).toBe("'t Pakketje");
    expect(unwrapCell("'=cmd", "carrier-name")).toBe("=cmd");
  });
});

describe("rows that are no shipment", () => {
  it("are ignored, each with its reason", async () => {
    const read = await readText(
      [
        "order-id,quantity,tracking-number",
        "EXAMPLE-111-1,1,T",
        "A,1,T1",
        "Order-ID,Quantity,Tracking-Number",
        "Total,12,",
        ",,Grand total",
        "Total,1,T2",
        "Totals:,12,",
      ].join("\n"),
    );
    expect(read.lines.map((line) => line.ignored?.code ?? null)).toEqual([
      "example-row",
      null,
      "repeated-header",
      "total-row",
      null,
      null,
      "total-row",
    ]);
    expect(read.lines.map((line) => line.index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe("a profile's fixed values", () => {
  it("stand in where a cell is blank or the column is absent", async () => {
    const fixed = { "carrier-code": "ups", partner: "north" };
    const read = await readText("order-id,tracking-number,carrier-code\nA,T,\nB,T,usps\n", {
      profile: { name: "north", headers: {}, fixed },
    });
    expect(read.lines.map((line) => line.cells["carrier-code"])).toEqual(["ups", "usps"]);
    expect(read.lines.map((line) => line.cells.partner)).toEqual(["north", "north"]);
  });
});
