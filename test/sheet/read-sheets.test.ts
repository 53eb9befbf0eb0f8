import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RESULT_COLUMNS } from "../../src/domain/result-row.ts";
import { ExitCode } from "../../src/errors.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { ReadSheets, ReadTable } from "../../src/sheet/read-sheets.ts";
import { readText, userErrorOf, writeBook, writeTemp } from "./temp-sheets.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));

/** A table as text: where it stands, then row number and mapped cells. */
function show(read: ReadSheets): string {
  const [first] = read.tables;
  const head = `${first?.table.file.name} row ${first?.table.headerRow}: ${[...(first?.columns.keys() ?? [])].join("|")}`;
  const rows = read.lines.map((line) => `${line.row.row}: ${Object.values(line.cells).join("|")}`);
  return [head, ...rows, ""].join("\n");
}

describe("the samples", () => {
  it.each(["manifest.csv", "amazon-shipping-confirmation.txt"])("%s read as ever", async (name) => {
    await expect(show(await readSheets([SAMPLES + name]))).toMatchFileSnapshot(
      `golden/${name}.expected.txt`,
    );
  });

  it("the workbook holds what the text file holds, and says what it has destroyed", async () => {
    const text = await readSheets([`${SAMPLES}manifest.csv`]);
    const book = await readSheets([`${SAMPLES}manifest.xlsx`]);
    expect(book.lines.map((line) => line.cells)).toEqual(text.lines.map((line) => line.cells));
    expect(book.lines.map((line) => line.row.row)).toEqual(text.lines.map((line) => line.row.row));
    const damaged = book.lines.filter((line) => line.damage);
    expect(damaged.map((line) => [line.row.row, [...(line.damage ?? [])]])).toEqual([
      [16, [["tracking-number", { kind: "digits-lost", shown: "9.40011E+21" }]]],
    ]);
  });
});

describe("several files", () => {
  it("give one list of lines, in order, with file, sheet and row", async () => {
    const one = writeTemp("one.csv", "order-id,tracking-number\nA,1\nB,2\n");
    const two = await writeBook((book) => {
      const sheet = book.addWorksheet("S");
      sheet.addRow(["Tracking #", "Order #"]);
      sheet.addRow(["3", "C"]);
    });
    const seen: ReadTable[] = [];
    const read = await readSheets([one, two], { onTable: (table) => seen.push(table) });
    expect(
      read.lines.map((line) => [
        line.index,
        line.row.table.file.name,
        line.row.table.sheet,
        line.row.row,
        line.cells["order-id"],
      ]),
    ).toEqual([
      [0, "one.csv", null, 2, "A"],
      [1, "one.csv", null, 3, "B"],
      [2, "book.xlsx", "S", 2, "C"],
    ]);
    expect(read.files.map((file) => file.index)).toEqual([0, 1]);
    expect(seen).toEqual(read.tables);
    expect(seen.map((table) => table.rows)).toEqual([2, 1]);
  });

  it("with the same content are refused, naming both", async () => {
    const text = "order-id,tracking-number\nA,1\n";
    const paths = [writeTemp("one.csv", text), writeTemp("copy of one.csv", text)];
    const error = await userErrorOf(readSheets(paths));
    expect(error.exitCode).toBe(ExitCode.usage);
    for (const path of paths) expect(error.message).toContain(path);
  });

  it("share the bound on rows", async () => {
    const paths = ["A", "B"].map((id) =>
      writeTemp(`${id}.csv`, `order-id,tracking-number\n${id},1\n${id},2\n`),
    );
    expect((await readSheets(paths, { rowsMax: 4 })).lines).toHaveLength(4);
    const error = await userErrorOf(readSheets(paths, { rowsMax: 3 }));
    expect(error).toMatchObject({ code: "limit-exceeded", exitCode: ExitCode.unreadable });
    expect(error.message).toContain("B.csv");
  });
});

describe("a result of ours", () => {
  const headers = ["order-id", "tracking-number", "result", ...RESULT_COLUMNS];
  const cells = [
    "A",
    "T",
    "of theirs",
    "posted",
    "1842698020",
    "T",
    "",
    "",
    "",
    "2026-11-17T08:00:00Z",
  ];
  const rest = ["1", "req-1", "'=run-1", "manifest.csv", "2"];

  it("is read by its Results sheet only, with what it says", async () => {
    const path = await writeBook((book) => {
      for (const name of ["Packages", "Results", "Problems"]) {
        const sheet = book.addWorksheet(name);
        sheet.addRow(headers);
        sheet.addRow([...cells, ...rest]);
      }
    });
    const read = await readSheets([path]);
    expect(read.tables.map((table) => table.table.sheet)).toEqual(["Results"]);
    expect(read.tables[0]?.table.isResult).toBe(true);
    expect(read.lines[0]?.cells).toMatchObject({
      "package-id": "1842698020",
      "original-tracking-number": "T",
    });
    expect(read.lines[0]?.earlierResult).toEqual({
      result: "posted",
      runId: "=run-1",
      postedAt: "2026-11-17T08:00:00Z",
      sourceFile: "manifest.csv",
    });
  });

  it("is known as CSV too, and another sheet is not", async () => {
    const csv = [headers, [...cells, ...rest]].map((row) => row.join(",")).join("\r\n");
    expect((await readText(`\ufeff${csv}`)).lines[0]?.earlierResult?.result).toBe("posted");
    const other = await readText("order-id,tracking-number,result,run-id\nA,T,posted,1\n");
    expect(other.lines[0]?.earlierResult).toBeNull();
  });

  it("named Results but not ours is a sheet like any other", async () => {
    const path = await writeBook((book) => {
      for (const name of ["First", "Results"]) {
        const sheet = book.addWorksheet(name);
        sheet.addRow(["order-id", "tracking-number"]);
        sheet.addRow([name, "T"]);
      }
    });
    const { lines } = await readSheets([path]);
    expect(lines.map((line) => line.cells["order-id"])).toEqual(["First", "Results"]);
  });
});
