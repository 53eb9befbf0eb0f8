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
    ["1Z999AA10310000018;", "1Z999AA10310000018"],
    ["1Z999AA10310000018 , ", "1Z999AA10310000018"],
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

describe("a voided label", () => {
  it.each([
    ["Voided", ["N", "Y", "", "true", "0", "x", "2026-11-22", "no"], [1, 3, 5, 6]],
    ["PackageVoidIndicator", ["N", "Y"], [1]],
    ["Void Date", ["", "11/22/2026", "never"], [1]],
    ["Label Status", ["delivered", "Voided", "void", "avoided"], [1, 2]],
    ["remark", ["Y", "voided"], []],
  ])("is told by %s", async (header, texts, voided) => {
    const rows = texts.map((text, index) => `A${index},T${index},${text}`);
    const read = await readText([`order-id,tracking-number,${header}`, ...rows].join("\n"));
    const codes = read.lines.map((line) => line.ignored?.code ?? null);
    expect(codes).toEqual(texts.map((_, index) => (voided.includes(index) ? "voided-row" : null)));
    // What was voided is still told.
    expect(read.lines.map((line) => line.cells["tracking-number"])).toEqual(
      texts.map((_, index) => `T${index}`),
    );
  });

  it("is no plain row", async () => {
    const taken: number[] = [];
    await readText("order-id,tracking-number,void\nA,T1,\nB,T2,Y\nC,T3,N\n", {
      takePlain: (_table, _columns, position) => taken.push(position) > 0,
    });
    expect(taken).toEqual([0, 2]);
  });
});

describe("a profile's fixed values", () => {
  it("stand in where a cell is blank or the column is absent", async () => {
    const fixed = { "carrier-code": "ups", partner: "north" };
    const read = await readText("order-id,tracking-number,carrier-code\nA,T,\nB,T,usps\n", {
      layouts: { known: [], named: { name: "north", title: "North", fixed } },
    });
    expect(read.lines.map((line) => line.cells["carrier-code"])).toEqual(["ups", "usps"]);
    expect(read.lines.map((line) => line.cells.partner)).toEqual(["north", "north"]);
  });
});
