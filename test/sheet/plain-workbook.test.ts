import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openFile } from "../../src/sheet/open-file.ts";
import { readWorkbook } from "../../src/sheet/workbook-reader.ts";
import { inspectWorkbook } from "../../src/sheet/workbook/inspect-workbook.ts";
import { makeRawBook, type RawBook } from "./raw-book.ts";
import { writeTemp } from "./temp-sheets.ts";

/**
 * Cells of most workbooks are taken down while the file is gone through, and only
 * others are read by the reader. Whatever a workbook holds, both ways must come
 * to the same rows, word for word. A comment among the rows is left to the reader.
 */
const COMMENT = "<!-- for the reader -->";
const FORMATS = ["General", "@", "0", "#,##0.00", "00000000000000", "yyyy-mm-dd", "h:mm", "0.0E+0"];
const TEXTS = [
  "<t>111-2040910-3077710</t>",
  "<t>9400111202509000079194</t>",
  "<t/>",
  "",
  '<t xml:space="preserve"> a  b\n</t>',
  "<t> </t>",
  "<t>a\r\nb&#13;&#x41;&amp;&lt;&quot;&nbsp;</t>",
  "<t>_x000D__x0041_ _x00</t>",
  '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
  "<r><t>two </t></r><r><rPr><b/></rPr><t>runs</t></r>",
  "<t>before</t><r><t>runs</t></r>",
  "<t>a</t><t>b</t>",
];
const ODD_TEXTS = [
  "<r><t>one</t><t>two</t></r>",
  "<r><t>_x00</t></r><r><t>41_</t></r>",
  "<t>a<!-- note -->b</t>",
  "<t><![CDATA[a & <b>]]></t>",
  "<t>&#X41;&#x0000041;&#00000065;</t>",
  "<x><t>deep</t></x>",
  "<t>#N/A</t>",
];

const number = fc.oneof(
  often(fc.integer({ min: -1000, max: 60_000 }).map(String), 40),
  often(
    fc.constantFrom("0", "1.5", "45616.75", "9.4001112025E+21", "112204091030777", "2.5e-3"),
    10,
  ),
  fc.constantFrom("", " 7 ", "0x10", "12345678901234567890", "1,5", "&#49;", "-1e9", "1e400"),
);
const style = fc.oneof(
  often(fc.constantFrom("", ...FORMATS.map((_, index) => ` s="${index}"`)), 20),
  fc.constantFrom(` s="${FORMATS.length + 1}"`, ' s=""'),
);

const cell = fc.oneof(
  often(
    fc.nat({ max: TEXTS.length - 1 }).map((text) => ` t="s"><v>${text}</v>`),
    80,
  ),
  often(
    fc.tuple(style, number).map(([at, text]) => `${at}><v>${text}</v>`),
    60,
  ),
  often(fc.constantFrom(' s="1">', ' t="s">', ' t="s"><v></v>', ' t="n"><v>5</v>'), 10),
  fc.constantFrom(
    ' t="str"><v>text</v>',
    ' t="str"><f>A1</f><v>text</v>',
    ' t="str">',
    ' t="b"><v>1</v>',
    ' t="b">',
    ' t="e"><v>#N/A</v>',
    ' t="d"><v>2026-11-20T00:00:00</v>',
    ' t="inlineStr"><is><t>inline</t></is>',
    "><f>1+1</f><v>2</v>",
    "><f>1+1</f>",
    "><v>1</v><extLst><t>2</t></extLst>",
    ' t="n"><is><t>7</t></is>',
  ),
);

function often<Value>(arbitrary: fc.Arbitrary<Value>, weight: number) {
  return { arbitrary, weight };
}

