import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import { runCli, SLOW } from "../commands/cli.ts";
import { BOMBS } from "./bombs.ts";
import { makeRawBook, makeZip, textRow } from "./raw-book.ts";
import { makeTempDir, userErrorOf, writeTemp } from "./temp-sheets.ts";

/** What the issue of memory is held to, of which Node itself takes a third. */
const MEMORY_BYTES_MAX = 200 * 1024 * 1024;
const TELL_MEMORY =
  "data:text/javascript," +
  encodeURIComponent(
    'process.on("exit", () => process.stderr.write(`\\nmemory=${process.resourceUsage().maxRSS * 1024}\\n`));',
  );
const CONFIG = {
  accounts: { acme: { api: "ecart", baseUrl: "http://127.0.0.1:9", token: "t" } },
};

describe("a zip bomb", () => {
  it.each(["rows without end", "a picture"])(
    "of a gigabyte, with %s, ends with exit code 5, in little memory",
    SLOW,
    async (name) => {
      const cwd = makeTempDir();
      writeFileSync(join(cwd, "bomb.xlsx"), BOMBS[name]?.(1024) ?? "");
      writeFileSync(join(cwd, "shipledger.config.json"), JSON.stringify(CONFIG));
      const end = await runCli(["plan", "bomb.xlsx"], { cwd, nodeArgs: ["--import", TELL_MEMORY] });
      expect(end.stderr).toMatch(/bomb\.xlsx is a workbook that cannot be read/u);
      expect(end.exitCode).toBe(5);
      expect(Number(/memory=(\d+)/u.exec(end.stderr)?.[1])).toBeLessThan(MEMORY_BYTES_MAX);
    },
  );

  it.each(Object.entries(BOMBS))("with %s is refused", SLOW, async (_, make) => {
    const error = await userErrorOf(readSheets([writeTemp("bomb.xlsx", make(32))]));
    expect(error.exitCode).toBe(5);
    expect(error.message).toMatch(/unpacks to more than|more than 200000 cell styles|never ends/u);
  });

  it("of parts that share their bytes is refused", async () => {
    const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 31) % 251));
    const shared = Array.from({ length: 20 }, (_, i) => ({
      name: `xl/media/${i}.png`,
      content,
      sharesBytes: i > 0,
    }));
    const book = writeTemp("quilt.xlsx", makeRawBook({ parts: shared }));
    const error = await userErrorOf(readSheets([book]));
    expect(error.message).toContain("its parts share the same bytes");
  });

  it("of too many parts is refused", async () => {
    const parts = Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}`, content: "" }));
    const many = writeTemp(
      "xl-workbook.xml.xlsx",
      makeZip([...parts, { name: "xl/workbook.xml", content: "" }]),
    );
    const error = await userErrorOf(readSheets([many]));
    expect(error).toMatchObject({ code: "limit-exceeded", exitCode: 5 });
    expect(error.message).toContain("10002 parts; at most 10000");
  });

  it("is one too at a bound of one's own", async () => {
    const rows = [textRow(1, ["order-id", "tracking-number"]), textRow(2, ["A-1", "T-1"])];
    const book = writeTemp("book.xlsx", makeRawBook({ rows: rows.join("") }));
    expect((await readSheets([book])).lines).toHaveLength(1);
    const error = await userErrorOf(readSheets([book], { inflatedBytesMax: 800 }));
    expect(error).toMatchObject({ code: "limit-exceeded" });
    expect(error.message).toContain("unpacks to more than 800 bytes");
  });
});
