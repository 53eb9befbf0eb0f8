import fc from "fast-check";
import ExcelJS from "exceljs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { BugError, UserError } from "../../src/errors.ts";
import { assertAttachmentHolds, attachmentName, hashContent } from "../../src/mail/attachment.ts";
import type { SheetFiles } from "../../src/mail/attachment.ts";
import { makeAttachments } from "../../src/mail/make-attachments.ts";
import type { AttachmentOrder } from "../../src/mail/make-attachments.ts";
import { readPartnerFile, writePartnerFile } from "../../src/sheet/partner-file.ts";
import { makeSheetRow } from "./make-mailing.ts";

const FILES: SheetFiles = { write: writePartnerFile, read: readPartnerFile };
const COLUMNS = [
  { index: 0, heading: "order-id", meaning: "order-id" },
  { index: 1, heading: "=note", meaning: null },
  { index: 2, heading: "attempts", meaning: "attempts" },
] as const;

function makeOrder(cells: readonly string[][], change: Partial<AttachmentOrder> = {}) {
  const rows = cells.map((each, index) => makeSheetRow({ row: index + 2, cells: each }));
  return {
    columns: COLUMNS,
    rows,
    format: "xlsx",
    madeAtMs: 0,
    bytesMax: 1_000_000,
    recipients: ["ops@north.example"],
    isTheirs: () => true,
    filter: (text: string) => text,
    ...change,
  } satisfies AttachmentOrder;
}

const nastyCell = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0x1f }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom(
    "=1+1",
    "'=1+1",
    "''@x",
    "+49",
    "-1",
    "@SUM(A1)",
    "\t=x",
    "_x000D_",
    "a\r\nb",
    "\uFF1D1",
    "\uD800",
    '"',
    ",",
    " ",
    "007",
    "TRUE",
    "1e5",
    "2026-01-02",
    "#N/A",
  ),
);