const row = fc.record({
  gap: fc.oneof(
    often(fc.constant(1), 20),
    often(fc.constantFrom(2, 5), 3),
    often(fc.constant(0), 1),
  ),
  attributes: fc.constantFrom("", "", "", ' hidden="1"'),
  cells: fc.array(
    fc.record({
      step: fc.oneof(
        often(fc.constant(1), 30),
        often(fc.constantFrom(2, 4), 5),
        often(fc.constant(0), 1),
      ),
      isPlaced: fc.boolean(),
      cell,
    }),
    { maxLength: 5 },
  ),
});
const book = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 6 }),
  oddTexts: fc.oneof(
    often(fc.constant<string[]>([]), 6),
    often(fc.subarray(ODD_TEXTS, { minLength: 1, maxLength: 1 }), 1),
  ),
  properties: fc.constantFrom("", "", "", 'date1904="0"', 'date1904="1"'),
  after: fc.constantFrom("", "", "", "", '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'),
});
type Book = typeof book extends fc.Arbitrary<infer Value> ? Value : never;

function rawBookOf({ rows, oddTexts, properties, after }: Book): RawBook {
  let number = 0;
  const xml = rows.map(({ gap, attributes, cells }) => {
    number = Math.max(1, number + gap);
    let column = -1;
    const written = cells.map(({ step, isPlaced, cell }) => {
      // Without a place, a cell stands beside the one before.
      column = Math.max(0, column + (isPlaced ? step : 1));
      const place = isPlaced ? ` r="${String.fromCodePoint(65 + column)}${number}"` : "";
      return `<c${place}${cell}</c>`;
    });
    return `<row r="${number}"${attributes}>${written.join("")}</row>`;
  });
  const texts = [...TEXTS, ...oddTexts].map((text) => `<si>${text}</si>`);
  return { rows: xml.join(""), sharedXml: texts.join(""), formats: FORMATS, properties, after };
}

/** All that is read of a workbook, or why it is refused. */
async function readAll(bytes: Buffer): Promise<unknown> {
  const opened = await openFile(writeTemp("book.xlsx", bytes), 0);
  try {
    const sheets = [];
    for (const { name, rows, findLook } of await readWorkbook(opened)) {
      const read = [];
      for await (const each of rows) read.push(each);
      const looks = FORMATS.map((_, column) => findLook?.(column, 1));
      sheets.push({ name, read, looks });
    }
    return sheets;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : thrown;
  }
}

async function isPlain(book: RawBook): Promise<boolean> {
  try {
    return (await inspectWorkbook(makeRawBook(book), () => true)).plain !== null;
  } catch {
    return false;
  }
}

describe("a workbook of plain cells", () => {
  it("is read word for word as the reader reads it", async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(book, async (made) => {
        const raw = rawBookOf(made);
        if (!(await isPlain(raw))) return;
        plain += 1;
        const forReader = { ...raw, rows: COMMENT + raw.rows };
        expect(await isPlain(forReader)).toBe(false);
        expect(await readAll(makeRawBook(raw))).toEqual(await readAll(makeRawBook(forReader)));
      }),
      { numRuns: 150 },
    );
    // It compares something.
    expect(plain).toBeGreaterThan(40);
  });

  it.each([
    [
      "texts, numbers and dates",
      '<c r="A1" t="s"><v>0</v></c><c r="B1" s="6"><v>45616</v></c>',
      true,
    ],
    ["a formula", "<c><f>1+1</f><v>2</v></c>", false],
    ["an error value", '<c t="e"><v>#N/A</v></c>', false],
    ["two cells in one place", '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', false],
    ["a cell of another row", '<c r="A2"><v>1</v></c>', false],
  ])("is one of %s: %s", async (_, cells, expected) => {
    const rows = `<row r="1">${cells}</row>`;
    expect(await isPlain({ rows, sharedTexts: ["a"], formats: FORMATS })).toBe(expected);
  });

  it("is refused when a part is not what the container says", async () => {
    const bytes = makeRawBook({ rows: '<row r="1"><c><v>1</v></c></row>' });
    const name = Buffer.from("xl/worksheets/sheet1.xml");
    // The checksum in the directory stands 30 bytes before the name.
    const at = bytes.lastIndexOf(name) - 30;
    bytes.writeUInt32LE((bytes.readUInt32LE(at) ^ 1) >>> 0, at);
    expect(await readAll(bytes)).toContain("xl/worksheets/sheet1.xml is damaged");
  });
});
