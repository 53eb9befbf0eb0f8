import { createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import exceljs from "exceljs";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { writeResult } from "../../src/sheet/result-file.ts";
import { buildResultModel } from "../../src/sheet/result-model.ts";
import type { ResultModel } from "../../src/sheet/result-model.ts";
import { buildSample, makeAnswer, makeResultFolder } from "./result-samples.ts";
import { unzipTexts } from "./unzip-text.ts";

const DAY = new Date(Date.UTC(2026, 10, 26));

/** A manifest as somebody made it: a title, formats, widths. */
async function writeManifest(path: string): Promise<void> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet("Monday");
  sheet.columns = [24, 18, 6, 12, 30, 11, 14, 16].map((width) => ({ width }));
  sheet.addRow(["Manifest of Monday"]);
  sheet.addRow([
    "Order ID",
    "Item ID",
    "Qty",
    "Ship Date",
    "Tracking",
    "Weight",
    "Invoice",
    "Mixed",
  ]);
  for (const [at, mixed] of [12, "twelve"].entries()) {
    const row = sheet.addRow([
      `111-${at}`,
      `900${at}`,
      at + 1,
      DAY,
      `1Z${at}`,
      2.5,
      20_261_100 + at,
      mixed,
    ]);
    row.getCell(4).numFmt = "dd.mm.yyyy";
    row.getCell(6).numFmt = '0.00 "kg"';
  }
  const target = createWriteStream(path);
  await book.xlsx.write(target);
  await new Promise((resolve) => target.end(resolve));
}

async function modelOf(path: string): Promise<ResultModel> {
  const { lines, tables } = await readSheets([path]);
  return buildResultModel({
    runId: "run-1",
    tables,
    lines,
    answers: lines.map((_, line) => makeAnswer(line)),
    packages: [],
    summary: buildSample([]).summary,
  });
}

describe("a result of a workbook", () => {
  it("keeps the input's widths, number formats and column order, and reads back as the same", async () => {
    const folder = makeResultFolder();
    const input = join(folder, "monday.xlsx");
    await writeManifest(input);
    const output = join(folder, "out.xlsx");
    await writeResult(output, await modelOf(input));

    const book = new exceljs.Workbook();
    await book.xlsx.readFile(output);
    const sheet = book.getWorksheet("Results");
    const header = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => sheet?.getRow(1).getCell(at).value);
    expect(header).toEqual([
      "Order ID",
      "Item ID",
      "Qty",
      "Ship Date",
      "Tracking",
      "Weight",
      "Invoice",
      "Mixed",
      "result",
    ]);
    const columns = [1, 2, 3, 4, 5, 6, 7, 8].map((column) => sheet?.getColumn(column).width);
    expect(columns).toEqual([24, 18, 6, 12, 30, 11, 14, 16]);
    const cells = [1, 2, 3, 4, 5, 6, 7, 8].map((column) => sheet?.getRow(2).getCell(column));
    expect(cells.map((cell) => cell?.value)).toEqual([
      "111-0",
      "9000",
      1,
      DAY,
      "1Z0",
      2.5,
      20_261_100,
      // A column that also holds words is one of texts.
      "12",
    ]);
    expect(cells.map((cell) => cell?.numFmt ?? "General")).toEqual([
      "@",
      "@",
      "General",
      "dd.mm.yyyy",
      "@",
      '0.00 "kg"',
      "General",
      "@",
    ]);

    const [before, after] = [await readSheets([input]), await readSheets([output])];
    const inputCells = before.lines.map(({ row }) => row.cells);
    expect(after.lines.map(({ row }) => row.cells.slice(0, 8))).toEqual(inputCells);
  });

  it("has colour for what the result added, a typeface for what is bold, and sets the order apart", async () => {
    const path = join(makeResultFolder(), "out.xlsx");
    await writeResult(
      path,
      buildSample([{ headers: ["Order"], rows: [["111-1"]], columns: { "order-id": 0 } }]),
    );
    const texts = unzipTexts(path);
    expect(texts.get("xl/worksheets/sheet1.xml")).toMatch(/<pane xSplit="1" ySplit="1"/u);
    const fonts = (texts.get("xl/styles.xml") ?? "").match(/<font>.*?<\/font>/gsu) ?? [];
    for (const font of fonts) expect(font).toContain("<name ");
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(path);
    const fillOf = (cell: string) => book.getWorksheet("Results")?.getCell(cell).fill;
    expect(fillOf("A1")).not.toEqual(fillOf("B1"));
    expect(fillOf("A2")).not.toMatchObject({ pattern: "solid" });
  });
});

describe("the sheet Problems", () => {
  const table = {
    headers: ["order-id"],
    rows: Array.from({ length: 7 }, (_, at) => [`111-${at}`]),
    columns: { "order-id": 0 },
  } as const;
  const answers = [
    { result: "not-attempted", reasonCode: "stopped" },
    { result: "rejected", reasonCode: "missing-value", reason: "No tracking number." },
    { result: "in-doubt", reasonCode: "no-clear-answer" },
    { result: "rejected", reasonCode: "mangled-number", fix: "Take the original. ".repeat(12) },
    { result: "posted" },
    { result: "rejected", reasonCode: "mangled-number" },
    { result: "ignored", reasonCode: "superseded" },
  ] as const;

  it("is sorted by what to do: first what to correct, the most frequent reason first", async () => {
    const path = join(makeResultFolder(), "out.xlsx");
    await writeResult(path, buildSample([table], [...answers]));
    const { sheets } = await readXlsx(readFileSync(path));
    const rows = sheets.find(({ name }) => name === "Problems")?.rows.slice(1) ?? [];
    expect(rows.map((row) => [row[0], row[1], row[2], row[5]])).toEqual([
      ["111-3", "rejected", "mangled-number", 5],
      ["111-5", "rejected", "mangled-number", 7],
      ["111-1", "rejected", "missing-value", 3],
      ["111-2", "in-doubt", "no-clear-answer", 4],
      ["111-0", "not-attempted", "stopped", 2],
      ["111-6", "ignored", "superseded", 8],
    ]);
  });

  it("gives long texts the lines they need, and its tab a colour", async () => {
    const path = join(makeResultFolder(), "out.xlsx");
    await writeResult(path, buildSample([table], [...answers]));
    const sheet = unzipTexts(path).get("xl/worksheets/sheet2.xml") ?? "";
    expect(sheet).toMatch(/<row r="2"[^>]* ht="90"/u);
    expect(sheet).not.toMatch(/<row r="3"[^>]* ht=/u);
    expect(sheet).toContain("<tabColor");
    await writeResult(path, buildSample([table]));
    expect(unzipTexts(path).get("xl/worksheets/sheet2.xml")).not.toContain("<tabColor");
  });
});

describe("the sheet Summary", () => {
  it("draws bars in a form that needs nothing but the sheet", async () => {
    const path = join(makeResultFolder(), "out.xlsx");
    const rows = [["111-1"], ["111-2"]];
    const model = buildSample(
      [{ headers: ["order-id"], rows, columns: { "order-id": 0 } }],
      [{}, { result: "rejected", reasonCode: "missing-value" }],
    );
    await writeResult(path, model);
    const sheet = unzipTexts(path).get("xl/worksheets/sheet4.xml") ?? "";
    const bars = sheet.match(/<conditionalFormatting sqref="B\d+:B\d+">/gu) ?? [];
    expect(bars).toHaveLength(3);
    expect(sheet).not.toContain("extLst");
    const priorities = [...sheet.matchAll(/priority="(\d+)"/gu)].map(([, priority]) => priority);
    expect(new Set(priorities).size).toBe(priorities.length);
  });
});
