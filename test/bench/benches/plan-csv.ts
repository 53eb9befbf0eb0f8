import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { writeCsv } from "../make-sheet.ts";
import { measurePairs } from "../measure-pairs.ts";
import { CLI, runNode } from "../run-node.ts";
import { writeConfig } from "../site.ts";

const ROWS = 100_000;
const READ_CSV = fileURLToPath(new URL("../sides/read-csv.mjs", import.meta.url));

/** Both sides are whole processes, from start to end. */
export const planCsv: Bench = {
  name: "plan-csv",
  claim: "a CSV is planned in little more than the time that it takes to be parsed",
  measure: measurePlanCsv,
};

async function measurePlanCsv({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  await writeConfig(folder);
  await writeCsv(join(folder, "sheet.csv"), { rows: ROWS });
  const peaks: number[] = [];
  const pairs = await measurePairs(
    runs,
    async () => {
      const { wallMs, peakMb } = await planSheet(folder, "sheet.csv");
      tell(`plan ${wallMs.toFixed(0)} ms`);
      peaks.push(peakMb);
      return wallMs;
    },
    async () => (await runNode([READ_CSV, "sheet.csv"], { cwd: folder })).wallMs,
  );
  return [
    {
      what: "plan of a 100,000-row CSV, --json to a file",
      against: "csv-parse alone, the same file as arrays",
      unit: "ms",
      pairs,
      reach: { atMost: 2.5 },
      besides: [{ what: "peak", values: peaks, unit: "MB" }],
    },
  ];
}

/** One plan, printed as JSON into a file. */
export function planSheet(folder: string, sheet: string) {
  return runNode([CLI, "plan", sheet, "--json"], {
    cwd: folder,
    stdoutFile: join(folder, "plan.json"),
    measureMemory: true,
  });
}
