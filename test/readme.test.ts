import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../src/config/parse-config.ts";
import { DIFFERENCE_KINDS, isDifferenceKind } from "../src/domain/difference.ts";
import { computePackageId } from "../src/domain/package-id.ts";
import { isReasonCode } from "../src/domain/reasons.ts";
import { RESULT_COLUMNS } from "../src/domain/result-row.ts";
import { COLUMN_NAMES } from "../src/domain/shipment-line.ts";
import { ExitCode } from "../src/errors.ts";
import { GUARD_MS } from "../src/limiter/bucket.ts";

/** What the README says, held against the program. */
const project = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(project, "README.md"), "utf8");
const run = promisify(execFile);

describe("the README", () => {
  it("gives package IDs that come out as it says", () => {
    const rows = [...readme.matchAll(/^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \| `(\d+)` \|$/gmu)];
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const [, order = "", items = "", tracking = "", id] of rows) {
      const quantities = items.split(",").map((item) => {
        const [itemId = "", quantity = ""] = item.split(":");
        return { id: itemId, quantity: Number(quantity) };
      });
      expect(computePackageId(order, quantities, tracking)).toBe(id);
    }
  });

  it("names every column, result column and exit code", () => {
    for (const name of COLUMN_NAMES) expect(readme).toContain(`\`${name}\``);
    for (const name of RESULT_COLUMNS) expect(readme).toContain(`\`${name}\``);
    for (const code of Object.values(ExitCode))
      expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, "mu"));
  });

  it("names every kind of difference, the gravest first", () => {
    const kinds = [...readme.matchAll(/^\| `([a-z-]+)` \|/gmu)].map(([, kind = ""]) => kind);
    expect(kinds.filter(isDifferenceKind)).toEqual(DIFFERENCE_KINDS);
  });

  it("shows a config that is one", () => {
    const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/gu)].map(([, text = ""]) => text);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks)
      expect(parseConfig(JSON.parse(block))).not.toHaveProperty("problems");
  });

  it("names npm scripts that there are", () => {
    const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run ([\w:-]+)/gu)].map(([, name = ""]) => name);
    expect(named).toContain("demo");
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it("says the guard that is kept", () => {
    expect(readme).toContain(`${GUARD_MS} ms of guard`);
  });

  it("names commands and flags that there are", async () => {
    const helps = new Map<string, string>();
    const commands = [
      ...readme.matchAll(
        /shipledger ((?:[a-z]+)(?: (?:list|show|resolve|import|export|backup|copy|verify))?)((?: [^`\n]*)?)/gu,
      ),
    ];
    const known = commands.filter(
      ([, words = ""]) => !/^(?:config|db|and|needs|takes)/u.test(words),
    );
    expect(known.length).toBeGreaterThan(5);
    for (const [, words = "", rest = ""] of known) {
      if (!helps.has(words)) helps.set(words, await helpOf(words.split(" ")));
      for (const [flag] of rest.matchAll(/--[a-z-]+/gu)) expect(helps.get(words)).toContain(flag);
    }
    const told = [
      ["run"],
      ["watch"],
      ["worker"],
      ["reconcile"],
      ["posts", "resolve"],
      ["mail"],
      ["mail", "resolve"],
      ["sandbox"],
    ];
    const helpTexts = (await Promise.all(told.map(helpOf))).join("\n");
    for (const [flag] of readme.matchAll(/(?<=`)--(?!global)[a-z-]+/gu))
      expect(helpTexts).toContain(flag);
  }, 60_000);

  it("explains reason codes that there are", () => {
    const codes = [...readme.matchAll(/shipledger explain ([a-z-]+)/gu)].map(
      ([, code = ""]) => code,
    );
    expect(codes.every(isReasonCode)).toBe(true);
  });
});

async function helpOf(words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [
    join(project, "dist", "cli.js"),
    ...words,
    "--help",
  ]);
  return stdout;
}
