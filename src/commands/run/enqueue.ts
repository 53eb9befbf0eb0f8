import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { traceOrigins } from "../../batch/first-reads.ts";
import { answerPlan } from "../../batch/answers.ts";
import { planReady } from "../../batch/describe-plan.ts";
import { checkedLinesOf } from "../../batch/plan.ts";
import type { RunTally } from "../../batch/run/context.ts";
import { deliverToQueue } from "../../batch/run/park-order.ts";
import { runPlan } from "../../batch/run/run-plan.ts";
import { createTally } from "../../batch/run/tally.ts";
import { countResults } from "../../domain/row-counts.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { BucketSpec } from "../../limiter/limiter.ts";
import type { PostQueue } from "../../store/queue.ts";
import { printQueued } from "../../ui/print-queued.ts";
import { operationLimit } from "../account-places.ts";
import { drainOnSignals } from "../signals.ts";
import { createPause } from "../../batch/run/pause.ts";
import { modelResult } from "./model-result.ts";
import type { PreparedRun } from "./prepare-run.ts";
import { packDocument } from "./queue-document.ts";
import { recordOf, shipByMsOf, type RunSetting } from "./run-setting.ts";

const compress = promisify(gzip);
/** Orders claimed in one go; nothing waits for a marketplace here. */
const CLAIMED_AT_ONCE = 200;

/** Records what was prepared and leaves it to the workers. */
export async function enqueueRun(prepared: PreparedRun, setting: RunSetting): Promise<ExitCode> {
  const { plan, read, mismatch } = prepared;
  const { runId, session, terminal, flags } = setting;
  if (mismatch !== null) {
    throw new UserError(mismatch, {
      nextSteps: ["Check which sheets are missing, or correct the control total."],
      exitCode: ExitCode.rejected,
    });
  }
  const queue = await session.store.openQueue();
  const { ledger } = session;
  const files = traceOrigins(read.files, checkedLinesOf(plan));
  await ledger.beginRun(recordOf(setting), files);
  const sheets = await Promise.all(
    read.files.map(async ({ path }) => ({ path, bytes: await compress(await readFile(path)) })),
  );
  const planned = createTally(answerPlan(plan));
  await queue.beginRun({ runId, document: makeDocument(prepared, planned, setting), sheets });
  const { tally, queued } = await parkAll(prepared, setting, queue);
  await queue.completeRun(runId, makeDocument(prepared, tally, setting));
  if (tally.fatal) throw tally.fatal;
  const counts = countResults(tally.answers);
  const event = {
    type: "run:queued",
    runId,
    rows: plan.lines.length,
    orders: plan.orders.length,
    packages: prepared.document.packages,
    queued,
    alreadyPosted: counts["already-posted"],
    ignored: counts.ignored,
    rejected: counts.rejected,
    notQueued: countStopped(tally),
  } as const;
  printQueued(event, flags, terminal);
  if (event.notQueued > 0) return ExitCode.resumable;
  return event.rejected > 0 ? ExitCode.rejected : ExitCode.ok;
}

/** Rows that another run held, or that a limit left. */
function countStopped({ answers }: RunTally): number {
  return answers.filter(
    ({ result, reasonCode }) => result === "not-attempted" && reasonCode !== "stopped",
  ).length;
}

async function parkAll(
  { plan, ports }: PreparedRun,
  setting: RunSetting,
  queue: PostQueue,
): Promise<{ tally: RunTally; queued: number }> {
  const { runId, session, terminal, flags } = setting;
  let queued = 0;
  const drain = drainOnSignals(() => undefined);
  const shipByMs = shipByMsOf(setting);
  try {
    const tally = await runPlan(plan, {
      ...ports,
      runId,
      ledger: session.ledger,
      clock: terminal.clock,
      settings: plan.settings,
      emit: () => undefined,
      postsMax: flags.limit ?? Number.POSITIVE_INFINITY,
      drain: drain.signal,
      gate: createPause(),
      random: Math.random,
      // Whoever queues needs no credentials: the workers have them.
      warm: () => Promise.resolve({ kind: "ready" }),
      bucketOf: (account, operation): BucketSpec => ({
        ...operationLimit(session.config, operation),
        name: `${operation} ${account}`,
        maxInFlight: CLAIMED_AT_ONCE,
      }),
      deliver: deliverToQueue({ queue, shipByMs, onParked: (posts) => void (queued += posts) }),
    });
    return { tally, queued };
  } finally {
    drain.stop();
  }
}

function makeDocument(prepared: PreparedRun, tally: RunTally, setting: RunSetting): Uint8Array {
  const { plan, read, document, lanes } = prepared;
  const { runId, startedAtMs, flags, session } = setting;
  const times = { startedAtMs, finishedAtMs: startedAtMs };
  const ledger = session.ledgerPlace.shown;
  const { packages } = modelResult(runId, plan, read, tally, { ...times, ledger });
  return packDocument({
    version: 1,
    startedAtMs,
    shipByMs: shipByMsOf(setting),
    reading: {
      operation: flags.operation ?? null,
      sheet: flags.sheet ?? null,
      encoding: flags.encoding ?? null,
      profile: flags.profile ?? null,
      profiles: session.config.profiles,
    },
    answers: tally.answers,
    packages: [...packages],
    plan: planReady(document, lanes),
  });
}
