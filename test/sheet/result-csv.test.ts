import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "csv-parse/sync";
import { writeResult } from "../../src/sheet/result-file.ts";
import { guardCell, unguardCell } from "../../src/sheet/result-guard.ts";
import { buildSample, headersOf, makeResultFolder } from "./result-samples.ts";
import type { SampleTable } from "./result-samples.ts";

const COLUMNS = { "order-id": 0, "tracking-number": 1 } as const;

async function writeCsv(table: SampleTable): Promise<string> {
  const path = join(makeResultFolder(), "out.csv");
  await writeResult(path, buildSample([table]));
  return readFileSync(path, "utf8");
}

describe("a CSV result", () => {
  test("is UTF-8 with BOM, RFC 4180, with CRLF", async () => {
    const rows = [
      ["111-1", "1Z1", 'he said "so"'],
      ["111-2", "1Z2", "two\r\nlines, é 📦"],
    ];
    const text = await writeCsv({
      headers: ["Order ID", "Tracking", "Notes"],
      rows,
      columns: COLUMNS,
    });
    expect(text.split("\r\n")).toEqual([
      "\uFEFFOrder ID,Tracking,Notes,result,package-id,original-tracking-number,reason-code,reason,fix,posted-at,attempts,request-id,run-id,source-file,source-row",
      '111-1,1Z1,"he said ""so""",posted,,,,,,,0,,run-1,manifest.csv,2',
      '111-2,1Z2,"two',
      'lines, é 📦",posted,,,,,,,0,,run-1,manifest.csv,3',
      "",
    ]);
  });

  test("keeps every digit, and no cell runs as a formula", async () => {
    const dangerous = [
      '=HYPERLINK("x")',
      "+1",
      "-2",
      "@SUM",
      "\tx",
      "\rx",
      "'=x",
      "'fine",
      "9400111899223344556677",
    ];
    const headers = dangerous.map((_, index) => `h${index}`);
    const text = await writeCsv({ headers, rows: [dangerous], columns: COLUMNS });
    const [, row = []] = parse(text, { bom: true }) as string[][];
    expect(row.slice(0, 9)).toEqual([
      `'=HYPERLINK("x")`,
      "'+1",
      "'-2",
      "'@SUM",
      "'\tx",
      "'\rx",
      "''=x",
      "'fine",
      "9400111899223344556677",
    ]);
  });

  test("does not change when it is read and written again", async () => {
    const headers = ["=Order", "Tracking"];
    const first = await writeCsv({ headers, rows: [["'=1", "-"]], columns: COLUMNS });
    const [read = [], ...rows] = parse(first, { bom: true }) as string[][];
    const again = { headers: read, rows, columns: COLUMNS, isResult: true };
    expect(await writeCsv(again)).toBe(first);
    expect(headersOf(buildSample([again]))[0]).toBe("=Order");
  });
});

test("a guard can always be taken off again", () => {
  const cell = fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "a") });
  fc.assert(
    fc.property(cell, (text) => {
      expect(unguardCell(guardCell(text))).toBe(text);
      expect(guardCell(text)).not.toMatch(/^[=+\-@\t\r]/u);
    }),
  );
});
