import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import exceljs from "exceljs";
import { afterAll, describe, expect, it } from "vitest";
import { SUGGESTED_CARRIERS } from "../../src/commands/suggested-carriers.ts";
import {
  isFulfillmentOrderOperation,
  OPERATION_NAMES,
  type OperationName,
} from "../../src/domain/operation.ts";
import { readFieldHeader } from "../../src/sheet/fulfillment-headers.ts";
import { USUAL_LAYOUTS } from "../../src/sheet/layouts.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { columnsOf } from "../../src/sheet/template/template-columns.ts";
import { writeTemplate, type TemplateRow } from "../../src/sheet/template/write-template.ts";
import { unzipTexts } from "./unzip-text.ts";

const folder = mkdtempSync(join(tmpdir(), "shipledger-template-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let written = 0;

async function write(operation: OperationName, rows: readonly TemplateRow[] = []) {
  const path = join(folder, `${(written += 1)}.xlsx`);
  const target = createWriteStream(path);
  await writeTemplate({ operation, carriers: SUGGESTED_CARRIERS, rows, madeAtMs: 0 }, target);
  await finished(target);
  return path;
}

async function open(path: string): Promise<exceljs.Worksheet> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  const [sheet] = workbook.worksheets;
  if (!sheet) throw new Error("a template has sheets");
  return sheet;
}

describe.each(OPERATION_NAMES)("the template of %s", (operation) => {
  const columns = columnsOf(operation, SUGGESTED_CARRIERS);

  it("is read as one table, whose only row is an example that is ignored", async () => {
    const read = await readSheets([await write(operation)]);
    expect(read.tables.map(({ table }) => table.headers)).toEqual([
      columns.map(({ header }) => header),
    ]);
    expect(read.lines.map(({ ignored }) => ignored?.code)).toEqual(["example-row"]);
    expect(read.lines[0]?.notes).toBeUndefined();
  });

  it("has no column that reading does not know", async () => {
    const layouts = { ...USUAL_LAYOUTS, operation };
    const { tables, lines } = await readSheets([await write(operation)], { layouts });
    const mapped = [...(tables[0]?.columns.values() ?? [])].map(({ header }) => header);
    const fields = (lines[0]?.fieldPlaces ?? []).map(({ header }) => header);
    const known = new Set([...mapped, ...fields]);
    expect(columns.filter(({ header }) => !known.has(header))).toEqual([]);
    if (!isFulfillmentOrderOperation(operation)) return;
    const read = columns.map(({ header }) => readFieldHeader(header)?.part);
    expect(read).not.toContain("unknown");
  });

  it("keeps what is typed in as text, and says of each column what it is", async () => {
    const sheet = await open(await write(operation));
    for (const [index, { isCount, need, about }] of columns.entries()) {
      expect(sheet.getColumn(index + 1).numFmt).toBe(isCount ? "0" : "@");
      const head = sheet.getCell(1, index + 1);
      const note = typeof head.note === "string" ? head.note : head.note?.texts?.[0]?.text;
      expect(note).toContain(about);
      expect(head.fill).toMatchObject({
        fgColor: { argb: { required: "FF1F4E79", usual: "FFBDD7EE", optional: "FFF2F2F2" }[need] },
      });
    }
  });

  it("opens a list wherever there is something to choose", async () => {
    const texts = unzipTexts(await write(operation));
    const sheet = texts.get("xl/worksheets/sheet1.xml") ?? "";
    const lists = [...sheet.matchAll(/<dataValidation type="list"[^>]*sqref="([A-Z]+)2:/gu)];
    const withChoice = columns.flatMap(({ choice }, index) => (choice ? [index] : []));
    const letters = lists.map(([, column = ""]) => column);
    expect(letters.map(indexOf).toSorted((a, b) => a - b)).toEqual(withChoice);
    const shared = texts.get("xl/sharedStrings.xml") ?? "";
    for (const value of columns.flatMap(({ choice }) => choice?.values ?? [])) {
      expect(shared).toContain(`>${value.replaceAll("&", "&amp;")}<`);
    }
  });

  it("lies ready, as it is written", async () => {
    const ready = fileURLToPath(new URL(`../../templates/${operation}.xlsx`, import.meta.url));
    const [kept, now] = [unzipTexts(ready), unzipTexts(await write(operation))];
    // When it was made stands here.
    const parts = [...now.keys()].filter((name) => name !== "docProps/core.xml");
    for (const part of parts)
      expect(kept.get(part), `${part}: npm run templates`).toBe(now.get(part));
    expect(kept.size).toBe(now.size);
  });
});

function indexOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

describe("a template that is filled in", () => {
  it("keeps its rows digit by digit, counts as numbers", async () => {
    const rows = [
      { "order-id": "00111", "order-item-id": "12345678901234567890", quantity: "3", sku: "=A1" },
    ];
    const path = await write("ecart.fulfillment", rows);
    const { lines } = await readSheets([path]);
    expect(lines[1]?.cells).toMatchObject(rows[0] ?? {});
    expect(lines[1]?.damage).toBeNull();
    expect((await open(path)).getCell("C3").value).toBe(3);
  });
});
