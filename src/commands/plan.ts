import { describePlan } from "../batch/describe-plan.ts";
import { countPackages, type BatchPlan } from "../batch/plan.ts";
import { assertInvariant, ExitCode } from "../errors.ts";
import { cleanText } from "../ui/format.ts";
import { printPlan, streamPlanJson } from "../ui/print-plan.ts";
import { createDrainedWriter, createStreamWriter } from "../ui/stream-writer.ts";
import { isOperationName } from "../domain/operation.ts";
import { operationLimit } from "./account-places.ts";
import { createAsker, type Asker } from "./asker.ts";
import type { PlanFlags } from "./flags.ts";
import { checkControlTotal } from "./control-total.ts";
import { checkPlanFlags, makePlan, readInputs, requireInputs } from "./prepare-plan.ts";
import { readDuration } from "./read-duration.ts";
import { openSending, type Sending } from "./sending.ts";
import { openSession, planSettings } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger plan FILE...`: what would be sent, rejected and skipped. Sends nothing, records nothing. */
export async function runPlanCommand(flags: PlanFlags, terminal: Terminal): Promise<ExitCode> {
  checkPlanFlags(flags);
  await requireInputs(flags, terminal);
  const session = await openSession(flags, terminal);
  const sending = openSending(session.config, session.ledgerPlace, terminal.clock);
  try {
    if (session.isNewLedger) announceLedger(session.ledgerPlace.shown, terminal);
    const settings = planSettings(session.config, flags, terminal.clock.nowMs());
    const { read, known } = await readInputs(flags, terminal, () => undefined);
    const asker = askerFor(flags, sending, terminal);
    const plan = await makePlan(read, known, session.ledger, settings, asker);
    const document = describePlan(plan, (_account, operation) => {
      assertInvariant(isOperationName(operation), `unknown operation ${operation}`);
      return operationLimit(session.config, operation);
    });
    if (flags.json) await streamPlanJson(document, createDrainedWriter(terminal.stdout));
    else printPlan(document, createStreamWriter(terminal.stdout));
    const mismatch = checkControlTotal(flags, document.packages);
    if (mismatch) createStreamWriter(terminal.stderr)(`${mismatch}\n`);
    if (asker.refused.size > 0) {
      createStreamWriter(terminal.stderr)(describeRefusals(asker.refused));
      return ExitCode.credentials;
    }
    const isRejecting = document.decisions.reject > 0 || hasLooseRows(plan) || mismatch !== null;
    return isRejecting ? ExitCode.rejected : ExitCode.ok;
  } finally {
    await sending.close();
    await session.ledger.close();
  }
}

/** A plan needs no secret, unless it is told to read orders. */
function askerFor(flags: PlanFlags, sending: Sending, terminal: Terminal): Asker {
  const { readOrders, maxAge, quiet } = flags;
  const options = {
    readOrders,
    maxAgeMs: readDuration("max-age", maxAge),
    askCarriers: readOrders,
    isTold: !quiet,
    mayAskAbout: (plan: BatchPlan) => checkControlTotal(flags, countPackages(plan)) === null,
    onEvent: () => undefined,
  };
  return createAsker(sending, options, terminal);
}

function describeRefusals(refused: ReadonlyMap<string, string>): string {
  const lines = [...refused].map(
    ([account, message]) =>
      `Account ${cleanText(account)}: its credentials were refused, so its orders were not read. ${cleanText(message)}\n`,
  );
  return lines.join("");
}

/** On stderr, so that it is seen beside JSON as well: an empty ledger may be the wrong one. */
function announceLedger(shown: string, terminal: Terminal): void {
  const write = createStreamWriter(terminal.stderr);
  write(`Ledger ${shown}: new, made by this plan; it knows of no earlier post\n`);
}

/** Rows that are rejected without belonging to any package. */
function hasLooseRows(plan: Awaited<ReturnType<typeof makePlan>>): boolean {
  return plan.loose.length > 0 || plan.orders.some(({ decided }) => decided.orphans.length > 0);
}
