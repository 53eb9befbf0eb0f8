import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

async function torture(...args: string[]): Promise<{ exitCode: number | null; text: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  const exitCode = await new Promise<number | null>((done) => child.once("close", done));
  return { exitCode, text };
}

describe("runs that are killed", () => {
  it("lose, double and mix up nothing", async () => {
    const { exitCode, text } = await torture("--kills", "16", "--seed", "614");
    expect(text).toMatch(/^lost: +0$/mu);
    expect(text).toMatch(/^doubled: +0$/mu);
    expect(text).toMatch(/^wrong IDs: +0$/mu);
    expect(text).not.toMatch(/^kills between request and answer: +0$/mu);
    expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  }, 180_000);

  it("are not begun on a wrong command line", async () => {
    expect(await torture("--kills", "none")).toMatchObject({ exitCode: 2 });
  });
});
