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
  it.each(Object.entries(BOMBS))(
    "with %s ends with exit code 5, in little memory",
    SLOW,
    async (_, make) => {
      const cwd = makeTempDir();
      writeFileSync(join(cwd, "bomb.xlsx"), make());
      writeFileSync(join(cwd, "shipledger.config.json"), JSON.stringify(CONFIG));
      const end = await runCli(["plan", "bomb.xlsx"], { cwd, nodeArgs: ["--import", TELL_MEMORY] });
      expect(end.stderr).toMatch(/bomb\.xlsx is a workbook that cannot be read/u);
      expect(end.exitCode).toBe(5);
      expect(Number(/memory=(\d+)/u.exec(end.stderr)?.[1])).toBeLessThan(MEMORY_BYTES_MAX);
    },
  );

  it("of parts that share their bytes, or too many of them, is refused", async () => {
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
