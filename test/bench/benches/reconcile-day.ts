import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { fillLedger } from "../fill-ledger.ts";
import { writeCsv } from "../make-sheet.ts";
import { measurePairs } from "../measure-pairs.ts";
import { CLI, runNode } from "../run-node.ts";
import { writeConfig } from "../site.ts";

const [MANY, FEW] = [500_000, 5_000];
const ROWS = 2_000;
/** The day that is compared; all other posts of the ledger are of another one. */
const DAY = "2026-11-22";

export const reconcileDay: Bench = {
  name: "reconcile",
  claim: "a day is compared as fast in a ledger of years as in a small one",
  measure: measureReconcile,
};

async function measureReconcile({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  const [large, small] = [join(folder, "large"), join(folder, "small")];
  for (const [place, packages] of [
    [large, MANY],
    [small, FEW],
  ] as const) {
    // Kept from one bench to the next: the large one takes a while to make.
    const ledger = fileURLToPath(
      new URL(`../../../out/bench/ledger-1-of-${packages}-with-a-day.db`, import.meta.url),
    );
    tell(`the ledger of ${packages} packages is made once, in ${ledger}`);
    await fillLedger(ledger, packages);
    dateLastPosts(ledger);
    await mkdir(place);
    await writeConfig(place, { ledger });
    // Plain rows: one parcel each, of the orders that were posted last.
    const firstOrder = packages - ROWS;
    await writeCsv(join(place, "manifest.csv"), { rows: ROWS, firstOrder, isPlain: true });
  }
  const reconcile = async (cwd: string): Promise<number> => {
    const words = ["reconcile", "manifest.csv", "--no-marketplace", "--date", DAY];
    // What left and what was posted differ in their items: exit code 3.
    const args = [CLI, ...words, "--out", "day.xlsx"];
    return (await runNode(args, { cwd, exitCodes: [0, 3] })).wallMs;
  };
  const pairs = await measurePairs(
    runs,
    () => reconcile(large),
    () => reconcile(small),
  );
  return [
    {
      what: "reconcile of 2,000 manifest rows, no marketplace, 500,000 packages in the ledger",
      against: "the same with 5,000 packages",
      unit: "ms",
      pairs,
      reach: { atMost: 1.3 },
    },
  ];
}

/** The posts of the manifest's orders are those of the day. */
function dateLastPosts(ledger: string): void {
  const database = new DatabaseSync(ledger);
  const atMs = Date.parse(`${DAY}T12:00:00Z`);
  database.exec(
    `UPDATE posts SET settled_at_ms = ${atMs} WHERE id > (SELECT max(id) FROM posts) - ${ROWS}`,
  );
  database.close();
}
