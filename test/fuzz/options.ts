import { parseArgs } from "node:util";

/** What the command line of the fuzz run says. */
export interface FuzzOptions {
  readonly seed: number;
  readonly minutes: number;
  /** Index of the first case. */
  readonly from: number;
  /** Only so many cases; null for as many as the time allows. */
  readonly cases: number | null;
}

export const USAGE =
  "usage: npm run fuzz -- [--seed S] [--minutes M] [--from N] [--cases N]\n" +
  "  --seed S     start of all random choices, 0 to 4294967295 (1)\n" +
  "  --minutes M  how long, 0.01 to 1440 (1)\n" +
  "  --from N     index of the first case, to see one again (0)\n" +
  "  --cases N    stop after so many cases\n";

/** Reads the command line; null when it cannot be understood. */
export function readFuzzOptions(args: readonly string[]): FuzzOptions | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: "string", default: "1" },
        minutes: { type: "string", default: "1" },
        from: { type: "string", default: "0" },
        cases: { type: "string" },
      },
    });
    const seed = readNumber(values.seed, /^\d{1,10}$/u, 0, 0xffff_ffff);
    const minutes = readNumber(values.minutes, /^\d{1,4}(?:\.\d{1,3})?$/u, 0.01, 1440);
    const from = readNumber(values.from, /^\d{1,9}$/u, 0, 999_999_999);
    const cases =
      values.cases === undefined
        ? undefined
        : readNumber(values.cases, /^\d{1,9}$/u, 1, 999_999_999);
    if (seed === null || minutes === null || from === null || cases === null) return null;
    return { seed, minutes, from, cases: cases ?? null };
  } catch {
    return null;
  }
}

function readNumber(text: string, form: RegExp, min: number, max: number): number | null {
  const value = form.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
