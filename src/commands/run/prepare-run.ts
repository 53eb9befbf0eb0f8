import { resolve } from "node:path";
import { describeLanes, describePlan, type LawOfLane } from "../../batch/describe-plan.ts";
import type { PlannedLane, RunEvent } from "../../batch/events.ts";
import type { BatchPlan } from "../../batch/plan.ts";
import type { PlanDocument } from "../../batch/plan-document.ts";
import { accountNames } from "../../config/accounts.ts";
import { UserError } from "../../errors.ts";
import { assertResultFits } from "../../sheet/result-file.ts";
import { probeResultPath } from "../../sheet/result-path.ts";
import type { ReadSheets } from "../../sheet/read-sheets.ts";
import { createAsker, type Asker } from "../asker.ts";
import { checkControlTotal, totalsOf } from "../control-total.ts";
import { lawOfConfig } from "../account-places.ts";
import { describeTables, makePlan, readInputs } from "../prepare-plan.ts";
import { readDuration } from "../read-duration.ts";
import { holdToPlan } from "../saved-plan/hold-to-plan.ts";
import { prepareSending, type Sending, type SendingPorts } from "../sending.ts";
import { planSettings, type Session } from "../session.ts";
import { prepareRunMailing, type RunMailing } from "./mail-run.ts";
import { columnsOf, resultPathOf } from "./result-place.ts";
import { shipByMsOf, type RunSetting } from "./run-setting.ts";
import { warnOfMws } from "./warn-of-mws.ts";

/** A run that is ready to send: all that can be known beforehand is known. */
export interface PreparedRun {
  readonly read: ReadSheets;
  readonly plan: BatchPlan;
  readonly document: PlanDocument;
  /** What this run sends; less than the plan, where `--limit` says so. */
  readonly lanes: readonly PlannedLane[];
  readonly resultPath: string;
  readonly ports: SendingPorts;
  readonly mailing: RunMailing | null;
  /** What does not agree with `--expect-packages` or `--expect-quantity`; null when all does. */
  readonly mismatch: string | null;
}

/** Reads, asks and decides; whatever would make the run fail later makes it fail here. */
export async function prepareRun(setting: RunSetting): Promise<PreparedRun> {
  const { flags, terminal, session, stage, saved } = setting;
  const { config, ledger, ledgerPlace, store } = session;
  const inputs = flags.files.map((file) => resolve(terminal.cwd, file));
  const resultPath = resultPathOf(flags, inputs, terminal);
  // A queued run's result is written by whoever watches it, with the credentials of the workers.
  if (!flags.enqueue) await probeResultPath(resultPath, inputs);
  emitStart(inputs, setting);
  const settings = planSettings(config, flags, setting.startedAtMs);
  const emit = (event: RunEvent): void => stage.emit(event);
  const { read, known } = await readInputs(flags, terminal, config, emit);
  const mailing = prepareRunMailing(flags, session, terminal, read.lines);
  const sending = prepareSending(config, store, terminal.clock);
  const asker = askerFor(sending, setting);
  const plan = await makePlan(read, known, ledger, settings, asker, emit);
  if (saved) {
    const present = { plan, files: read.files, config, ledger, ledgerShown: ledgerPlace.shown };
    await holdToPlan(saved, present);
  }
  assertResultFits(resultPath, plan.lines.length, columnsOf(read));
  const lawOf: LawOfLane = lawOfConfig(config);
  const document = { ...describePlan(plan, lawOf), tables: describeTables(read) };
  const mismatch = checkControlTotal(flags, document);
  if (mismatch === null) {
    stage.clear();
    warnOfMws(document, terminal);
    // Before anybody is asked, and before anything is shown of a run that cannot be.
    if (!flags.enqueue) sending.checkCredentials(plan);
  }
  const lanes = describeLanes(plan, lawOf, flags.limit);
  const ports = { ...sending.ports, refusedAccounts: asker.refused };
  return { read, plan, document, lanes, resultPath, ports, mailing, mismatch };
}

/** Whoever queues a run may have no credentials; then nothing is asked that the workers find out. */
function hasAllSecrets({ ports }: Sending, { config }: Session): boolean {
  try {
    for (const name of accountNames(config)) ports.endpointAccount(name);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function askerFor(sending: Sending, { flags, terminal, stage, session }: RunSetting): Asker {
  const { readOrders, maxAge, quiet } = flags;
  const options = {
    readOrders,
    maxAgeMs: readDuration("max-age", maxAge),
    askCarriers: !flags.enqueue || hasAllSecrets(sending, session),
    isTold: !quiet,
    mayAskAbout: (plan: BatchPlan) => checkControlTotal(flags, totalsOf(plan)) === null,
    onEvent: (event: RunEvent) => stage.emit(event),
  };
  return createAsker(sending, options, terminal);
}

function emitStart(files: readonly string[], setting: RunSetting): void {
  const { ledgerPlace, isNewLedger } = setting.session;
  setting.stage.emit({
    type: "run:started",
    runId: setting.runId,
    atMs: setting.startedAtMs,
    files,
    ledger: ledgerPlace.shown,
    ledgerIsNew: isNewLedger,
    shipByMs: shipByMsOf(setting),
  });
}
