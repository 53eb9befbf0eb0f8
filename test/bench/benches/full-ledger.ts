import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { fillLedger } from "../fill-ledger.ts";
import { writeCsv } from "../make-sheet.ts";
import { measurePairs } from "../measure-pairs.ts";
import { CLI, runNode } from "../run-node.ts";
import { writeConfig } from "../site.ts";

const PACKAGES = 5_000_000;
const ROWS = 1000;
/** Half of the sheet's orders are in the ledger, the other half are new. */
const FIRST_ORDER = PACKAGES - ROWS / 2;
/** Kept from one bench to the next: it takes minutes to make. */
const LEDGER = fileURLToPath(
  new URL(`../../../out/bench/ledger-1-of-${PACKAGES}.db`, import.meta.url),
);

export const fullLedger: Bench = {
  name: "full-ledger",
  claim: "a ledger of millions of packages plans as fast as an empty one",
  measure: measureFullLedger,
};

async function measureFullLedger({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  tell(`the ledger of ${PACKAGES} packages is made once, in ${LEDGER}`);
  await fillLedger(LEDGER, PACKAGES);
  const [full, empty] = [join(folder, "full"), join(folder, "empty")];
  for (const [place, ledger] of [
    [full, LEDGER],
    [empty, "./shipledger.db"],
  ] as const) {
    await mkdir(place);
    await writeConfig(place, { ledger });
    await writeCsv(join(place, "sheet.csv"), {
      rows: ROWS,
      firstOrder: FIRST_ORDER,
      isPlain: true,
    });
  }
  const plan = async (cwd: string): Promise<number> =>
    // Items of the posted ones differ, so some rows are rejected: exit code 3.
    (await runNode([CLI, "plan", "sheet.csv"], { cwd, exitCodes: [0, 3] })).wallMs;
  const pairs = await measurePairs(
    runs,
    () => plan(full),
    () => plan(empty),
  );
  return [
    {
      what: "plan of a 1,000-row CSV with 5,000,000 packages in the ledger",
      against: "the same with an empty ledger",
      unit: "ms",
      pairs,
      reach: { atMost: 1.3 },
    },
  ];
}
