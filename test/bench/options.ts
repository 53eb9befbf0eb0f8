import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";

const RUNS_DEFAULT = 5;
const RUNS_MAX = 100;

export interface BenchOptions {
  readonly benches: readonly Bench[];
  readonly runs: number;
  readonly json: boolean;
  readonly list: boolean;
}

/** The command line; a text says what is wrong with it. */
export function readBenchOptions(
  args: readonly string[],
  known: readonly Bench[],
): BenchOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        runs: { type: "string", default: String(RUNS_DEFAULT) },
      },
    });
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1 || runs > RUNS_MAX) {
      return `--runs takes a whole number from 1 to ${RUNS_MAX}.`;
    }
    const stranger = positionals.find((name) => !known.some((bench) => bench.name === name));
    if (stranger !== undefined) {
      return `There is no bench "${stranger}". There are: ${known.map(({ name }) => name).join(", ")}.`;
    }
    const benches = known.filter(
      ({ name }) => positionals.length === 0 || positionals.includes(name),
    );
    return { benches, runs, json: values.json, list: values.list };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
