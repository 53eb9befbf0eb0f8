import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeCase, runFuzz } from "./run-fuzz.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

test("sheets made up and broken at random: no crash, and every row is answered", async () => {
  const tally = await runFuzz(20_261_126, 0, ({ cases }) => cases >= 300);
  expect(tally.findings).toEqual([]);
  // Both ends are met, or this would prove little.
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(50);
  expect(tally.rows).toBeGreaterThan(1_000);
});

test("a case is the same again by its seed and index", () => {
  expect(makeCase(5, 7)).toEqual(makeCase(5, 7));
  expect(makeCase(5, 7).bytes).not.toEqual(makeCase(5, 8).bytes);
});

async function fuzz(...args: string[]): Promise<{ exitCode: number | null; text: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  const exitCode = await new Promise<number | null>((done) => child.once("close", done));
  return { exitCode, text };
}

test("the script tells what it did", async () => {
  const { exitCode, text } = await fuzz("--seed", "3", "--from", "10", "--cases", "20");
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toMatch(/^cases: +20, from 10$/mu);
  expect(text).toMatch(/^findings: +0$/mu);
  expect((await fuzz("--minutes", "none")).exitCode).toBe(2);
});
