import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { describePlan, planReady } from "../batch/describe-plan.ts";
import type { RunEvent } from "../batch/events.ts";
import { traceOrigins } from "../batch/first-reads.ts";
import { checkedLinesOf, countPackages, type BatchPlan } from "../batch/plan.ts";
import type { PlanDocument } from "../batch/plan-document.ts";
import { holdPlan } from "../batch/run/hold-plan.ts";
import { runPlan } from "../batch/run/run-plan.ts";
import type { RunTally } from "../batch/run/context.ts";
import { summariseRun } from "../batch/run/summarise.ts";
import type { MailingEvent } from "../domain/mailing.ts";
import { isOperationName } from "../domain/operation.ts";
import { warmHttp } from "../endpoints/http.ts";
import { assertInvariant, ExitCode } from "../errors.ts";
import { assertResultFits, writeResult, type WrittenResult } from "../sheet/result-file.ts";
import { probeResultPath } from "../sheet/result-path.ts";
import type { ReadSheets } from "../sheet/read-sheets.ts";
import { operationLimit } from "./account-places.ts";
import { createAsker, type Asker } from "./asker.ts";
import { checkControlTotal } from "./control-total.ts";
import type { RunFlags } from "./flags.ts";
import { checkPlanFlags, makePlan, readInputs, requireInputs } from "./prepare-plan.ts";
import { readDuration } from "./read-duration.ts";
import { confirmSending } from "./run/confirm-sending.ts";
import { takeControls, type RunControls } from "./run/controls.ts";
import { exitCodeOf, joinExitCodes } from "./run/exit-code.ts";
import { prepareRunMailing, type RunMailing } from "./run/mail-run.ts";
import { modelResult } from "./run/model-result.ts";
import { columnsOf, resultPathOf } from "./run/result-place.ts";
import { RunStage } from "./run/stage.ts";
import { warnOfMws } from "./run/warn-of-mws.ts";
import { prepareSending, type Sending, type SendingPorts } from "./sending.ts";
import { openSession, planSettings, type Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger run FILE...`: plan, send, write the result workbook. */
export async function runRunCommand(flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  checkPlanFlags(flags);
  await requireInputs(flags, terminal);
  const session = await openSession(flags, terminal);
  try {
    const run = new RunInProgress(flags, terminal, session);
    return await run.carryOut();
  } finally {
    await session.close();
  }
}

/** One run from its first file to its exit code. */
class RunInProgress {
  readonly #flags: RunFlags;
  readonly #terminal: Terminal;
  readonly #session: Session;
  readonly #runId = randomUUID();
  readonly #startedAtMs: number;
  readonly #stage: RunStage;

  constructor(flags: RunFlags, terminal: Terminal, session: Session) {
    this.#flags = flags;
    this.#terminal = terminal;
    this.#session = session;
    this.#startedAtMs = terminal.clock.nowMs();
    this.#stage = new RunStage(flags, terminal);
  }

  async carryOut(): Promise<ExitCode> {
    const { config, ledger } = this.#session;
    const inputs = this.#flags.files.map((file) => resolve(this.#terminal.cwd, file));
    const path = resultPathOf(this.#flags, inputs, this.#terminal);
    await probeResultPath(path, inputs);
    this.#emitStart(inputs);
    const settings = planSettings(config, this.#flags, this.#startedAtMs);
    const { read, known } = await readInputs(this.#flags, this.#terminal, (event) =>
      this.#stage.emit(event),
    );
    const mailing = prepareRunMailing(this.#flags, this.#session, this.#terminal, read.lines);
    const sending = prepareSending(config, this.#session.store, this.#terminal.clock);
    const asker = this.#createAsker(sending);
    const plan = await makePlan(read, known, ledger, settings, asker);
    assertResultFits(path, plan.lines.length, columnsOf(read));
    const document = this.#describe(plan);
    const mismatch = checkControlTotal(this.#flags, document.packages);
    if (mismatch === null) {
      warnOfMws(document, this.#terminal);
      // Before anybody is asked, and before anything is shown of a run that cannot be.
      sending.checkCredentials(plan);
      if (!(await confirmSending(document, this.#flags, this.#terminal))) {
        return ExitCode.resumable;
      }
    }
    const ports = { ...sending.ports, refusedAccounts: asker.refused };
    return await this.#show(document, (controls) =>
      this.#send(plan, read, path, ports, controls, mismatch, mailing),
    );
  }

  #createAsker(sending: Sending): Asker {
    const { readOrders, maxAge, quiet } = this.#flags;
    const options = {
      readOrders,
      maxAgeMs: readDuration("max-age", maxAge),
      askCarriers: true,
      isTold: !quiet,
      mayAskAbout: (plan: BatchPlan) =>
        checkControlTotal(this.#flags, countPackages(plan)) === null,
      onEvent: (event: RunEvent) => this.#stage.emit(event),
    };
    return createAsker(sending, options, this.#terminal);
  }

  /** Keeps the screen open for as long as `send` takes; Ctrl-C drains it. */
  async #show(
    document: PlanDocument,
    send: (controls: RunControls) => Promise<ExitCode>,
  ): Promise<ExitCode> {
    const controls = takeControls(this.#stage, this.#terminal);
    try {
      await this.#stage.open(controls);
      this.#stage.emit(planReady(document));
      return await send(controls);
    } finally {
      controls.release();
      await this.#stage.close();
    }
  }

  async #send(
    plan: BatchPlan,
    read: ReadSheets,
    path: string,
    ports: SendingPorts,
    controls: RunControls,
    mismatch: string | null,
    mailing: RunMailing | null,
  ): Promise<ExitCode> {
    const { ledger, ledgerPlace } = this.#session;
    const runId = this.#runId;
    const { clock } = this.#terminal;
    await warmHttp();
    const files = traceOrigins(read.files, checkedLinesOf(plan));
    await ledger.beginRun({ runId, startedAtMs: this.#startedAtMs, command: "run" }, files);
    const sendingFromMs = clock.nowMs();
    const tally =
      mismatch === null
        ? await runPlan(plan, {
            runId,
            ledger,
            clock,
            settings: plan.settings,
            emit: (event) => this.#stage.emit(event),
            postsMax: this.#flags.limit ?? Number.POSITIVE_INFINITY,
            drain: controls.drain,
            gate: controls.gate,
            random: Math.random,
            ...ports,
          })
        : holdPlan(plan, mismatch);
    const durationMs = clock.nowMs() - sendingFromMs;
    const written = await this.#writeResult(plan, read, tally, path, ledgerPlace.shown);
    const finished = summariseRun(plan, tally, { runId, durationMs, result: written.path });
    const ending = { resultPath: written.path, resultHash: written.hash };
    // The ledger that failed may fail again; what it could record, it has.
    await ledger.endRun(runId, clock.nowMs(), ending).catch((error: unknown) => {
      if (!tally.fatal) throw error;
    });
    const flaw = tally.fatal ? "the run failed" : mismatch && "the control total is wrong";
    const ended = { runId, startedAtMs: this.#startedAtMs, resultPath: written.path, flaw };
    const emit = (event: MailingEvent): void => this.#stage.emit(event);
    let mailed: ExitCode = ExitCode.ok;
    try {
      if (mailing) mailed = await mailing.mail(ended, controls.drain, emit);
    } finally {
      this.#stage.emit(finished);
    }
    if (tally.fatal) throw tally.fatal;
    return joinExitCodes(
      mismatch === null ? exitCodeOf(finished, tally) : ExitCode.rejected,
      mailed,
    );
  }

  async #writeResult(
    plan: BatchPlan,
    read: ReadSheets,
    tally: RunTally,
    path: string,
    ledger: string,
  ): Promise<WrittenResult> {
    const finishedAtMs = this.#terminal.clock.nowMs();
    const times = { startedAtMs: this.#startedAtMs, finishedAtMs };
    const model = modelResult(this.#runId, plan, read, tally, { ...times, ledger });
    const overwrite = this.#flags.out !== undefined;
    const written = await writeResult(path, model, { overwrite });
    this.#stage.emit({
      type: "result:written",
      path: written.path,
      intendedPath: written.intendedPath,
    });
    return written;
  }

  #describe(plan: BatchPlan): PlanDocument {
    return describePlan(plan, (_account, operation) => {
      assertInvariant(isOperationName(operation), `unknown operation ${operation}`);
      return operationLimit(this.#session.config, operation);
    });
  }

  #emitStart(files: readonly string[]): void {
    const { ledgerPlace, isNewLedger } = this.#session;
    this.#stage.emit({
      type: "run:started",
      runId: this.#runId,
      atMs: this.#startedAtMs,
      files,
      ledger: ledgerPlace.shown,
      ledgerIsNew: isNewLedger,
    });
  }
}
