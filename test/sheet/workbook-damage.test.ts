import { describe, expect, it } from "vitest";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { ReadSheets } from "../../src/sheet/read-sheets.ts";
import { makeRawBook, makeZip, rawBookParts, textRow } from "./raw-book.ts";
import type { RawBook } from "./raw-book.ts";
import { pick, userErrorOf, writeTemp } from "./temp-sheets.ts";

const HEAD = ["order-id", "order-item-id", "quantity", "tracking-number", "ship-date"];
const readBook = (book: RawBook): Promise<ReadSheets> =>
  readSheets([writeTemp("book.xlsx", makeRawBook(book))]);
const refusalOf = async (bytes: Buffer): Promise<string> =>
  (await userErrorOf(readSheets([writeTemp("book.xlsx", bytes)]))).message;
const notesOf = (read: ReadSheets): (string | null)[][][] =>
  read.lines.map(({ notes }) => (notes ?? []).map(({ column, code }) => [column, code]));

describe("a workbook", () => {
  it("is read without cell references and under a prefix", async () => {
    const bare = (texts: readonly string[]): string =>
      `<x:row>${texts.map((text) => `<x:c t="str"><x:v>${text}</x:v></x:c>`).join("")}</x:row>`;
    const rows = [bare(HEAD), bare(["A-1", "1", "2", "T1", ""]), bare(["B-1", "1", "2", "T2", ""])];
    const sheet = `<x:worksheet xmlns:x="m"><x:sheetData>${rows.join("")}</x:sheetData></x:worksheet>`;
    expect(pick(await readBook({ sheet }), "order-id", "tracking-number")).toEqual([
      [2, "A-1", "T1"],
      [3, "B-1", "T2"],
    ]);
  });

  it("counts from 1904 where it says so, and takes ISO dates as they stand", async () => {
    const row = (number: number, cell: string): string =>
      `<row r="${number}"><c r="A${number}" t="str"><v>A-${number}</v></c><c r="D${number}" t="str"><v>T${number}</v></c>${cell}</row>`;
    const rows = `${textRow(1, HEAD)}${row(2, '<c r="E2" s="1"><v>44623</v></c>')}${row(3, '<c r="E3" t="d"><v>2026-03-04T00:00:00</v></c>')}`;
    const read = await readBook({ rows, formats: ["yyyy\\-mm\\-dd"], properties: 'date1904="1"' });
    expect(pick(read, "ship-date")).toEqual([
      [2, "2026-03-04"],
      [3, "2026-03-04T00:00:00"],
    ]);
  });

  it("shows the zeros that a number format paints, and says so", async () => {
    const rows = `${textRow(1, HEAD)}<row r="2"><c r="A2" t="str"><v>A-1</v></c><c r="B2" s="1"><v>5835637773450</v></c><c r="C2" s="2"><v>3</v></c><c r="D2" s="1"><v>12345678901234</v></c></row>`;
    const read = await readBook({ rows, formats: ["00000000000000", "0.00"] });
    expect(pick(read, "order-item-id", "quantity", "tracking-number")).toEqual([
      [2, "05835637773450", "3", "12345678901234"],
    ]);
    expect(notesOf(read)).toEqual([[["order-item-id", "normalised-value"]]]);
  });

  it("with hidden rows gives them, with a warning", async () => {
    const rows = [
      textRow(1, HEAD),
      textRow(2, ["A-1", "1", "1", "T1"], 'hidden="1"'),
      textRow(3, ["B-1", "1", "1", "T2"]),
    ];
    expect(notesOf(await readBook({ rows: rows.join("") }))).toEqual([[[null, "hidden-row"]], []]);
  });

  it("fills merged orders and parcels downwards, but not quantities", async () => {
    const rows = [
      textRow(1, HEAD),
      textRow(2, ["A-1", "1", "6", "T1"]),
      textRow(3, ["", "2", "", ""]),
      textRow(4, ["", "3", "", "T2"]),
      textRow(5, ["B-1", "4", "1", "T3"]),
    ];
    const merged = ["A2:A4", "C2:C4", "D2:D3", "E1:E5"].map((ref) => `<mergeCell ref="${ref}"/>`);
    const after = `<mergeCells>${merged.join("")}</mergeCells>`;
    const read = await readBook({ rows: rows.join(""), after });
    expect(pick(read, "order-id", "order-item-id", "quantity", "tracking-number")).toEqual([
      [2, "A-1", "1", "6", "T1"],
      [3, "A-1", "2", "", "T1"],
      [4, "A-1", "3", "", "T2"],
      [5, "B-1", "4", "1", "T3"],
    ]);
    expect(notesOf(read)).toEqual([
      [],
      [
        ["order-id", "merged-cell"],
        ["tracking-number", "merged-cell"],
      ],
      [["order-id", "merged-cell"]],
      [],
    ]);
    expect(read.lines[1]?.row.cells.slice(0, 4)).toEqual(["A-1", "2", "", "T1"]);
  });

  it("may have formatted cells as far out as there are any", async () => {
    const far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>';
    const read = await readBook({
      rows: `${textRow(1, HEAD)}${textRow(2, ["A-1", "1", "1", "T1"])}${far}`,
      formats: ["0.00"],
    });
    expect(pick(read, "order-id")).toEqual([[2, "A-1"]]);
  });

  it("tells a formula that nobody has calculated from one that gives nothing", async () => {
    const cell = (place: string, inner: string, type = ""): string =>
      `<c r="${place}" ${type}>${inner}</c>`;
    const rows = `${textRow(1, HEAD)}<row r="2">${cell("A2", "<v>A-1</v>", 't="str"')}${cell("B2", "<f>C9</f>")}${cell("C2", "<f>C9</f><v></v>", 't="str"')}${cell("D2", "<f>C9</f><v></v>")}</row>`;
    const { lines } = await readBook({ rows });
    expect([...(lines[0]?.damage ?? [])]).toEqual([
      ["order-item-id", { kind: "no-value", shown: "=C9" }],
      ["tracking-number", { kind: "no-value", shown: "=C9" }],
    ]);
  });

  it("makes no text of a cell that names none", async () => {
    const rows = `${textRow(1, HEAD)}<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"/><c r="D2" t="s"><v>0</v></c></row>`;
    const read = await readBook({ rows, sharedTexts: ["T1", "A-1"] });
    expect(pick(read, "order-id", "order-item-id", "tracking-number")).toEqual([
      [2, "A-1", "", "T1"],
    ]);
  });
});

