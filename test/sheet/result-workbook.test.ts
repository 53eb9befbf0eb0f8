import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { RESULTS } from "../../src/domain/result-row.ts";
import { writeResult } from "../../src/sheet/result-file.ts";
import type { ResultModel } from "../../src/sheet/result-model.ts";
import { buildSample, headersOf, makeResultFolder } from "./result-samples.ts";
import type { SampleTable } from "./result-samples.ts";
import { unzipTexts } from "./unzip-text.ts";

const MANIFEST: SampleTable = {
  headers: ["Notes", "Order ID", "Tracking"],
  rows: [
    ["fragile", "111-1", "9400111899223344556677"],
    ['=HYPERLINK("x")', "111-2", "00012345678905"],
    ["https://example.com/", "111-3", "1Z3"],
  ],
  columns: { "order-id": 1, "tracking-number": 2 },
};

async function writeXlsx(model: ResultModel): Promise<string> {
  const path = join(makeResultFolder(), "out.xlsx");
  await writeResult(path, model);
  return path;
}

async function readSheet(path: string, name: string): Promise<unknown[][]> {
  const book = await readXlsx(readFileSync(path));
  return (book.sheets.find((sheet) => sheet.name === name)?.rows ?? []) as unknown[][];
}

describe("the Results sheet", () => {
  test("holds what the model holds, all of it text but the counts", async () => {
    const model = buildSample([MANIFEST], [{ packageId: "0123", attempts: 2 }]);
    const path = await writeXlsx(model);
    const [header, ...rows] = await readSheet(path, "Results");
    expect(header).toEqual(headersOf(model));
    expect(rows[0]).toEqual([
      "fragile",
      "111-1",
      "9400111899223344556677",
      "posted",
      "0123",
      null,
      null,
      null,
      null,
      null,
      2,
      null,
      "run-1",
      "manifest.csv",
      2,
    ]);
    expect(rows.map((row) => row[0])).toEqual(MANIFEST.rows.map((row) => row[0]));
    expect(rows.map((row) => row[2])).toEqual(MANIFEST.rows.map((row) => row[2]));
  });

  test("has no formula and no link in its XML, and text format on every text", async () => {
    const texts = unzipTexts(await writeXlsx(buildSample([MANIFEST])));
    const sheet = texts.get("xl/worksheets/sheet1.xml") ?? "";
    expect(sheet).not.toMatch(/<f[ >]|<hyperlink/u);
    expect([...texts.keys()].filter((name) => name.includes("sheet1.xml.rels"))).toEqual([]);
    expect(texts.get("xl/sharedStrings.xml")).toContain("=HYPERLINK(&quot;x&quot;)");
    const formats = textFormats(texts.get("xl/styles.xml") ?? "");
    for (const [, style, type] of sheet.matchAll(/<c r="[A-Z]+\d+" s="(\d+)"(?: t="(\w+)")?/gu)) {
      expect(type === "s" ? formats[Number(style)] : "49").toBe("49");
    }
    // Also where nothing stands yet, for what a person types in.
    const columns = [...sheet.matchAll(/<col [^>]*style="(\d+)"/gu)];
    expect(columns.filter(([, style]) => formats[Number(style)] === "49").length).toBeGreaterThan(
      0,
    );
  });

  test("is frozen and filtered, with a bold header and colour in the result cell alone", async () => {
    const answers = RESULTS.map((result) => ({ result }));
    const rows = RESULTS.map((_, index) => ["", `111-${index}`, "1Z"]);
    const path = await writeXlsx(buildSample([{ ...MANIFEST, rows }], answers));
    const texts = unzipTexts(path);
    const sheet = texts.get("xl/worksheets/sheet1.xml") ?? "";
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/u);
    expect(sheet).toContain('<autoFilter ref="A1:O9"');
    const fills = cellFills(texts.get("xl/styles.xml") ?? "");
    const coloured = [...sheet.matchAll(/<c r="([A-Z]+)(\d+)" s="(\d+)"/gu)]
      .filter(([, , row, style]) => row !== "1" && Number(fills[Number(style)]) > 1)
      .map(([, column]) => column);
    expect(coloured).toEqual(RESULTS.map(() => "D"));
  });
});

