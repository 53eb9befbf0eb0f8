import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { NO_READS } from "../../../src/batch/first-reads.ts";
import { groupByOrder } from "../../../src/batch/order-groups.ts";
import { planBatch, type BatchPlan } from "../../../src/batch/plan.ts";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import { createPause } from "../../../src/batch/run/pause.ts";
import { runPlan } from "../../../src/batch/run/run-plan.ts";
import { systemClock } from "../../../src/clock.ts";
import { emptyHistory } from "../../../src/domain/history.ts";
import { lawOf } from "../../../src/endpoints/limits.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import type { EndpointAnswer } from "../../../src/endpoints/endpoint.ts";
import type { Limiter } from "../../../src/limiter/limiter.ts";
import { readSheets } from "../../../src/sheet/read-sheets.ts";
import { createClaimOwner } from "../../../src/store/claim-owner.ts";
import type { Ledger } from "../../../src/store/ledger.ts";
import { openSqliteLedger } from "../../../src/store/sqlite/open-ledger.ts";
import { makeAccount, makeSettings } from "../../batch/identity/lines.ts";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { writeCsv } from "../make-sheet.ts";
import { replaySql, traceSql, type SqlCall } from "../trace-sql.ts";

const PACKAGES = 10_000;
const ACCOUNTS = Array.from({ length: 20 }, (_, index) => `seller-${index}`);
const RUN_ID = "durable-posts";
/** As the ledger sets up its own connection. */
const PRAGMAS =
  "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA cache_size = -32768";

/**
 * A run whose endpoint answers at once and whose limiter never waits, and the
 * very statements of such a run again, in the same transactions.
 */
export const durablePosts: Bench = {
  name: "durable-posts",
  claim: "recording posts durably costs little more than the disk itself does",
  measure: measureDurablePosts,
};

async function measureDurablePosts({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  await writeCsv(join(folder, "sheet.csv"), { rows: PACKAGES, accounts: ACCOUNTS, isPlain: true });
  const plan = await makePlan(join(folder, "sheet.csv"));
  let ledgers = 0;
  const nextPath = (): string => join(folder, `ledger-${(ledgers += 1)}.db`);
  const measureOurs = async (): Promise<number> => PACKAGES / (await postAll(plan, nextPath()));
  let calls: SqlCall[] = [];
  await withLedger(nextPath(), async (ledger) => {
    calls = await traceSql(() => carryOut(plan, ledger));
  });
  const commits = calls.filter(({ sql }) => sql === "COMMIT").length;
  tell(`${PACKAGES} posts in ${commits} commits`);
  const pairs = [];
  for (let run = 0; run < runs; run += 1) {
    const theirs = PACKAGES / (await replayAll(calls, nextPath()));
    const ours = await measureOurs();
    tell(`${ours.toFixed(0)} and ${theirs.toFixed(0)} per second`);
    pairs.push({ ours, theirs });
  }
  return [
    {
      what: "durable posts, endpoint and limit out of the way",
      against: "a bare loop of the same SQLite transactions",
      unit: "per s",
      pairs,
      reach: { atLeast: 0.6 },
      besides: [
        { what: "commits per 1,000 posts", values: [(commits * 1000) / PACKAGES], unit: "" },
      ],
    },
  ];
}

async function makePlan(path: string): Promise<BatchPlan> {
  const settings = planSettings();
  const { lines } = await readSheets([path]);
  const grouped = groupByOrder(lines, NO_READS, settings);
  const histories = grouped.groups.map(({ key }) => emptyHistory(key));
  return planBatch(lines, grouped, histories, new Map(), settings);
}

function planSettings(): PlanSettings {
  const accounts = ACCOUNTS.map((name) => makeAccount({ name, seller: name }));
  return makeSettings({
    defaultAccount: null,
    accounts: new Map(accounts.map((account) => [account.name, account])),
  });
}

/** How long all posts take, in seconds. */
async function postAll(plan: BatchPlan, path: string): Promise<number> {
  let seconds = 0;
  await withLedger(path, async (ledger) => {
    const fromMs = performance.now();
    await carryOut(plan, ledger);
    seconds = (performance.now() - fromMs) / 1000;
  });
  return seconds;
}

async function withLedger(path: string, work: (ledger: Ledger) => Promise<void>): Promise<void> {
  const { ledger } = await openSqliteLedger(path, { clock: systemClock });
  try {
    await ledger.beginRun({ runId: RUN_ID, startedAtMs: systemClock.nowMs(), command: "run" }, []);
    await work(ledger);
  } finally {
    await ledger.close();
  }
}

const ACCEPTED: EndpointAnswer = { kind: "accepted", requestId: "request-1", limits: null };

const OPEN_LIMITER: Limiter = {
  acquire: async () => ({
    sendAtMs: systemClock.nowMs(),
    waitForSendTime: async () => undefined,
    noteDeparture: () => undefined,
    noteAnswer: () => undefined,
    done: async () => undefined,
  }),
  gauge: ({ name, burst, ratePerSecond }) => ({
    name,
    tokens: burst,
    burst,
    ratePerSecond,
    inFlight: 0,
    waiting: 0,
    nextSendAtMs: null,
    throttled: 0,
  }),
};

async function carryOut(plan: BatchPlan, ledger: Ledger): Promise<void> {
  const send = async (): Promise<EndpointAnswer> => ACCEPTED;
  const tally = await runPlan(plan, {
    runId: RUN_ID,
    ledger,
    limiter: OPEN_LIMITER,
    endpoints: {
      ...ENDPOINTS,
      "ecart.fulfillment": { ...ENDPOINTS["ecart.fulfillment"], send },
    },
    clock: systemClock,
    owner: createClaimOwner(),
    settings: plan.settings,
    emit: () => undefined,
    bucketOf: (account, operation) => ({ name: account, ...lawOf(operation, {}) }),
    endpointAccount: (name) => ({ name, api: "ecart", baseUrl: "http://localhost", token: "" }),
    warm: async () => ({ kind: "ready" }),
    postsMax: Number.POSITIVE_INFINITY,
    drain: new AbortController().signal,
    gate: createPause(),
    random: () => 0,
  });
  if (tally.fatal) throw tally.fatal;
  const posted = tally.answers.filter(({ result }) => result === "posted").length;
  if (posted !== PACKAGES) throw new Error(`${posted} of ${PACKAGES} posted`);
}

/** How long the traced calls take on a new ledger, in seconds. */
async function replayAll(calls: readonly SqlCall[], path: string): Promise<number> {
  await withLedger(path, async () => undefined);
  const database = new DatabaseSync(path);
  database.exec(PRAGMAS);
  const fromMs = performance.now();
  replaySql(database, calls);
  const seconds = (performance.now() - fromMs) / 1000;
  database.close();
  return seconds;
}
