import { join } from "node:path";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { writeCsv } from "../make-sheet.ts";
import { measurePairs } from "../measure-pairs.ts";
import { writeConfig } from "../site.ts";
import { planSheet } from "./plan-csv.ts";

const ROWS = 1_000_000;
const ROWS_OF_THE_SMALL_ONE = 100_000;
const RUNS_MAX = 3;

export const planMillion: Bench = {
  name: "plan-million",
  claim: "ten times the rows take ten times the time, in bounded memory",
  measure: measurePlanMillion,
};

async function measurePlanMillion({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  await writeConfig(folder);
  await writeCsv(join(folder, "small.csv"), { rows: ROWS_OF_THE_SMALL_ONE });
  await writeCsv(join(folder, "large.csv"), { rows: ROWS });
  const peaks: number[] = [];
  await planSheet(folder, "small.csv");
  const pairs = await measurePairs(
    Math.min(runs, RUNS_MAX),
    async () => {
      const { wallMs, peakMb } = await planSheet(folder, "large.csv");
      tell(`plan ${wallMs.toFixed(0)} ms, ${peakMb.toFixed(0)} MB`);
      peaks.push(peakMb);
      return wallMs;
    },
    async () => (await planSheet(folder, "small.csv")).wallMs,
    { warmUp: false },
  );
  return [
    {
      what: "plan of a 1,000,000-row CSV",
      against: "the time of 100,000 rows",
      unit: "ms",
      pairs,
      reach: { atMost: 11 },
      besides: [{ what: "peak", values: peaks, unit: "MB", atMost: 600 }],
    },
  ];
}
