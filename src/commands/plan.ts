import { describePlan } from "../batch/describe-plan.ts";
import type { PlanSettings } from "../batch/identity/settings.ts";
import { describeLargePlan } from "../batch/plain/large-plan.ts";
import type { BatchPlan } from "../batch/plan.ts";
import type { PlanDocument } from "../batch/plan-document.ts";
import { ExitCode } from "../errors.ts";
import type { ReadSheets } from "../sheet/read-sheets.ts";
import { streamPlanJson } from "../ui/print-plan.ts";
import { describeRefusals } from "../ui/print-reading.ts";
import { createDrainedWriter, createStreamWriter } from "../ui/stream-writer.ts";
import { createWorkingLine, NO_WORKING_LINE, type WorkingLine } from "../ui/working-line.ts";
import { lawOfConfig } from "./account-places.ts";
import { createAsker, type Asker } from "./asker.ts";
import type { LookFlags, PlanFlags } from "./flags.ts";
import { checkControlTotal, totalsOf } from "./control-total.ts";
import { createPlainRows, makeLargePlan } from "./prepare-large-plan.ts";
import {
  checkPlanFlags,
  describeTables,
  makePlan,
  readInputs,
  requireInputs,
} from "./prepare-plan.ts";
import { readDuration } from "./read-duration.ts";
import { preparePlanKeeper } from "./saved-plan/plan-keeper.ts";
import { prepareSending, type Sending } from "./sending.ts";
import { openSession, planSettings, type Session } from "./session.ts";
import { showPlan } from "./show-plan.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger plan FILE...`: what would be sent, rejected and skipped. Sends nothing, records nothing. */
export async function runPlanCommand(flags: LookFlags, terminal: Terminal): Promise<ExitCode> {
  checkPlanFlags(flags);
  const keeper = await preparePlanKeeper(flags, terminal);
  await requireInputs(flags, terminal);
  const session = await openSession(flags, terminal);
  const sending = prepareSending(session.config, session.store, terminal.clock);
  const working = flags.json || flags.quiet ? NO_WORKING_LINE : createWorkingLine(terminal);
  try {
    if (session.isNewLedger) announceLedger(session.ledgerPlace.shown, terminal);
    const settings = planSettings(session.config, flags, terminal.clock.nowMs());
    const asker = askerFor(flags, sending, terminal, working);
    const {
      document,
      looked: plan,
      read,
    } = await makeDocument(flags, terminal, session, settings, asker, working, keeper !== null);
    working.clear();
    if (flags.json) await streamPlanJson(document, createDrainedWriter(terminal.stdout));
    else {
      const lawOf = lawOfConfig(session.config);
      const { tables } = read;
      showPlan(document, flags, terminal, { lawOf, isAsking: false, limited: null, tables });
    }
    await keeper?.keep(plan, read.files, session);
    const mismatch = checkControlTotal(flags, document);
    if (mismatch) createStreamWriter(terminal.stderr)(`${mismatch}\n`);
    if (asker.refused.size > 0) {
      createStreamWriter(terminal.stderr)(describeRefusals(asker.refused));
      return ExitCode.credentials;
    }
    const isRejecting = document.decisions.reject > 0 || hasLooseRows(plan) || mismatch !== null;
    return isRejecting ? ExitCode.rejected : ExitCode.ok;
  } finally {
    working.clear();
    await session.close();
  }
}

/** The plan as it is printed, and the part of it in which something may be wrong. */
async function makeDocument(
  flags: PlanFlags,
  terminal: Terminal,
  { config, ledger }: Session,
  settings: PlanSettings,
  asker: Asker,
  working: WorkingLine,
  isKept: boolean,
): Promise<{ document: PlanDocument; looked: BatchPlan; read: ReadSheets }> {
  const lawOf = lawOfConfig(config);
  // Orders are asked for, or kept, one by one, so each must be there as a whole.
  if (flags.readOrders || isKept) {
    const { read, known } = await readInputs(flags, terminal, config, working.onEvent);
    const plan = await makePlan(read, known, ledger, settings, asker, working.onEvent);
    const document = { ...describePlan(plan, lawOf), tables: describeTables(read) };
    return { document, looked: plan, read };
  }
  const plain = createPlainRows();
  const { read, known } = await readInputs(flags, terminal, config, working.onEvent, (...row) =>
    plain.take(...row),
  );
  const plan = await makeLargePlan(read, plain, known, ledger, settings, asker);
  const document = { ...describeLargePlan(plan, lawOf), tables: describeTables(read) };
  return { document, looked: plan.others, read };
}

/** A plan needs no secret, unless it is told to read orders. */
function askerFor(
  flags: PlanFlags,
  sending: Sending,
  terminal: Terminal,
  working: WorkingLine,
): Asker {
  const { readOrders, maxAge, quiet } = flags;
  const options = {
    readOrders,
    maxAgeMs: readDuration("max-age", maxAge),
    askCarriers: readOrders,
    isTold: !quiet,
    mayAskAbout: (plan: BatchPlan) => checkControlTotal(flags, totalsOf(plan)) === null,
    onEvent: working.onEvent,
  };
  return createAsker(sending, options, terminal);
}

/** On stderr, so that it is seen beside JSON as well: an empty ledger may be the wrong one. */
function announceLedger(shown: string, terminal: Terminal): void {
  const write = createStreamWriter(terminal.stderr);
  write(`Ledger ${shown}: new, made by this plan; it knows of no earlier post\n`);
}

/** Rows that are rejected without belonging to any package. */
function hasLooseRows(plan: BatchPlan): boolean {
  return plan.loose.length > 0 || plan.orders.some(({ decided }) => decided.orphans.length > 0);
}
