import { join } from "node:path";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { writeCsv } from "../make-sheet.ts";
import { measurePairs } from "../measure-pairs.ts";
import { CLI, runNode } from "../run-node.ts";
import { writeConfig } from "../site.ts";

const ROWS = 10;
/** A start is short, and others use the machine: more of them make the median steady. */
const TIMES_MORE = 4;

export const startUp: Bench = {
  name: "start-up",
  claim: "a small plan is there at once",
  measure: measureStartUp,
};

async function measureStartUp({ folder, runs }: BenchContext): Promise<BenchRow[]> {
  await writeConfig(folder);
  await writeCsv(join(folder, "sheet.csv"), { rows: ROWS });
  const pairs = await measurePairs(
    runs * TIMES_MORE,
    async () => (await runNode([CLI, "plan", "sheet.csv"], { cwd: folder })).wallMs,
    async () => (await runNode(["-e", "0"], { cwd: folder })).wallMs,
  );
  return [
    {
      what: "plan of a 10-row CSV",
      against: "node -e 0",
      unit: "ms",
      pairs,
      reach: { atMost: 6 },
    },
  ];
}
