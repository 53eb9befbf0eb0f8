import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findPostgres } from "../../postgres/find-postgres.ts";
import { PostgresServer } from "../../postgres/start-postgres.ts";
import { startMarketplace } from "../../torture/marketplace.ts";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { countWithin } from "../laws.ts";
import { writeCsv } from "../make-sheet.ts";
import { CLI, runNode } from "../run-node.ts";
import { ENV, writeConfig } from "../site.ts";

const OPERATION = "ecart.fulfillment";
const LAW = { ratePerSecond: 2, burst: 10 };
/** From the first request on, until workers have started and bursts are spent. */
const WARM_UP_MS = 15_000;
/** Then it is measured; enough is queued that no account is done before. */
const WINDOW_MS = 40_000;
const PACKAGES_PER_ACCOUNT = 140;
/** What the issue asks for: 20,000 packages of 100 accounts, by four workers. */
const PROMISED = { workers: 4, accounts: 100, packagesPerAccount: 200 };
const WORKERS = [1, 2, 4];
const ACCOUNTS = [10, 100, 500];
const START_MAX_MS = 60_000;
const POLL_MS = 100;
/** A server as people run it: every commit reaches the disk. */
const DURABLE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

export const cluster: Bench = {
  name: "cluster",
  claim: "workers on one PostgreSQL send for all accounts as fast as their laws together allow",
  measure: measureCluster,
};

async function measureCluster({ folder, tell }: BenchContext): Promise<BenchRow[]> {
  const installed = findPostgres();
  if (typeof installed === "string") throw new Error(installed);
  const rows: BenchRow[] = [];
  for (const accounts of ACCOUNTS) {
    for (const workers of WORKERS) {
      const isPromised = workers === PROMISED.workers && accounts === PROMISED.accounts;
      const each = isPromised ? PROMISED.packagesPerAccount : PACKAGES_PER_ACCOUNT;
      const place = join(folder, `${workers}-${accounts}`);
      await mkdir(place);
      await using server = await PostgresServer.open(installed, DURABLE);
      const ledger = server.urlOf("postgres");
      const sent = await sendFor({ folder: place, ledger, workers, accounts, each });
      const shown = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
      const what = `${shown(workers, "worker")}, ${accounts} accounts, ${each * accounts} packages queued`;
      tell(`${what}: ${sent.taken} of ${sent.lawful}, ${sent.refused} x 429`);
      const seconds = WINDOW_MS / 1000;
      rows.push({
        what,
        against: "the sum of their laws",
        unit: "per s",
        pairs: [{ ours: sent.taken / seconds, theirs: sent.lawful / seconds }],
        reach: isPromised ? { atLeast: 0.95 } : null,
        besides: [
          { what: "429", values: [sent.refused], unit: "", ...(isPromised ? { atMost: 0 } : {}) },
          { what: "doubled", values: [sent.doubled], unit: "", atMost: 0 },
        ],
      });
    }
  }
  return rows;
}

interface ClusterPlan {
  readonly folder: string;
  readonly ledger: string;
  readonly workers: number;
  readonly accounts: number;
  readonly each: number;
}

async function sendFor({ folder, ledger, workers, accounts, each }: ClusterPlan) {
  const marketplace = await startMarketplace({ limits: { [OPERATION]: LAW } });
  const pool: ChildProcess[] = [];
  try {
    const names = Array.from({ length: accounts }, (_, index) => `seller-${index}`);
    await writeConfig(folder, { baseUrl: marketplace.url, accounts: names, law: LAW, ledger });
    const sheet = { rows: accounts * each, accounts: names, isPlain: true };
    await writeCsv(join(folder, "sheet.csv"), sheet);
    const place = { cwd: folder, env: ENV };
    await runNode([CLI, "run", "sheet.csv", "--enqueue", "--json"], place);
    for (let index = 0; index < workers; index += 1) pool.push(startWorker(folder));
    const giveUpAtMs = performance.now() + START_MAX_MS;
    // What a worker asks before it sends anything begins no time.
    while (!(await marketplace.requests()).some(({ operation }) => operation === OPERATION)) {
      if (performance.now() > giveUpAtMs) throw new Error("no worker sent anything");
      await sleep(POLL_MS);
    }
    await sleep(WARM_UP_MS + WINDOW_MS);
    await stopAll(pool);
    const requests = await marketplace.requests();
    const window = { fromMs: WARM_UP_MS, forMs: WINDOW_MS };
    const counted = countWithin(requests, OPERATION, window);
    return { ...counted, lawful: (accounts * LAW.ratePerSecond * WINDOW_MS) / 1000 };
  } finally {
    await stopAll(pool);
    await marketplace.stop();
  }
}

function startWorker(cwd: string): ChildProcess {
  return spawn(process.execPath, [CLI, "worker", "--json"], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...ENV },
    stdio: "ignore",
  });
}

async function stopAll(pool: ChildProcess[]): Promise<void> {
  const ends = pool.splice(0).map(async (worker) => {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    worker.kill("SIGTERM");
    await once(worker, "exit");
  });
  await Promise.all(ends);
}
