import { createHash } from "node:crypto";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { openFile } from "../../src/sheet/open-file.ts";
import { makeTempDir, userErrorOf, writeBook, writeTemp } from "./temp-sheets.ts";

describe("openFile", () => {
  it("answers name, size and SHA-256 of the bytes", async () => {
    const text = "order-id,tracking-number\n1,2\n".repeat(10_000);
    const path = writeTemp("a b.csv", text);
    const { source, kind } = await openFile(path, 3);
    expect(source).toEqual({
      index: 3,
      path,
      name: "a b.csv",
      hash: createHash("sha256").update(text).digest("hex"),
      sizeBytes: text.length,
    });
    expect(kind).toEqual({ kind: "delimited", encoding: "utf-8" });
  });

  it("knows a workbook by its bytes, whatever it is called", async () => {
    const book = await writeBook((it) => it.addWorksheet("A").addRow(["x"]));
    expect((await openFile(book, 0)).kind).toEqual({ kind: "xlsx" });
    const text = writeTemp("really-text.xlsx", "order-id,tracking-number\n");
    expect((await openFile(text, 0)).kind.kind).toBe("delimited");
  });

  it("sees a character that is no UTF-8 behind the first piece", async () => {
    const late = Buffer.concat([Buffer.alloc(200_000, "a"), Buffer.from([0xe9, 0x0a])]);
    const opened = await openFile(writeTemp("late.csv", late), 0);
    expect(opened.kind).toEqual({ kind: "delimited", encoding: "windows-1252" });
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["empty.csv", "", /is empty/],
    ["old.xls", Buffer.from("d0cf11e0a1b11ae100000000", "hex"), /old Excel format/],
    [
      "locked.xlsx",
      Buffer.concat([
        Buffer.from("d0cf11e0a1b11ae1", "hex"),
        Buffer.from("EncryptedPackage", "utf16le"),
      ]),
      /password/,
    ],
    ["scan.pdf", "%PDF-1.7\n%\u00e2\u00e3", /is a PDF/],
    ["report.xls", "\ufeff\n<HTML><table><tr><td>order-id</td></tr></table>", /HTML/],
    ["856.edi", "ISA*00*          *00*          *ZZ*SENDER", /EDI message/],
    ["sheets.zip", Buffer.from("PK\x03\x04\x14\x00\x00\x00 manifest.csv"), /zip archive/],
    ["sheet.csv.gz", Buffer.from("1f8b0800", "hex"), /packed with gzip/],
    ["sheets.rar", "Rar!\u001a\u0007", /RAR archive/],
    ["sheets.7z", Buffer.from("377abcaf271c0004", "hex"), /7z archive/],
    ["label.png", Buffer.from("89504e470d0a1a0a", "hex"), /picture/],
    ["label.csv", Buffer.from("ffd8ffe000104a464946", "hex"), /picture/],
    ["letter.rtf", "{\\rtf1 order-id}", /RTF/],
    ["binary.csv", "order-id\0\0\0tracking", /binary data/],
  ])("refuses %s in plain words", async (name, content, message) => {
    const error = await userErrorOf(openFile(writeTemp(name, content), 0));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(name);
    expect(error.exitCode).toBe(ExitCode.unreadable);
    expect(error.nextSteps[0]).toMatch(/\w/);
  });

  it("refuses what is missing, a folder, and what is too large", async () => {
    const dir = makeTempDir();
    expect((await userErrorOf(openFile(`${dir}/none.csv`, 0))).message).toMatch(/does not exist/);
    const folder = await userErrorOf(openFile(dir, 0));
    expect(folder.message).toMatch(/is a folder/);
    expect(folder.message).toContain(basename(dir));
    const large = await userErrorOf(openFile(writeTemp("l.csv", "12345"), 0, { bytesMax: 4 }));
    expect(large).toMatchObject({ code: "limit-exceeded", exitCode: ExitCode.unreadable });
    expect(large.message).toMatch(/5 bytes; at most 4/);
  });
});
