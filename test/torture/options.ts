import { parseArgs } from "node:util";
import { TORTURE_APIS, type TortureApi } from "./apis.ts";

/** What the command line of the torture says. */
export interface TortureOptions {
  /** Kills that must happen at least. */
  readonly kills: number;
  readonly seed: number;
  readonly api: TortureApi;
  /** Keep the folder even when nothing was found. */
  readonly keep: boolean;
}

export const USAGE =
  "usage: npm run torture -- [--kills N] [--seed S] [--api NAME] [--keep]\n" +
  "  --kills N  processes to kill at least, 1 to 100000 (100)\n" +
  "  --seed S   start of all random choices, 0 to 4294967295 (1)\n" +
  "  --api NAME whose endpoint: ecart or amazon (ecart)\n" +
  "  --keep     keep ledgers, sheets and logs of every round\n";

/** Reads the command line; null when it cannot be understood. */
export function readTortureOptions(args: readonly string[]): TortureOptions | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        kills: { type: "string", default: "100" },
        seed: { type: "string", default: "1" },
        api: { type: "string", default: "ecart" },
        keep: { type: "boolean", default: false },
      },
    });
    const kills = readWhole(values.kills, 1, 100_000);
    const seed = readWhole(values.seed, 0, 0xffff_ffff);
    const api = readApi(values.api);
    if (kills === null || seed === null || api === null) return null;
    return { kills, seed, api, keep: values.keep };
  } catch {
    return null;
  }
}

function readApi(text: string): TortureApi | null {
  return Object.values(TORTURE_APIS).find(({ name }) => name === text) ?? null;
}

function readWhole(text: string, min: number, max: number): number | null {
  const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
