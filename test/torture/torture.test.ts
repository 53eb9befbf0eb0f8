import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { TORTURE_APIS } from "./apis.ts";
import { makeRound } from "./make-round.ts";

const { ecart, amazon } = TORTURE_APIS;
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
  it.each([
    ["ecart", "16", "614"],
    ["amazon", "8", "808"],
  ])(
    "lose, double and mix up nothing at %s",
    async (api, kills, seed) => {
      const { exitCode, text } = await torture("--api", api, "--kills", kills, "--seed", seed);
      expect(text).toMatch(/^lost: +0$/mu);
      expect(text).toMatch(/^doubled: +0$/mu);
      expect(text).toMatch(/^wrong IDs: +0$/mu);
      expect(text).not.toMatch(/^kills between request and answer: +0$/mu);
      expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
    },
    300_000,
  );

  it("are not begun on a wrong command line", async () => {
    expect(await torture("--kills", "none")).toMatchObject({ exitCode: 2 });
    expect(await torture("--api", "mws")).toMatchObject({ exitCode: 2 });
  });
});

describe.each([ecart, amazon])("the plan of a round at $name", (api) => {
  it("is the same for the same seed, and another for another", () => {
    expect(makeRound(5, 2, api)).toEqual(makeRound(5, 2, api));
    expect(makeRound(5, 2, api)).not.toEqual(makeRound(6, 2, api));
    expect(makeRound(5, 2, api)).not.toEqual(makeRound(5, 3, api));
  });

  it("names only sheets that there are, and disputes each contested parcel on two", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const { stages, contests, excess, ordered } = makeRound(seed, 1, api);
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
      // Each parcel too many is of an order that is held to what was ordered, and on a sheet.
      const listed = new Set(ordered.map(({ orderId }) => orderId));
      const parcels = new Set(sheets.flatMap(({ entries }) => entries.map((each) => each.parcel)));
      for (const parcel of excess) {
        expect(listed.has(parcel.orderId) && parcels.has(parcel)).toBe(true);
      }
      for (let index = 0; index < shown.length; index += 2) {
        expect(shown[index]).not.toBe(shown[index + 1]);
      }
    }
  });
});
