import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX } from "../../src/sheet/limits.ts";
import { pick, readText, userErrorOf } from "./temp-sheets.ts";

const HEAD = "order-id,order-item-id,tracking-number,ship-method";
const ORDER = "111-0000001-0000001";

describe("text files", () => {
  it("keep leading zeros and long numbers as they stand", async () => {
    const read = await readText(`${HEAD}\n${ORDER},00000000000017,9400111206206406260787,1e5\n`);
    expect(read.lines[0]?.cells).toEqual({
      "order-id": ORDER,
      "order-item-id": "00000000000017",
      "tracking-number": "9400111206206406260787",
      "ship-method": "1e5",
    });
  });

  it("are read with a byte-order mark, quoted headers and mixed line endings", async () => {
    const read = await readText('\ufeff"order-id","tracking-number"\r\nA,1\nB,2\rC,3\r\n"D","4"');
    expect(pick(read, "order-id", "tracking-number")).toEqual([
      [2, "A", "1"],
      [3, "B", "2"],
      [4, "C", "3"],
      [5, "D", "4"],
    ]);
  });

  it("count rows as a spreadsheet does: blank lines count, quoted line breaks do not", async () => {
    const read = await readText(
      `${HEAD}\n\nA,1,"X","two\nlines, ""quoted"""\n , ,,\nB,2,Y,\r\n\r\n\r\nC,3,Z,\n`,
    );
    expect(pick(read, "order-id")).toEqual([
      [3, "A"],
      [5, "B"],
      [8, "C"],
    ]);
    expect(read.lines[0]?.cells["ship-method"]).toBe('two\nlines, "quoted"');
  });

  it("are cut at the right places however the pieces of the stream fall", async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => `O${i},${i},"é${i}\r\n",Ünder`);
    const read = await readText([HEAD, ...rows].join("\r\n"));
    expect(read.lines).toHaveLength(9000);
    expect(read.lines.every((line, i) => line.cells["tracking-number"] === `é${i}`)).toBe(true);
    expect(read.lines.at(-1)?.row.row).toBe(9001);
  });

  it("may have ragged rows: missing cells are blank, surplus cells are kept", async () => {
    const read = await readText(`${HEAD},,\nA\nB,1,T,M,x,,y,\n`);
    expect(read.lines.map((line) => line.row.cells)).toEqual([
      ["A", "", "", ""],
      ["B", "1", "T", "M", "x", "", "y"],
    ]);
  });

  it.each([
    ["semicolons", "order-id;tracking-number;carrier\nA,1;T;u\n"],
    ["pipes", "order-id|tracking-number|carrier\nA,1|T|u\n"],
    ["tabs", "order-id\ttracking-number\tcarrier\nA,1\tT\tu\n"],
    ["a sep= line", "sep=;\r\norder-id;tracking-number;carrier\nA,1;T;u\n"],
  ])("may be separated by %s", async (_, text) => {
    expect(pick(await readText(text), "order-id", "tracking-number")).toEqual([[2, "A,1", "T"]]);
  });

  it("with tabs are not quoted: an inch mark swallows nothing", async () => {
    const read = await readText(
      'order-id\tproduct-name\ttracking-number\nA\t"unclosed 12"ruler\tT1\nB\t3/4" hose\tT2\n',
      { name: "report.txt" },
    );
    expect(pick(read, "order-id", "tracking-number")).toEqual([
      [2, "A", "T1"],
      [3, "B", "T2"],
    ]);
    expect(read.lines[0]?.row.cells[1]).toBe('"unclosed 12"ruler');
  });

  it("with tabs and quoted headers are quoted", async () => {
    const read = await readText('"order-id"\t"tracking-number"\n"A"\t"T\t1"\n');
    expect(pick(read, "order-id", "tracking-number")).toEqual([[2, "A", "T\t1"]]);
  });

  it("take a quote inside a cell as text", async () => {
    const read = await readText(
      `order-id,note,tracking-number\n="007",12" ruler,="0042"\nB,"12" ruler",T\n`,
    );
    expect(pick(read, "order-id", "tracking-number")).toEqual([
      [2, "007", "0042"],
      [3, "B", "T"],
    ]);
  });

  it.each([
    ["to the end", 'A,1,T,M\nB,2,"U,M\nC,3,V,M\n', 3],
    ["to a later row", 'A,1,"T,M\nB,2,U,M\nC,3,x",M\n', 2],
    ["into a text", 'A,1,T,M\nB,2,"U,M\nC,3,"V",M\n', 3],
  ])("with a quote that runs on %s are refused, naming the row", async (_, rows, row) => {
    const error = await userErrorOf(readText(`${HEAD}\n${rows}`));
    expect(error).toMatchObject({ code: "unreadable-file", exitCode: ExitCode.unreadable });
    expect(error.message).toContain(`sheet.csv, row ${row}: a quotation mark`);
  });

  it.each<[string, Uint8Array]>([
    ["windows-1252", Buffer.from(`${HEAD}\nA,1,T,Stra\xdfe \x80\n`, "latin1")],
    ["UTF-16LE", Buffer.from(`\ufeff${HEAD}\nA,1,T,Straße €\n`, "utf16le")],
    ["UTF-16BE", Buffer.from(`\ufeff${HEAD}\nA,1,T,Straße €\n`, "utf16le").swap16()],
    ["UTF-8", Buffer.from(`${HEAD}\nA,1,T,Straße €\n`)],
  ])("are decoded from %s", async (_, bytes) => {
    expect((await readText(bytes)).lines[0]?.cells["ship-method"]).toBe("Straße €");
  });

  it("over a bound are refused with the bound", async () => {
    const wide = ["x", ...Array.from({ length: COLUMNS_MAX }, () => "y")].join(",");
    const long = `A,1,T,${"m".repeat(CELL_LENGTH_MAX + 1)}`;
    for (const [row, bound] of [
      [wide, "at most 1000"],
      [long, "more than 32767 characters"],
    ]) {
      const error = await userErrorOf(readText(`${HEAD}\n${row}\n`));
      expect(error).toMatchObject({ code: "limit-exceeded", exitCode: ExitCode.unreadable });
      expect(error.message).toContain("row 2");
      expect(error.message).toContain(bound);
    }
  });
});
