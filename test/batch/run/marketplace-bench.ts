import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { RunEvent } from "../../../src/batch/events.ts";
import type { RunContext, RunTally } from "../../../src/batch/run/context.ts";
import { createPause, type SendingGate } from "../../../src/batch/run/pause.ts";
import { runPlan } from "../../../src/batch/run/run-plan.ts";
import type { Clock } from "../../../src/clock.ts";
import { makePlan } from "../../../src/commands/prepare-plan.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import { createLimiter } from "../../../src/limiter/shared-limiter.ts";
import type { FaultPlan } from "../../../src/sandbox/faults.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";
import { readSheets } from "../../../src/sheet/read-sheets.ts";
import { createClaimOwner } from "../../../src/store/claim-owner.ts";
import type { Ledger } from "../../../src/store/ledger.ts";
import { openSqliteBuckets } from "../../../src/store/sqlite/buckets.ts";
import { openSqliteLedger } from "../../../src/store/sqlite/open-ledger.ts";
import { verifySqliteLedger } from "../../../src/store/sqlite/verify-ledger.ts";
import { makeSettings } from "../identity/lines.ts";

/** A marketplace on this machine, and a ledger in a file, for one test. */
export interface MarketplaceBench {
  readonly sandbox: Sandbox;
  readonly ledgerPath: string;
  /** Runs a sheet as a process of its own would: own connections, own limiter, own claims. */
  run(csv: string, options: RunOptions): Promise<FinishedRun>;
  /** What the marketplace holds: order, package ID, tracking numbers it had, times it was created. */
  parcels(): { orderId: string; packageId: string; history: readonly string[]; creates: number }[];
  /** Resolves when so many requests have arrived. */
  untilRequests(count: number): Promise<void>;
  /** What `ledger verify` finds wrong. */
  problems(): readonly string[];
}

export interface RunOptions {
  readonly clock: Clock;
  /** Stands before the ledger that the engine sees. */
  readonly wrapLedger?: (ledger: Ledger) => Ledger;
  readonly onEvent?: (event: RunEvent) => void;
  readonly drain?: AbortSignal;
  readonly gate?: SendingGate;
  /** The limit that the run keeps; generous by default. */
  readonly law?: { readonly ratePerSecond: number; readonly burst: number };
}

export interface FinishedRun {
  readonly tally: RunTally;
  /** Results by row, each with its reason code. */
  readonly results: string[];
}

const GENEROUS = { ratePerSecond: 500, burst: 100 };

export async function openBench(faults: FaultPlan = {}): Promise<MarketplaceBench> {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-run-"));
  const sandbox = await startSandbox({ faults, limits: { "ecart.fulfillment": GENEROUS } });
  onTestFinished(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const ledgerPath = join(folder, "ledger.db");
  let sheets = 0;
  return {
    sandbox,
    ledgerPath,
    async run(csv, options) {
      sheets += 1;
      const sheet = join(folder, `sheet-${sheets}.csv`);
      writeFileSync(
        sheet,
        `order-id,order-item-id,quantity,carrier-code,tracking-number,action\n${csv}`,
      );
      return runSheet(sheet, ledgerPath, sandbox.url, options);
    },
    parcels: () =>
      sandbox
        .state()
        .stores.flatMap((store) => store.packages)
        .map(({ orderId, packageId, history, creates }) => ({
          orderId,
          packageId,
          history,
          creates,
        })),
    untilRequests: (count) => untilRequests(sandbox, count),
    problems: () => verifySqliteLedger(ledgerPath).problems,
  };
}

async function runSheet(
  sheet: string,
  ledgerPath: string,
  baseUrl: string,
  options: RunOptions,
): Promise<FinishedRun> {
  const { clock } = options;
  const { ledger } = await openSqliteLedger(ledgerPath, { clock });
  const buckets = openSqliteBuckets(`${ledgerPath}.buckets`, clock);
  try {
    const read = await readSheets([sheet]);
    const settings = makeSettings();
    const plan = await makePlan(read, new Map(), ledger, settings);
    const runId = randomUUID();
    await ledger.beginRun({ runId, startedAtMs: clock.nowMs(), command: "run" }, read.files);
    const law = options.law ?? GENEROUS;
    const context: RunContext = {
      runId,
      ledger: options.wrapLedger?.(ledger) ?? ledger,
      limiter: createLimiter({ store: buckets, clock, random: () => 0 }),
      endpoints: ENDPOINTS,
      clock,
      owner: createClaimOwner(),
      settings,
      emit: options.onEvent ?? (() => undefined),
      bucketOf: () => ({ name: "bench", maxInFlight: 8, ...law }),
      endpointAccount: (name) => ({ name, api: "ecart", baseUrl, token: "token" }),
      warm: async () => ({ kind: "ready" }),
      postsMax: Number.POSITIVE_INFINITY,
      drain: options.drain ?? new AbortController().signal,
      gate: options.gate ?? createPause(),
      random: () => 0,
    };
    const tally = await runPlan(plan, context);
    const results = tally.answers.map(({ result, reasonCode }) =>
      [result, reasonCode].filter((text) => text !== "").join(" "),
    );
    return { tally, results };
  } finally {
    await buckets.close();
    await ledger.close();
  }
}

/** Rows of orders with one parcel each: `A`, `B` ... */
export function parcelRows(...orderIds: string[]): string {
  return orderIds.map((orderId) => `${orderId},1001,1,UPS,1Z-${orderId},\n`).join("");
}

async function untilRequests(sandbox: Sandbox, count: number): Promise<void> {
  for (let look = 0; look < 400; look += 1) {
    if (sandbox.state().requests >= count) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  throw new Error(`There were never ${count} requests.`);
}
