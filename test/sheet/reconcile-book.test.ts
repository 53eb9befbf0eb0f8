import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readXlsx } from "hucre/xlsx";
import { expect, onTestFinished, test } from "vitest";
import { writeFixFile } from "../../src/sheet/fix-file.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { writeReconcileBook } from "../../src/sheet/reconcile-book.ts";
import { makeReconciliation, NASTY } from "../reconcile/day.ts";

const MADE_AT_MS = Date.parse("2026-11-22T21:00:00Z");

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a workbook has a summary, a sheet per kind that was found, and all packages", async () => {
  const path = join(makeFolder(), "day.xlsx");
  expect(await writeReconcileBook(path, makeReconciliation(), MADE_AT_MS, true)).toBe(path);
  const { sheets } = await readXlsx(readFileSync(path));
  const rowsOf = (name: string) => sheets.find((sheet) => sheet.name === name)?.rows ?? [];
  expect(sheets.map(({ name }) => name)).toEqual([
    "Summary",
    "unknown-to-ledger",
    "never-posted",
    "not-in-manifest",
    "quantity-differs",
    "tracking-differs",
    "All",
  ]);
  const summary = rowsOf("Summary").map(([name, count]) => [name, count]);
  expect(summary[0]).toEqual(["2026-11-22: 5 of 6 packages differ", null]);
  expect(summary.slice(2, 9)).toEqual([
    ["kind", "packages"],
    ["agree", 1],
    ["unknown-to-ledger", 1],
    ["never-posted", 2],
    ["not-in-manifest", 1],
    ["quantity-differs", 1],
    ["packages", 6],
  ]);
  const [headers = [], first, second] = rowsOf("never-posted");
  const cell = (row: typeof first, name: string) => row?.[headers.indexOf(name)];
  expect(cell(first, "what to do")).toBe("run fix");
  expect(cell(first, "by a run")).toBe("yes");
  expect(cell(first, "manifest row")).toBe(3);
  // A text stays a text, whatever it looks like.
  expect(cell(second, "left: number")).toBe(NASTY);
  const [allHeaders = [], ...all] = rowsOf("All");
  expect(all.map((row) => row[0])).toEqual([
    "agree",
    "never-posted",
    "quantity-differs, tracking-differs",
    "never-posted",
    "not-in-manifest",
    "unknown-to-ledger",
  ]);
  expect(all[0]?.[allHeaders.indexOf("posted: at")]).toBe("2026-11-20T08:00:00.000Z");
});

test("it is no input: nothing in it can be sent by mistake", async () => {
  const path = join(makeFolder(), "day.xlsx");
  await writeReconcileBook(path, makeReconciliation(), MADE_AT_MS, true);
  await expect(readSheets([path])).rejects.toThrow(/no tracking-number column/u);
});

test("a file that is there stays, unless it was named", async () => {
  const path = join(makeFolder(), "day.xlsx");
  writeFileSync(path, "mine");
  const beside = await writeReconcileBook(path, makeReconciliation(), MADE_AT_MS, false);
  expect(beside).toBe(path.replace("day.xlsx", "day (2).xlsx"));
  expect(readFileSync(path, "utf8")).toBe("mine");
});

test.each(["fix.xlsx", "fix.csv"])(
  "%s is a sheet for a run, every cell as it stood",
  async (name) => {
    const path = join(makeFolder(), name);
    const rows = [
      { "order-id": "111-1", "tracking-number": "00123", quantity: "2", action: "update" },
      {
        "order-id": "111-2",
        "tracking-number": "9400111206213859490123",
        "ship-date": "2026-11-22",
      },
    ];
    await writeFixFile(path, rows, MADE_AT_MS);
    const { lines } = await readSheets([path]);
    expect(lines.map(({ cells }) => cells)).toMatchObject(rows);
    expect(lines.every(({ damage }) => damage === null)).toBe(true);
  },
);
