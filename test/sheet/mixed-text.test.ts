import { describe, expect, it } from "vitest";
import { openFile } from "../../src/sheet/open-file.ts";
import { readWorkbook } from "../../src/sheet/workbook-reader.ts";
import { makeRawBook } from "./raw-book.ts";
import { writeTemp } from "./temp-sheets.ts";

async function cellsOf(book: Parameters<typeof makeRawBook>[0]): Promise<readonly string[]> {
  const opened = await openFile(writeTemp("book.xlsx", makeRawBook(book)), 0);
  const cells: string[] = [];
  for (const sheet of await readWorkbook(opened)) {
    for await (const row of sheet.rows) cells.push(...row.cells);
  }
  return cells;
}

describe("a text made of several", () => {
  const TEXTS = [
    [
      "a plain text before runs",
      "<t>Before</t><r><t>Hier</t></r><r><t>archy</t></r>",
      "BeforeHierarchy",
    ],
    ["a plain text before a run of nothing", "<t>T1</t><r><t/></r>", "T1"],
    ["runs alone", '<r><t xml:space="preserve"> a </t></r><r><t>b</t></r>', " a b"],
    ["a reading aid", '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>', "東京"],
    [
      "runs and a reading aid",
      '<r><t>大</t></r><r><t>阪</t></r><rPh sb="0" eb="2"><t>オオサカ</t></rPh>',
      "大阪",
    ],
    ["entities and escapes", "<t>a&amp;b_x0009_</t><r><t>&#65;</t></r>", "a&b\tA"],
  ] as const;

  it.each(TEXTS)("is whole in the cell: %s", async (_, xml, text) => {
    const cell = `<c r="A1" t="inlineStr"><is>${xml}</is></c>`;
    expect(await cellsOf({ rows: `<row r="1">${cell}</row>` })).toEqual([text]);
  });

  it.each(TEXTS)("is whole among the shared texts: %s", async (_, xml, text) => {
    const rows = `<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>`;
    expect(await cellsOf({ rows, sharedXml: `<si><t>other</t></si><si>${xml}</si>` })).toEqual([
      text,
      "other",
    ]);
  });
});
