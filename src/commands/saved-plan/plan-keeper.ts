import { resolve } from "node:path";
import type { BatchPlan } from "../../batch/plan.ts";
import type { SourceFile } from "../../domain/sheet-row.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { LookFlags } from "../flags.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { makeSavedPlan } from "./make-saved-plan.ts";
import { checkPlanPath, savePlan } from "./plan-file.ts";

/** Keeps a plan that was shown, for a run of it later. */
export interface PlanKeeper {
  /** @throws UserError where it cannot be written */
  keep(plan: BatchPlan, files: readonly SourceFile[], session: Session): Promise<void>;
}

/**
 * What `--save` asks for; null where it does not.
 *
 * @throws UserError where another file than a saved plan lies at the path
 */
export async function preparePlanKeeper(
  flags: LookFlags,
  { cwd, clock, stdout, stderr }: Terminal,
): Promise<PlanKeeper | null> {
  if (flags.save === undefined) return null;
  const path = resolve(cwd, flags.save);
  await checkPlanPath(path);
  return {
    async keep(plan, files, { config, ledgerPlace }) {
      const origin = { files, flags, config, ledger: ledgerPlace.shown, cwd, nowMs: clock.nowMs() };
      await savePlan(path, makeSavedPlan(plan, origin));
      if (flags.quiet) return;
      const write = createStreamWriter(flags.json ? stderr : stdout);
      write(
        `Plan saved. To carry out this and nothing else: shipledger run --plan ${flags.save}\n`,
      );
    },
  };
}
