import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRawBook, textRow } from "../sheet/raw-book.ts";
import { runCli, SLOW, type CliEnd, type Json } from "./cli.ts";

const HEAD = "order-id,order-item-id,quantity,carrier-name,tracking-number";
const ROW = "111-0000001-0000001,00000000000001,1";
const UPS = "1Z5R89390357567127";
// Every character that moves a cursor or turns text round.
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;

/** Runs `plan` on one file, in a folder with a config. Nothing is sent, so nobody listens. */
async function plan(
  name: string,
  content: string | Uint8Array,
  ...flags: string[]
): Promise<CliEnd> {
  const cwd = mkdtempSync(join(tmpdir(), "plan-sheets-"));
  const acme = { api: "ecart", baseUrl: "http://127.0.0.1:9", token: "t" };
  writeFileSync(join(cwd, "shipledger.config.json"), JSON.stringify({ accounts: { acme } }));
  writeFileSync(join(cwd, name), content);
  return runCli(["plan", name, ...flags], { cwd }).finally(() =>
    rmSync(cwd, { recursive: true, force: true }),
  );
}

const findingsOf = ({ stdout }: CliEnd): Json[] =>
  (JSON.parse(stdout) as { findings: Json[] }).findings;

test.concurrent(
  "a tracking number that contradicts its carrier is told, or refused",
  SLOW,
  async () => {
    const sheet = `${HEAD}\n${ROW},FedEx Ground,${UPS}\n`;
    const told = await plan("s.csv", sheet, "--json");
    expect(findingsOf(told)).toMatchObject([
      {
        row: 2,
        column: "tracking-number",
        code: "tracking-mismatch",
        severity: "warning",
        message: `"${UPS}" looks like a number of UPS, but the carrier is FedEx.`,
      },
    ]);
    expect(told.exitCode).toBe(0);
    const refused = await plan("s.csv", sheet, "--json", "--strict-tracking");
    expect(findingsOf(refused)).toMatchObject([{ code: "tracking-mismatch", severity: "error" }]);
    expect(refused.exitCode).toBe(3);
  },
);

test.concurrent("what was tidied and what is odd is told, in words and as JSON", SLOW, async () => {
  const sheet = `${HEAD}\n="111-0000001-0000001",00000000000001,1,UPS,${UPS},surplus\n`;
  const end = await plan("s.csv", sheet, "--json");
  expect(findingsOf(end).map(({ code, severity }) => [code, severity])).toEqual([
    ["normalised-value", "warning"],
    ["surplus-cells", "warning"],
  ]);
  expect(end.exitCode).toBe(0);
  const { stdout } = await plan("s.csv", sheet);
  expect(stdout).toContain("Worth a look");
  expect(stdout).toMatch(/s\.csv A2, order-id: .*mark for text was taken off/u);
  expect(stdout).toMatch(/s\.csv:2: The row has 6 cells under 5 headers/u);
});

test.concurrent("--encoding says what cannot be told", SLOW, async () => {
  const sheet = Buffer.from(`${HEAD}\n${ROW},Stra\x81e,${UPS}\n`, "latin1");
  const unknown = await plan("s.csv", sheet);
  expect(unknown.stderr).toContain("an encoding that cannot be told");
  expect(unknown.exitCode).toBe(5);
  const said = await plan("s.csv", sheet, "--json", "--encoding", "macintosh");
  expect((JSON.parse(said.stdout) as { posts: Json[] }).posts).toMatchObject([
    { carrier: "StraÅe" },
  ]);
});

test.concurrent(
  "no cell, header, sheet or file name takes hold of the terminal",
  SLOW,
  async () => {
    const evil = "\u001B[2J\u001B]0;x\u0007\u009B31m\u202Eevil\u2066\u0085\u2028";
    const row = `${evil},${evil},${evil},"${evil}","${evil}"\n111-${evil},x,1,FedEx${evil},1Z${evil}\n`;
    const sheet = `${HEAD},${evil}\n${row}`;
    const outputs: CliEnd[] = [
      await plan("s\u202E\u001B[2J.csv", sheet),
      await plan("s.csv", sheet, "--json"),
      await plan("s.csv", `${evil},b\n1,2\n`),
    ];
    const rows =
      textRow(1, ["order-id", "tracking-number"]) + textRow(2, ["A\u202E\u0085", "\u2066"]);
    outputs.push(await plan("b.xlsx", makeRawBook({ rows }), "--sheet", evil));
    for (const { stdout, stderr } of outputs) {
      expect(stdout + stderr).not.toMatch(UNSAFE);
      expect(stdout + stderr).toMatch(/\w/u);
    }
  },
);
