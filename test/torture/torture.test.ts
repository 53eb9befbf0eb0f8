import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeRound } from "./make-round.ts";

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

describe("the plan of a round", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(makeRound(5, 2)).toEqual(makeRound(5, 2));
    expect(makeRound(5, 2)).not.toEqual(makeRound(6, 2));
    expect(makeRound(5, 2)).not.toEqual(makeRound(5, 3));
  });

  it("names only sheets that there are, and disputes each contested parcel on two", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const { stages, contests } = makeRound(seed, 1);
      for (const { sheets, steps } of stages) {
        const named = steps.flat().map((run) => sheets[run.sheet]);
        expect(named).not.toContain(undefined);
      }
      const sheets = stages.flatMap((stage) => stage.sheets);
      const shown = contests.flatMap(([one, other]) =>
        [one, other].map((rival) =>
          sheets.findIndex(({ entries }) => entries.some(({ parcel }) => parcel === rival)),
        ),
      );
      expect(shown).not.toContain(-1);
      for (let index = 0; index < shown.length; index += 2) {
        expect(shown[index]).not.toBe(shown[index + 1]);
      }
    }
  });
});
