import { describePlan } from "../batch/describe-plan.ts";
import { ExitCode } from "../errors.ts";
import { printPlan, streamPlanJson } from "../ui/print-plan.ts";
import { createDrainedWriter, createStreamWriter } from "../ui/stream-writer.ts";
import { isOperationName } from "../domain/operation.ts";
import type { PlanFlags } from "./flags.ts";
import { checkControlTotal } from "./control-total.ts";
import { checkPlanFlags, makePlan, readInputs, requireInputs } from "./prepare-plan.ts";
import { openSession, operationLimit, planSettings } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { assertInvariant } from "../errors.ts";

/** `shipledger plan FILE...`: what would be sent, rejected and skipped. Sends nothing, records nothing. */
export async function runPlanCommand(flags: PlanFlags, terminal: Terminal): Promise<ExitCode> {
  checkPlanFlags(flags);
  await requireInputs(flags, terminal);
  const session = await openSession(flags, terminal);
  try {
    if (session.isNewLedger) announceLedger(session.ledgerPlace.shown, terminal);
    const settings = planSettings(session.config, flags, terminal.clock.nowMs());
    const { read, known } = await readInputs(flags, terminal, () => undefined);
    const plan = await makePlan(read, known, session.ledger, settings);
    const document = describePlan(plan, (_account, operation) => {
      assertInvariant(isOperationName(operation), `unknown operation ${operation}`);
      return operationLimit(session.config, operation);
    });
    if (flags.json) await streamPlanJson(document, createDrainedWriter(terminal.stdout));
    else printPlan(document, createStreamWriter(terminal.stdout));
    const mismatch = checkControlTotal(flags, document.packages);
    if (mismatch) createStreamWriter(terminal.stderr)(`${mismatch}\n`);
    const isRejecting = document.decisions.reject > 0 || hasLooseRows(plan) || mismatch !== null;
    return isRejecting ? ExitCode.rejected : ExitCode.ok;
  } finally {
    await session.ledger.close();
  }
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
