import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { editDistance } from "../../src/domain/edit-distance.ts";
import { columnLetters } from "../../src/domain/column-letters.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { readText, userErrorOf, writeBook } from "./temp-sheets.ts";

describe("a sheet without order or tracking", () => {
  it("is refused with the file, what was sought and the nearest headers", async () => {
    const error = await userErrorOf(
      readText("order-id,item,Trakcing Numbr,City\nA,1,T,X\n", { name: "north.csv" }),
    );
    expect(error).toMatchObject({ code: "missing-column", exitCode: ExitCode.unreadable });
    expect(error.message).toMatch(/^missing-column: north\.csv has no tracking-number column\./);
    expect(error.message).toContain("first 30 rows");
    expect(error.message).toContain('nearest, in row 1: "Trakcing Numbr" (column C)');
    expect(error.message).not.toContain("City");
    expect(error.nextSteps.join(" ")).toMatch(/Rename the header.*--profile/);
  });

  it("names both when both are missing, and what is there", async () => {
    const error = await userErrorOf(readText("Weight;Zone\n1;2\n"));
    expect(error.message).toContain("no order-id column and no tracking-number column");
    expect(error.message).toContain('row 1 holds "Weight" (column A), "Zone" (column B).');
  });

  it("is told that an order report belongs elsewhere", async () => {
    const error = await userErrorOf(
      readText("order-id\torder-item-id\tquantity-purchased\n1\t2\t3\n"),
    );
    expect(error.nextSteps[0]).toContain("--orders");
  });

  it("in a workbook names the sheet that came nearest", async () => {
    const path = await writeBook((book) => {
      book.addWorksheet("Notes").addRow(["hello"]);
      book.addWorksheet("March").addRow(["order-id", "parcel"]);
    });
    const error = await userErrorOf(readSheets([path]));
    expect(error.message).toContain('book.xlsx, sheet "March", has no tracking-number column');
  });

  it("and nothing else is refused too", async () => {
    const error = await userErrorOf(readText("\n\n  \n"));
    expect(error.message).toContain("all of them are blank");
  });

  it("looks 30 rows down and no further", async () => {
    const table = "order-id,tracking-number\nA,T\n";
    expect((await readText("x\n".repeat(29) + table)).tables[0]?.table.headerRow).toBe(30);
    const error = await userErrorOf(readText("x\n".repeat(30) + table));
    expect(error).toMatchObject({ code: "missing-column" });
  });
});

describe("editDistance", () => {
  it.each([
    ["", "abc", 3],
    ["tracking", "trakcing", 1],
    ["kitten", "sitting", 3],
    ["same", "same", 0],
  ])("from %j to %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe("columnLetters", () => {
  it("counts as a spreadsheet does", () => {
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
  });
});
