import { traceOrigins } from "../../batch/first-reads.ts";
import { checkedLinesOf } from "../../batch/plan.ts";
import type { RunFinished } from "../../batch/events.ts";
import { holdPlan } from "../../batch/run/hold-plan.ts";
import { runPlan } from "../../batch/run/run-plan.ts";
import type { RunTally } from "../../batch/run/context.ts";
import { summariseRun } from "../../batch/run/summarise.ts";
import type { MailingEvent } from "../../domain/mailing.ts";
import { warmHttp } from "../../endpoints/http.ts";
import { ExitCode } from "../../errors.ts";
import { writeResult, type WrittenResult } from "../../sheet/result-file.ts";
import type { RunControls } from "./controls.ts";
import { exitCodeOf, joinExitCodes } from "./exit-code.ts";
import { modelResult } from "./model-result.ts";
import type { PreparedRun } from "./prepare-run.ts";
import { recordOf, type RunSetting } from "./run-setting.ts";

/** Sends what was prepared, writes the result, and mails it where that is asked for. */
export async function carryOutRun(
  prepared: PreparedRun,
  controls: RunControls,
  setting: RunSetting,
): Promise<ExitCode> {
  const { plan, read, mailing, mismatch } = prepared;
  const { runId, startedAtMs, session, stage, terminal } = setting;
  const { clock } = terminal;
  await warmHttp();
  const files = traceOrigins(read.files, checkedLinesOf(plan));
  await session.ledger.beginRun(recordOf(setting), files);
  const sendingFromMs = clock.nowMs();
  const tally = await sendPlan(prepared, controls, setting);
  const durationMs = clock.nowMs() - sendingFromMs;
  const written = await writeRunResult(prepared, tally, setting);
  const finished = summariseRun(plan, tally, { runId, durationMs, result: written.path });
  const ending = { resultPath: written.path, resultHash: written.hash };
  // The ledger that failed may fail again; what it could record, it has.
  await session.ledger.endRun(runId, clock.nowMs(), ending).catch((error: unknown) => {
    if (!tally.fatal) throw error;
  });
  const flaw = tally.fatal ? "the run failed" : mismatch && "the control total is wrong";
  const ended = { runId, startedAtMs, resultPath: written.path, flaw };
  const emit = (event: MailingEvent): void => stage.emit(event);
  let mailed: ExitCode = ExitCode.ok;
  try {
    if (mailing) mailed = await mailing.mail(ended, controls.drain, emit);
  } finally {
    stage.emit(finished);
  }
  if (tally.fatal) throw tally.fatal;
  return joinExitCodes(endingOf(finished, tally, mismatch), mailed);
}

function endingOf(finished: RunFinished, tally: RunTally, mismatch: string | null): ExitCode {
  return mismatch === null ? exitCodeOf(finished, tally) : ExitCode.rejected;
}

async function sendPlan(
  { plan, ports, mismatch }: PreparedRun,
  { drain, gate }: RunControls,
  { runId, flags, session, stage, terminal }: RunSetting,
): Promise<RunTally> {
  if (mismatch !== null) return holdPlan(plan, mismatch);
  return runPlan(plan, {
    runId,
    ledger: session.ledger,
    clock: terminal.clock,
    settings: plan.settings,
    emit: (event) => stage.emit(event),
    postsMax: flags.limit ?? Number.POSITIVE_INFINITY,
    drain,
    gate,
    random: Math.random,
    ...ports,
  });
}

async function writeRunResult(
  { plan, read, resultPath }: PreparedRun,
  tally: RunTally,
  { runId, startedAtMs, flags, session, stage, terminal }: RunSetting,
): Promise<WrittenResult> {
  const ledger = session.ledgerPlace.shown;
  const times = { startedAtMs, finishedAtMs: terminal.clock.nowMs() };
  const model = modelResult(runId, plan, read, tally, { ...times, ledger });
  const written = await writeResult(resultPath, model, {
    overwrite: flags.out !== undefined,
    onRows: (done, of) => stage.emit({ type: "result:progress", done, of }),
  });
  const { path, intendedPath } = written;
  stage.emit({ type: "result:written", path, intendedPath });
  return written;
}
