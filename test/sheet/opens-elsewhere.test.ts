import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { writeResult } from "../../src/sheet/result-file.ts";
import { buildSample, headersOf } from "./result-samples.ts";
import { unzipTexts } from "./unzip-text.ts";

/** Programs that other people open a result with; each is tried where it is installed. */
const office = ["soffice", "libreoffice"].find((name) => runs(name, ["--version"]));
const python = ["python3", "/usr/bin/python3", "python"].find((name) =>
  runs(name, ["-c", "import openpyxl"]),
);

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

const model = buildSample(
  [
    {
      headers: ["Order ID", "Tracking", "Note"],
      rows: [
        ["111-1", "9400111899223344556677", '=HYPERLINK("x") & <b>'],
        ["111-2", "00012345678905", "zwei\nZeilen"],
        ["111-3", "", "注文 📦 _x0041_"],
      ],
      columns: { "order-id": 0, "tracking-number": 1 },
    },
  ],
  [
    { packageId: "1842698020" },
    {},
    { result: "rejected", reasonCode: "missing-value", fix: "Fill it in." },
  ],
);
const folder = mkdtempSync(join(tmpdir(), "shipledger-opens-"));
const book = join(folder, "result.xlsx");

beforeAll(() => writeResult(book, model));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a result workbook", () => {
  it("names no part that is not there, and has none that nobody names", () => {
    const texts = unzipTexts(book);
    const types = texts.get("[Content_Types].xml") ?? "";
    const declared = [...types.matchAll(/PartName="\/([^"]+)"/gu)].map(([, name = ""]) => name);
    const parts = [...texts.keys()].filter((name) => name !== "[Content_Types].xml");
    expect(declared.filter((name) => !texts.has(name))).toEqual([]);
    expect(parts.filter((name) => !name.endsWith(".rels") && !declared.includes(name))).toEqual([]);
    const relations = texts.get("xl/_rels/workbook.xml.rels") ?? "";
    const targets = [...relations.matchAll(/Target="([^"]+)"/gu)].map(
      ([, name = ""]) => `xl/${name}`,
    );
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((name) => !texts.has(name))).toEqual([]);
  });

  it.runIf(office !== undefined)(
    "opens in LibreOffice with every cell",
    { timeout: 180_000 },
    async () => {
      // A profile of its own, so that an office that is open is not asked instead.
      const profile = pathToFileURL(join(folder, "profile")).href;
      const out = join(folder, "office");
      const args = [
        `-env:UserInstallation=${profile}`,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        out,
        book,
      ];
      const end = spawnSync(office ?? "", args, { encoding: "utf8", timeout: 170_000 });
      expect(end.status, end.stderr).toBe(0);
      expect(existsSync(join(out, "result.xlsx"))).toBe(true);
      const [ours, theirs] = [
        await readSheets([book]),
        await readSheets([join(out, "result.xlsx")]),
      ];
      expect(theirs.tables[0]?.table.headers).toEqual(headersOf(model));
      expect(theirs.lines.map(({ row }) => row.cells)).toEqual(
        ours.lines.map(({ row }) => row.cells),
      );
    },
  );

  it.runIf(python !== undefined)("opens in openpyxl without a warning", { timeout: 60_000 }, () => {
    const script = [
      "import sys, json, warnings, openpyxl",
      "warnings.simplefilter('error')",
      "book = openpyxl.load_workbook(sys.argv[1])",
      "sheet = book['Results']",
      "rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]",
      "formats = [cell.number_format for cell in sheet[2] if cell.value is not None]",
      "bars = len(book['Summary'].conditional_formatting)",
      "print(json.dumps([book.sheetnames, rows, formats, bars, sheet.freeze_panes, sheet.auto_filter.ref]))",
    ].join("\n");
    const end = spawnSync(python ?? "", ["-c", script, book], { encoding: "utf8" });
    expect(end.stderr).toBe("");
    const [names, rows, formats, bars, freeze, filter] = JSON.parse(end.stdout) as unknown[];
    expect(names).toEqual(["Results", "Problems", "Packages", "Summary"]);
    expect((rows as unknown[][]).map((row) => row.slice(0, 3))).toEqual([
      ["111-1", "9400111899223344556677", '=HYPERLINK("x") & <b>'],
      ["111-2", "00012345678905", "zwei\nZeilen"],
      ["111-3", null, expect.stringContaining("注文 📦")],
    ]);
    expect(new Set(formats as string[])).toEqual(new Set(["@", "0"]));
    expect(bars).toBe(3);
    expect([freeze, filter]).toEqual(["B2", "A1:O4"]);
  });
});