describe("an attachment", () => {
  test.each(["xlsx", "csv"] as const)("%s: holds every cell as it is", async (format) => {
    const rows = fc.array(fc.tuple(nastyCell, nastyCell, nastyCell), {
      minLength: 1,
      maxLength: 8,
    });
    const property = fc.asyncProperty(rows, async (cells) => {
      const [made] = await makeAttachments(makeOrder(cells, { format }), FILES);
      const [, ...read] = await readPartnerFile(made?.bytes ?? Buffer.alloc(0), format);
      for (const [at, wanted] of cells.entries()) {
        const found = wanted.map((_, column) => read[at]?.[column] ?? "");
        expect(found).toEqual(wanted.map((text) => text.toWellFormed()));
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test("xlsx: no cell is a formula, a link or a number that was a text", async () => {
    const cells = [["=1+1", '=HYPERLINK("http://evil.example","x")', "1"]];
    const [made] = await makeAttachments(makeOrder(cells), FILES);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(made?.bytes ?? []).buffer);
    const row = book.worksheets[0]?.getRow(2);
    expect(row?.getCell(1)).toMatchObject({ type: ExcelJS.ValueType.String, value: "=1+1" });
    expect(row?.getCell(2).type).toBe(ExcelJS.ValueType.String);
    expect(row?.getCell(3)).toMatchObject({ type: ExcelJS.ValueType.Number, value: 1 });
  });

  test("csv: no cell begins with what a spreadsheet would run", async () => {
    const cells = ["=1+1", "+49 1", "-1", "@SUM(A1)", "\t=1", "\uFF1D1"].map((text) => [
      "a",
      text,
      "",
    ]);
    const [made] = await makeAttachments(makeOrder(cells, { format: "csv" }), FILES);
    const raw: string[][] = parse(made?.bytes ?? "", { bom: true });
    for (const cell of raw.flat())
      expect(cell).not.toMatch(/^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u);
  });

  test("that would be too large is split, and no row is lost, doubled or moved", async () => {
    const cells = Array.from({ length: 500 }, (_, index) => [
      `order ${index}`,
      Buffer.from(`${Math.sin(index)}`.repeat(4)).toString("base64"),
      "1",
    ]);
    for (const format of ["xlsx", "csv"] as const) {
      const made = await makeAttachments(makeOrder(cells, { format, bytesMax: 12_000 }), FILES);
      expect(made.length).toBeGreaterThan(2);
      const read = [];
      for (const { bytes, firstRow } of made) {
        expect(bytes.length).toBeLessThanOrEqual(12_000);
        expect(firstRow).toBe(read.length + 1);
        read.push(...(await readPartnerFile(bytes, format)).slice(1));
      }
      expect(read).toEqual(cells);
      expect(new Set(made.map(({ contentHash }) => contentHash)).size).toBe(made.length);
    }
  });

  test("that is too large in every number of parts is told", async () => {
    const huge = [["a".repeat(30_000), Buffer.from("b".repeat(20_000)).toString("hex"), ""]];
    const making = makeAttachments(makeOrder(huge, { format: "csv", bytesMax: 10_000 }), FILES);
    const error = await making.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringContaining("10000 bytes"),
      nextSteps: expect.arrayContaining([expect.stringContaining("smtp.attachmentBytesMax")]),
    });
  });

  test.each([
    ["a row of somebody else", { isTheirs: () => false }, FILES],
    ["a cell that differs", {}, spoil((rows) => rows.with(1, ["other", "x", "1"]))],
    ["a row too many", {}, spoil((rows) => [...rows, ["more", "", ""]])],
    ["a row too few", {}, spoil((rows) => rows.slice(0, -1))],
    ["rows in another order", {}, spoil(([head = [], ...rows]) => [head, ...rows.toReversed()])],
    ["another heading", {}, spoil((rows) => rows.with(0, ["order-id", "note", "attempts"]))],
  ])("with %s is never sent", async (_, change, files) => {
    const order = makeOrder(
      [
        ["a", "x", "1"],
        ["b", "y", "2"],
      ],
      change,
    );
    await expect(makeAttachments(order, files)).rejects.toThrow(BugError);
  });

  test("may end with rows that have no text", async () => {
    const order = makeOrder([
      ["a", "", ""],
      ["", "", ""],
      ["", "", ""],
    ]);
    expect(await makeAttachments(order, FILES)).toHaveLength(1);
    const table = {
      headers: ["x"],
      rows: [["a"]],
      numberColumns: new Set<number>(),
      resultColumn: null,
    };
    const rows = order.rows.slice(0, 1);
    expect(() => assertAttachmentHolds([["x"]], table, rows, () => true)).toThrow(BugError);
  });
});

describe("its name", () => {
  const usual = {
    date: "2026-11-16",
    run: "369ae646-2345",
    format: "xlsx",
    part: 1,
    parts: 1,
  } as const;
  test.each([
    ["north", "shipments-north-2026-11-16-369ae646.xlsx"],
    ["North & Söhne", "shipments-North-Sohne-2026-11-16-369ae646.xlsx"],
    ["../../etc/passwd", "shipments-etc-passwd-2026-11-16-369ae646.xlsx"],
    ['a"\r\nBcc: x', "shipments-a-Bcc-x-2026-11-16-369ae646.xlsx"],
  ])("%j: %s", (partner, name) => {
    expect(attachmentName({ ...usual, partner })).toBe(name);
  });

  test("has a name for everybody, and says which part it is", () => {
    const part = { ...usual, part: 2, parts: 3, format: "csv" } as const;
    const name = attachmentName({ ...part, partner: "株式会社" });
    expect(name).toMatch(/^shipments-[0-9a-f]{8}-2026-11-16-369ae646-part-2-of-3\.csv$/u);
    expect(attachmentName({ ...part, partner: "有限会社" })).not.toBe(name);
    expect(attachmentName({ ...usual, partner: "x".repeat(500) }).length).toBeLessThan(100);
  });
});

test("what is sent is told apart by its cells, headings, format and addresses", () => {
  const table = {
    headers: ["a"],
    rows: [["1"], ["2"]],
    numberColumns: new Set<number>(),
    resultColumn: null,
  };
  const hashes = [
    hashContent(table, "csv", ["x"]),
    hashContent({ ...table, rows: [["1"], ["3"]] }, "csv", ["x"]),
    hashContent({ ...table, rows: [["1\n2"]] }, "csv", ["x"]),
    hashContent({ ...table, headers: ["b"] }, "csv", ["x"]),
    hashContent(table, "xlsx", ["x"]),
    hashContent(table, "csv", ["y"]),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

/** Files that read back something else than was written. */
function spoil(change: (rows: string[][]) => string[][]): SheetFiles {
  return {
    write: writePartnerFile,
    read: async (bytes, format) => change(await readPartnerFile(bytes, format)),
  };
}