describe("a workbook is refused in plain words", () => {
  const good = `${textRow(1, HEAD)}${textRow(2, ["A-1", "1", "1", "T1"])}`;
  const part = (name: string, content: string | Buffer) =>
    makeRawBook({ rows: good, parts: [{ name, content }] });

  it.each<[string, Buffer, RegExp]>([
    [
      "when a sheet was cut off",
      makeRawBook({ sheet: `<worksheet><sheetData>${good}` }),
      /a part of it is cut off/u,
    ],
    [
      "when its tags do not match",
      makeRawBook({ sheet: `<worksheet><sheetData>${good}</worksheet></sheetData>` }),
      /not well-formed/u,
    ],
    [
      "when a tag has a character that XML does not know",
      makeRawBook({ rows: good.replace("<t ", "<t\u0001") }),
      /not well-formed/u,
    ],
    [
      "when a cell stands in another",
      makeRawBook({
        rows: `${good}<row r="3"><c r="A3" t="str"><v>B-1</v><c r="B3"><v>2</v></c></c></row>`,
      }),
      /row 3 is not well-formed/u,
    ],
    [
      "when a cell has two values",
      makeRawBook({
        rows: `${good}<row r="3"><c r="A3" t="str"><v>B-1</v><v>2</v></c></row>`,
      }),
      /a cell of row 3 holds two values/u,
    ],
    [
      "when two cells stand in one place",
      makeRawBook({ rows: `${good}${textRow(2, ["B-1", "1", "1", "T2"])}` }),
      /only 2 rows with 9 cells can be read/u,
    ],
    [
      "when a text is missing",
      makeRawBook({
        rows: `${good}<row r="3"><c r="A3" t="s"><v>7</v></c></row>`,
        sharedTexts: ["x"],
      }),
      /row 3 refers to a text that it does not hold/u,
    ],
    [
      "when it has a document type definition",
      makeRawBook({ sheet: `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>` }),
      /document type definition/u,
    ],
    [
      "when a part that is not read has one",
      part(
        "xl/drawings/drawing1.xml",
        `<?xml version="1.0"?>${" ".repeat(200_000)}<!DOCTYPE x><x/>`,
      ),
      /document type definition/u,
    ],
    ["when a part comes twice", part("xl/styles.xml", "<styleSheet/>"), /two parts named/u],
    [
      "when it is UTF-16",
      makeRawBook({ sheet: Buffer.from("\ufeff<worksheet/>", "utf16le") }),
      /is not UTF-8/u,
    ],
    [
      "when its sheet is missing",
      makeZip(rawBookParts({ rows: good }).filter(({ name }) => !name.includes("sheet1"))),
      /sheet1\.xml is missing/u,
    ],
  ])("%s", async (_, bytes, message) => {
    const refusal = await refusalOf(bytes);
    expect(refusal).toMatch(message);
    expect(refusal).toMatch(/^unreadable-file: book\.xlsx is a workbook that cannot be read/u);
  });

  it("when a byte of it was changed or it was cut anywhere", async () => {
    const whole = makeRawBook({ rows: good });
    for (const share of [0.2, 0.5, 0.8, 0.97]) {
      expect(await refusalOf(whole.subarray(0, Math.floor(whole.length * share)))).toContain(
        "book.xlsx",
      );
    }
    const bent = Buffer.from(whole);
    const at = bent.indexOf("xl/worksheets/sheet1.xml") + 60;
    bent[at] = (bent[at] ?? 0) ^ 0x55;
    expect(await refusalOf(bent)).toMatch(/cannot be read/u);
  });
});
