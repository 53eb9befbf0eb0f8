import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { pick, userErrorOf, writeBook, writeTemp } from "./temp-sheets.ts";

const HEAD = ["order-id", "order-item-id", "quantity", "tracking-number", "ship-date"];

describe("workbooks", () => {
  it("give text cells as they stand and numbers with all their digits", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(HEAD);
      sheet.addRow(["111-1", "05835637773450", 2, "9400111206206406260787", "2026-03-04"]);
      sheet.addRow([200000000000001, 58356377734501, 1.5, 789654001235, true]);
    });
    const read = await readSheets([path]);
    expect(read.lines.map((line) => Object.values(line.cells))).toEqual([
      ["111-1", "05835637773450", "2", "2026-03-04", "9400111206206406260787"],
      ["200000000000001", "58356377734501", "1.5", "TRUE", "789654001235"],
    ]);
    expect(read.lines.every((line) => line.damage === null)).toBe(true);
    expect(read.tables[0]?.table).toMatchObject({ sheet: "Ship", headerRow: 1, isResult: false });
  });

  it("tell what the spreadsheet has destroyed", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(HEAD);
      sheet.addRow(["A", { error: "#N/A" }, 1, 9.400111206206406e21, null]);
      sheet.addRow(["B", { formula: "C2&1", result: "11" }, { formula: "1+1" }, "T", null]);
      sheet.addRow(["C", { formula: "C2", result: { error: "#REF!" } }, 1, 1234567890123456, 1]);
    });
    const { lines } = await readSheets([path]);
    expect(lines.map((line) => [...(line.damage ?? [])])).toEqual([
      [
        ["order-item-id", { kind: "error-value", shown: "#N/A" }],
        ["tracking-number", { kind: "digits-lost", shown: "9.40011E+21" }],
      ],
      [["quantity", { kind: "no-value", shown: "=1+1" }]],
      [
        ["order-item-id", { kind: "error-value", shown: "#REF!" }],
        ["tracking-number", { kind: "digits-lost", shown: "1.23457E+15" }],
      ],
    ]);
    expect(lines[1]?.cells["order-item-id"]).toBe("11");
  });

  it("give dates as ISO, without a zone and without a shift", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(HEAD);
      sheet.addRow(["A", "1", 1, "T", new Date("2026-03-04T00:00:00Z")]);
      sheet.addRow(["B", "2", 1, "T", new Date("2026-03-04T09:30:00Z")]);
      sheet.addRow(["C", "3", 1, "T", 794654001235]).getCell(5).numFmt = "yyyy-mm-dd";
    });
    const { lines } = await readSheets([path]);
    expect(lines.map((line) => line.cells["ship-date"])).toEqual([
      "2026-03-04",
      "2026-03-04T09:30:00",
      "########",
    ]);
    expect(lines[2]?.damage?.get("ship-date")?.kind).toBe("error-value");
  });

  it("join rich text and give the text of links", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(HEAD);
      sheet.addRow([
        { richText: [{ text: "111-", font: { bold: true } }, { text: "1" }] },
        "1",
        1,
        { text: "1Z999AA10310000018", hyperlink: "https://track.example/?n=1" },
        "",
      ]);
    });
    expect(pick(await readSheets([path]), "order-id", "tracking-number")).toEqual([
      [2, "111-1", "1Z999AA10310000018"],
    ]);
  });

  it("are read below titles and over blank rows, with the numbers of the sheet", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.getCell("A1").value = "Carrier manifest, order-id and tracking-number below";
      sheet.getRow(4).values = ["Order\nNumber", "Tracking No.", "Qty"];
      sheet.getRow(5).values = ["A", "T1", 1];
      sheet.getRow(9).values = ["B", "T2", 2];
      sheet.getRow(40).values = ["C", "T3", 3];
    });
    const read = await readSheets([path]);
    expect(read.tables[0]).toMatchObject({ rows: 3, table: { headerRow: 4 } });
    expect(pick(read, "order-id", "tracking-number", "quantity")).toEqual([
      [5, "A", "T1", "1"],
      [9, "B", "T2", "2"],
      [40, "C", "T3", "3"],
    ]);
  });

  it("are read sheet by sheet, but not what is hidden, unless it is named", async () => {
    const path = await writeBook((book) => {
      book.addWorksheet("Instructions").addRow(["Fill in the order-id"]);
      for (const [name, state] of [
        ["One", "visible"],
        ["Two", "visible"],
        ["Old", "hidden"],
        ["Older", "veryHidden"],
      ] as const) {
        const sheet = book.addWorksheet(name, { state });
        sheet.addRow(HEAD);
        sheet.addRow([name, "1", 1, "T", ""]);
      }
    });
    const named = async (sheet?: string): Promise<string[]> =>
      (await readSheets([path], { sheet })).lines.map((line) => line.row.table.sheet ?? "");
    expect(await named()).toEqual(["One", "Two"]);
    expect(await named("Old")).toEqual(["Old"]);
    const error = await userErrorOf(named("Nope"));
    expect(error.exitCode).toBe(ExitCode.usage);
    expect(error.nextSteps.join()).toContain("Instructions, One, Two, Old, Older");
  });

  it("that are broken are refused in plain words", async () => {
    const path = writeTemp("cut.xlsx", Buffer.from("PK\x03\x04\x14\x00xl/workbook.xml cut off"));
    const error = await userErrorOf(readSheets([path]));
    expect(error).toMatchObject({ code: "unreadable-file", exitCode: ExitCode.unreadable });
    expect(error.message).toContain("cut.xlsx is a workbook that cannot be read");
    expect(error.nextSteps.join(" ")).toContain("save it again as .xlsx");
  });

  it("with a cell far out are refused with the way out", async () => {
    const path = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(HEAD);
      sheet.getCell(2, 1001).value = "x";
    });
    const wide = await userErrorOf(readSheets([path]));
    expect(wide).toMatchObject({ code: "limit-exceeded" });
    expect(wide.message).toContain("1001 cells; at most 1000");
    const far = await writeBook((book) => {
      const sheet = book.addWorksheet("Ship");
      sheet.addRow(HEAD);
      sheet.getCell("XFD1048576").value = "x";
    });
    expect(await userErrorOf(readSheets([far]))).toMatchObject({ code: "limit-exceeded" });
  });
});
