import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import exceljs, { type Style } from "exceljs";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { BodyRows } from "../../src/sheet/body-rows.ts";
import { NUMBER_STYLE, RESULT_STYLES, TEXT_STYLE } from "../../src/sheet/result-looks.ts";
import type { SharedTexts } from "../../src/sheet/shared-texts.ts";
import { streamParts } from "../../src/sheet/steady-workbook.ts";
import { unzipTexts } from "./unzip-text.ts";

interface Cell {
  readonly column: number;
  readonly value: string | number;
  readonly style: Partial<Style>;
}

interface Row {
  readonly cells: readonly Cell[];
  readonly heightPoints: number | null;
}

const COLUMNS = 30;
const ROWS = fc.array(
  fc.record({
    cells: fc.uniqueArray(
      fc.record({
        column: fc.nat({ max: COLUMNS - 1 }),
        value: fc.oneof(
          fc.constantFrom("a", "<b & 'c'>", "Zürich"),
          fc.nat(),
          fc.double({ noNaN: true }),
        ),
        style: fc.constantFrom(TEXT_STYLE, NUMBER_STYLE, RESULT_STYLES.posted),
      }),
      { selector: ({ column }) => column, maxLength: 6 },
    ),
    heightPoints: fc.option(fc.constantFrom(30, 45)),
  }),
  { maxLength: 20 },
);

type Book = InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>;
interface OpenBook {
  readonly book: Book;
  readonly sheet: ReturnType<Book["addWorksheet"]>;
  readonly texts: SharedTexts;
}

test("rows are written as exceljs writes them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await fc.assert(
    fc.asyncProperty(ROWS, async (given) => {
      const rows = given.map(({ cells, heightPoints }) => ({
        cells: cells.toSorted((a, b) => a.column - b.column),
        // A row of nothing has no height.
        heightPoints: cells.length === 0 ? null : heightPoints,
      }));
      const ours = await write(join(folder, "ours.xlsx"), (open) => writeOurs(open, rows));
      const theirs = await write(join(folder, "theirs.xlsx"), (open) => writeTheirs(open, rows));
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 40 },
  );
});

/** Writes a workbook of a header and rows; gives the parts that depend on the rows. */
async function write(
  path: string,
  writeRows: (open: OpenBook) => void,
): Promise<(string | undefined)[]> {
  const stream = createWriteStream(path);
  const book = new exceljs.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: true,
  });
  const texts = streamParts(book);
  const sheet = book.addWorksheet("Sheet");
  sheet.addRow(["header"]).commit();
  writeRows({ book, sheet, texts });
  sheet.commit();
  await book.commit();
  const parts = unzipTexts(path);
  return ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"].map((name) =>
    parts.get(name),
  );
}

function writeOurs({ book, sheet, texts }: OpenBook, rows: readonly Row[]): void {
  const body = new BodyRows(book, sheet, texts);
  for (const [index, { cells, heightPoints }] of rows.entries()) {
    const [first, last] = [cells[0], cells.at(-1)];
    if (!first || !last) continue;
    body.beginRow(index + 2, first.column, last.column, heightPoints);
    for (const { column, value, style } of cells) body.addCell(column, value, style);
    body.endRow();
  }
  body.flush();
}

function writeTheirs({ sheet }: OpenBook, rows: readonly Row[]): void {
  for (const { cells, heightPoints } of rows) {
    const row = sheet.addRow([]);
    for (const { column, value, style } of cells) {
      const cell = row.getCell(column + 1);
      cell.value = value;
      cell.style = style;
    }
    if (heightPoints !== null) row.height = heightPoints;
    row.commit();
  }
}
