import { join } from "node:path";
import { startMarketplace } from "../../torture/marketplace.ts";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { countArrivals, lawfulSeconds, type Arrivals } from "../laws.ts";
import { writeCsv } from "../make-sheet.ts";
import { CLI, runNode } from "../run-node.ts";
import { ENV, writeConfig } from "../site.ts";

const ACCOUNTS = 200;
const PACKAGES_PER_ACCOUNT = 50;
const PACKAGES = ACCOUNTS * PACKAGES_PER_ACCOUNT;
const LAW = { ratePerSecond: 2, burst: 10 };
const RUNS_MAX = 3;

export const accounts: Bench = {
  name: "accounts",
  claim: "one process sends for 200 accounts at once as fast as all their laws together allow",
  measure: measureAccounts,
};

async function measureAccounts({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  const names = Array.from({ length: ACCOUNTS }, (_, index) => `seller-${index}`);
  await writeCsv(join(folder, "sheet.csv"), { rows: PACKAGES, accounts: names, isPlain: true });
  const all: Arrivals[] = [];
  for (let run = 0; run < Math.min(runs, RUNS_MAX); run += 1) {
    const arrivals = await sendAll(folder, names, run);
    tell(`${arrivals.taken} taken in ${arrivals.seconds.toFixed(2)} s, ${arrivals.refused} x 429`);
    all.push(arrivals);
  }
  const lawful = PACKAGES / lawfulSeconds(PACKAGES_PER_ACCOUNT, LAW);
  return [
    {
      what: `${ACCOUNTS} accounts at 2 per second, burst 10, one process, durable ledger`,
      against: "the sum of their laws",
      unit: "per s",
      pairs: all.map(({ seconds, taken }) => ({ ours: taken / seconds, theirs: lawful })),
      reach: { atLeast: 0.95 },
      besides: [{ what: "429", values: all.map(({ refused }) => refused), unit: "", atMost: 0 }],
    },
  ];
}

async function sendAll(folder: string, names: readonly string[], run: number): Promise<Arrivals> {
  const marketplace = await startMarketplace({ limits: { "ecart.fulfillment": LAW } });
  try {
    const ledger = `./run-${run}.db`;
    await writeConfig(folder, { baseUrl: marketplace.url, accounts: names, law: LAW, ledger });
    const out = `run-${run}.csv`;
    await runNode([CLI, "run", "sheet.csv", "--yes", "--json", "--out", out], {
      cwd: folder,
      env: ENV,
    });
    return countArrivals(await marketplace.requests(), "ecart.fulfillment");
  } finally {
    await marketplace.stop();
  }
}
