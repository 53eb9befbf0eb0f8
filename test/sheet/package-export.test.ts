import { createWriteStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXPORT_COLUMNS, type ExportRow } from "../../src/domain/export-row.ts";
import { UserError } from "../../src/errors.ts";
import { writeExportBook } from "../../src/sheet/package-export-book.ts";
import { writeExport } from "../../src/sheet/package-export.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { makeTempDir, userErrorOf } from "./temp-sheets.ts";

function makeRow(part: Partial<ExportRow> = {}): ExportRow {
  const blank = Object.fromEntries(EXPORT_COLUMNS.map((column) => [column, ""]));
  const row = { ...blank, "order-id": "A", "tracking-number": "1Z1", quantity: "1", ...part };
  return row as ExportRow;
}

async function* iterate(...rows: ExportRow[]): AsyncGenerator<ExportRow> {
  yield* rows;
}

describe("writeExport", () => {
  it("writes RFC 4180 with BOM, for the owner alone, and guards what would be run", async () => {
    const path = join(makeTempDir(), "out.csv");
    const rows = [
      makeRow({ "order-id": "=1+1", "carrier-name": 'UPS, "express"' }),
      makeRow({ "tracking-number": "@SUM(A1)" }),
    ];
    expect(await writeExport(path, iterate(...rows))).toBe(path);
    const [head, first = "", second = ""] = readFileSync(path, "utf8").split("\r\n");
    expect(head).toBe(`\uFEFF${EXPORT_COLUMNS.join(",")}`);
    expect(first).toMatch(/^'=1\+1,,1,,"UPS, ""express""",1Z1,/u);
    expect(second).toContain(",'@SUM(A1),");
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it("writes every cell of a workbook as text, formulas too", async () => {
    const path = join(makeTempDir(), "out.xlsx");
    const id = "00012345678901234567890";
    await writeExport(path, iterate(makeRow({ "order-id": id, "carrier-name": "=1+1" })));
    const { lines } = await readSheets([path]);
    expect(lines[0]?.cells).toMatchObject({ "order-id": id, "carrier-name": "=1+1" });
  });

  it("goes on in another sheet when one is full", async () => {
    const path = join(makeTempDir(), "out.xlsx");
    const cells = Array.from({ length: 5 }, (_, index) => {
      const row = makeRow({ "order-id": `A-${index}` });
      return EXPORT_COLUMNS.map((column) => row[column]);
    });
    const target = createWriteStream(path);
    await writeExportBook(chunk(cells), target, 3);
    const { lines } = await readSheets([path]);
    expect(lines.map((line) => `${line.row.table.sheet} ${line.cells["order-id"]}`)).toEqual([
      "Packages A-0",
      "Packages A-1",
      "Packages 2 A-2",
      "Packages 2 A-3",
      "Packages 3 A-4",
    ]);
  });

  it.each(["csv", "xlsx"])("keeps the old %s when the ledger fails on the way", async (format) => {
    const path = join(makeTempDir(), `out.${format}`);
    writeFileSync(path, "yesterday");
    const failing = async function* () {
      yield makeRow();
      throw new UserError("The ledger is gone.", { nextSteps: ["Look for it."], exitCode: 4 });
    };
    const error = await userErrorOf(writeExport(path, failing()));
    expect(error.message).toBe("The ledger is gone.");
    expect(readFileSync(path, "utf8")).toBe("yesterday");
  });

  it("says when it cannot be written", async () => {
    const path = join(makeTempDir(), "nowhere", "out.csv");
    const error = await userErrorOf(writeExport(path, iterate(makeRow())));
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining(path) });
  });
});

async function* chunk(cells: string[][]): AsyncGenerator<string[][]> {
  yield cells;
}