describe("cells that a workbook cannot hold", () => {
  test.each([
    ["a\u0000b\u001Fc", "a\u0000b\u001Fc"],
    ["lone \uD800 half", "lone \uFFFD half"],
    ["_x0041_ stays", "_x0041_ stays"],
    ["two\r\nlines\rand", "two\r\nlines\rand"],
    ["  spaces  ", "  spaces  "],
    ["<&>\"'", "<&>\"'"],
    ["__proto__", "__proto__"],
  ])("%j", async (text, shown) => {
    const path = await writeXlsx(buildSample([{ ...MANIFEST, rows: [[text, "111-1", "1Z1"]] }]));
    expect((await readSheet(path, "Results"))[1]?.[0]).toBe(shown);
  });

  test("are cut with a mark, and never in the middle of a character", async () => {
    const text = "📦".repeat(20_000);
    const path = await writeXlsx(buildSample([{ ...MANIFEST, rows: [[text, "111-1", "1Z1"]] }]));
    const shown = String((await readSheet(path, "Results"))[1]?.[0]);
    expect(shown.length).toBeLessThanOrEqual(32_767);
    expect(shown).toMatch(/📦\uFFFD? \[cut\]$/u);
    expect(shown.isWellFormed()).toBe(true);
  });
});

describe("the other sheets", () => {
  test("Problems has the rows that need a person, what to know first", async () => {
    const model = buildSample(
      [MANIFEST],
      [{}, { result: "rejected", reason: "Why" }, { result: "ignored", reasonCode: "superseded" }],
    );
    const [header, ...rows] = await readSheet(await writeXlsx(model), "Problems");
    expect(header?.slice(0, 9)).toEqual([
      "Order ID",
      "Tracking",
      "result",
      "reason-code",
      "reason",
      "fix",
      "row in Results",
      "source-file",
      "source-row",
    ]);
    expect([...(header ?? [])].sort()).toEqual([...headersOf(model), "row in Results"].sort());
    expect(rows.map((row) => row[6])).toEqual([3, 4]);
    expect(rows.map((row) => [row[0], row[2], row[4]])).toEqual([
      ["111-2", "rejected", "Why"],
      ["111-3", "ignored", null],
    ]);
  });

  test("Packages has one line per package, Summary the run", async () => {
    const parcel = {
      account: "acme-us",
      operation: "ecart.fulfillment",
      orderId: "111-1",
      packageId: "1842698020",
      trackingNumber: "9400111899223344556677",
      carrier: "USPS",
      items: [
        { id: "10000000000001", quantity: 2 },
        { id: "10000000000002", quantity: 1 },
      ],
      result: "posted",
      reasonCode: "",
      postedAt: "2026-01-02T03:04:05.000Z",
      attempts: 1,
      requestId: "req-1",
      lines: [0, 2],
    } as const;
    const path = await writeXlsx(buildSample([MANIFEST], [{}, { result: "failed" }], [parcel]));
    const [header = [], row = []] = await readSheet(path, "Packages");
    const parcelCells = Object.fromEntries(header.map((name, index) => [String(name), row[index]]));
    expect(parcelCells).toMatchObject({
      "package-id": "1842698020",
      items: "2 x 10000000000001, 1 x 10000000000002",
      attempts: 1,
      "source-rows": "manifest.csv 2, 4",
    });
    const summary = new Map(
      (await readSheet(path, "Summary")).map(([what, value]) => [what, value]),
    );
    expect(Object.fromEntries(summary)).toMatchObject({
      "run-id": "run-1",
      started: "2026-01-02T03:04:05.000Z",
      duration: "1 min 1 s",
      file: "manifest.csv",
      rows: 3,
      posted: 2,
      failed: 1,
      requests: 3,
      "throttled (429)": 1,
    });
  });

  test("are there when there is nothing to say", async () => {
    const book = await readXlsx(readFileSync(await writeXlsx(buildSample([MANIFEST]))));
    expect(book.sheets.map((sheet) => sheet.name)).toEqual([
      "Results",
      "Problems",
      "Packages",
      "Summary",
    ]);
  });
});

test("20,000 rows are written in seconds", { timeout: 60_000 }, async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => ["", `111-${index}`, `1Z${index}`]);
  const path = await writeXlsx(buildSample([{ ...MANIFEST, rows }]));
  const sheet = unzipTexts(path).get("xl/worksheets/sheet1.xml") ?? "";
  expect(sheet.match(/<row /gu)).toHaveLength(20_001);
});

/** Number format by cell style. */
function textFormats(styles: string): string[] {
  return cellStyles(styles).map((xf) => /numFmtId="(\d+)"/u.exec(xf)?.[1] ?? "");
}

/** Fill by cell style; 0 and 1 are none. */
function cellFills(styles: string): string[] {
  return cellStyles(styles).map((xf) => /fillId="(\d+)"/u.exec(xf)?.[1] ?? "0");
}

function cellStyles(styles: string): string[] {
  const list = /<cellXfs[^>]*>(.*?)<\/cellXfs>/su.exec(styles)?.[1] ?? "";
  return list.match(/<xf [^>]*>/gu) ?? [];
}
