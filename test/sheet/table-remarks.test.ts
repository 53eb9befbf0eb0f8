import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { ReadSheets } from "../../src/sheet/read-sheets.ts";
import { pick, readText, userErrorOf, writeBook } from "./temp-sheets.ts";

const notesOf = (read: ReadSheets): string[] =>
  read.lines.flatMap(({ notes, row }) =>
    (notes ?? []).map(({ column, code, message }) => `${row.row} ${column} ${code}: ${message}`),
  );

describe("rows", () => {
  it("that end before the last column that is read are named", async () => {
    const read = await readText(
      "order-id,tracking-number,qty,note\nA-1,T1,2\nB-1,T2\nC-1\nD-1,T4,1,x\n",
    );
    expect(notesOf(read)).toEqual([
      '3 null missing-cells: The row has 2 of 4 cells; from column C, "qty", on it says nothing.',
      '4 null missing-cells: The row has 1 of 4 cells; from column B, "tracking-number", on it says nothing.',
    ]);
  });

  it("that are longer than the headers are named", async () => {
    const read = await readText(
      "order-id,tracking-number,note\nA-1,T1,x,,\nB-1,T2,a, b and c\nC-1\n",
    );
    expect(notesOf(read)).toEqual([
      '3 null surplus-cells: The row has 4 cells under 3 headers; column D holds " b and c".',
      '4 null missing-cells: The row has 1 of 3 cells; from column B, "tracking-number", on it says nothing.',
    ]);
    expect(read.lines[2]?.row.cells).toEqual(["C-1", "", ""]);
  });

  it("name a second column of the same name where it says something else", async () => {
    const read = await readText(
      "order-id,Carrier note,tracking_number,,tracking number,constructor,__proto__\n" +
        "A-1,x,T1,,,c,p\nB-1,x,,,T2,,\nC-1,x,T3,,T3,,\n",
    );
    expect(pick(read, "tracking-number")).toEqual([
      [2, "T1"],
      [3, ""],
      [4, "T3"],
    ]);
    expect(notesOf(read)).toEqual([
      '3 tracking-number duplicate-column: Columns C and E are both named "tracking_number": C is read, and E holds "T2".',
    ]);
    expect(read.tables[0]?.table.headers.slice(3)).toEqual([
      "",
      "tracking number",
      "constructor",
      "__proto__",
    ]);
    expect(read.lines[0]?.row.cells.slice(5)).toEqual(["c", "p"]);
  });

  it("say what was tidied in a number, and nothing of what is plain", async () => {
    const read = await readText(
      [
        "order-id\torder-item-id\ttracking-number\tship-method",
        '="111-1"\t\'05835637773450\t 9400 1112 0620\tO\u2019Neil \u2013 air',
        "111\u20112\t1234567.0\t1Z\u200B999\t\u200Bx",
        "\uFF11\uFF11\uFF11-3\t1\t9400.5\t1.0",
      ].join("\n"),
    );
    expect(notesOf(read)).toEqual([
      '2 order-id normalised-value: "="111-1"": the spreadsheet\'s mark for text was taken off.',
      "2 order-item-id normalised-value: \"'05835637773450\": the spreadsheet's mark for text was taken off.",
      '3 order-id normalised-value: "111\u20112": a typographic dash is read as a hyphen.',
      '3 order-item-id normalised-value: "1234567.0": the .0 was taken off.',
      '3 tracking-number normalised-value: "1Z999": an invisible character was taken away.',
      '4 order-id normalised-value: "\uFF11\uFF11\uFF11-3": full-width characters are read as plain ones.',
    ]);
    expect(pick(read, "order-id", "order-item-id")[1]).toEqual([3, "111\u20112", "1234567"]);
  });

  it("that are no shipment are ignored, with what they are", async () => {
    const read = await readText(
      [
        '"sep=;"',
        "order-id;quantity;tracking-number",
        "A-1;1;T1",
        "Total;1;12",
        "Total parcels: 12;;",
        "83;record(s) downloaded;",
        "Seller ID : acme;;",
        "Page 1 of 2;;",
        "Order ID;Quantity;Tracking Number",
        "Printed by Kim, 2026-03-04;;",
        "B-1;1;",
        "Seller ID : acme;1;T9",
      ].join("\r\n"),
    );
    expect(read.lines.map(({ row, ignored }) => [row.row, ignored?.code ?? null])).toEqual([
      [2, null],
      [3, "total-row"],
      [4, "total-row"],
      [5, "footer-row"],
      [6, "footer-row"],
      [7, "footer-row"],
      [8, "repeated-header"],
      [9, "footer-row"],
      [10, null],
      [11, null],
    ]);
  });
});

describe("headers", () => {
  it("may be spread over two rows", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(["ACME daily manifest"]);
      sheet.addRow(["Order", "", "Parcel", ""]);
      sheet.addRow(["Number", "Qty", "Tracking No.", "Carrier"]);
      sheet.addRow(["A-1", 2, "T1", "UPS"]);
    });
    const read = await readSheets([path]);
    expect(pick(read, "order-id", "quantity", "tracking-number")).toEqual([[4, "A-1", "2", "T1"]]);
    expect(read.lines[0]?.cells["carrier-code"]).toBe("UPS");
    expect(read.tables[0]?.table).toMatchObject({ headerRow: 3 });
  });

  it("below rows that look like shipments are refused: those rows would be lost", async () => {
    const text =
      "ordr,qty,trcking\nA-1000,1,1Z0001\nB-1000,1,1Z0002\norder-id,qty,tracking\nC-1,1,1Z0003\n";
    const error = await userErrorOf(readText(text));
    expect(error).toMatchObject({ code: "unreadable-file", exitCode: ExitCode.unreadable });
    expect(error.message).toMatch(
      /row 2: looks like a shipment, but stands above the headers.* row 4/u,
    );
  });

  it("that come again in another order are refused: the rows below would be misread", async () => {
    const text = "order-id,tracking\nA-1,1Z0001\n\ntracking,order-id\n1Z0002,B-1\n";
    const error = await userErrorOf(readText(text));
    expect(error.message).toMatch(/row 4: a second row of headers/u);
    expect(
      (await readText("order-id,tracking\nA-1,T1\nOrder ID,Tracking\nB-1,T2\n")).lines,
    ).toHaveLength(3);
  });

  it("below Amazon's template rows are found", async () => {
    const read = await readText(
      "TemplateType=OrderFulfillment\tVersion=2011.1102\tこの行は削除しないでください\n" +
        "注文番号\t注文商品番号\t出荷数\tお問い合わせ伝票番号\n" +
        "order-id\torder-item-id\tquantity\ttracking-number\n" +
        "250-1234567-1234567\t12345678901234\t1\t123456789012\n",
    );
    expect(read.tables[0]).toMatchObject({ rows: 1, table: { headerRow: 3 } });
  });
});

describe("a sheet of examples", () => {
  const writeTwo = (names: readonly string[]): Promise<string> =>
    writeBook((book) => {
      for (const name of names) {
        const sheet = book.addWorksheet(name);
        sheet.addRow(["order-id", "tracking-number"]);
        sheet.addRow([`${name}-1`, "T1"]);
      }
    });

  it("beside a real one is answered and not sent", async () => {
    const read = await readSheets([await writeTwo(["Ship", "Example"])]);
    expect(read.lines.map(({ ignored }) => ignored?.code ?? null)).toEqual([null, "example-row"]);
  });

  it("alone is what it is", async () => {
    const read = await readSheets([await writeTwo(["Samples"])]);
    expect(read.lines.map(({ ignored }) => ignored)).toEqual([null]);
  });
});
