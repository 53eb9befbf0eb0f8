import { randomUUID } from "node:crypto";
import { summariseImport } from "../batch/import/summarise-import.ts";
import { planImport } from "../batch/import/plan-import.ts";
import { runImport } from "../batch/import/run-import.ts";
import { ExitCode } from "../errors.ts";
import { printImport } from "../ui/print-import.ts";
import { createDrainedWriter } from "../ui/stream-writer.ts";
import type { CommonFlags, PlanFlags } from "./flags.ts";
import { checkPlanFlags, readInputs } from "./prepare-plan.ts";
import { openSession, planSettings } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of posts import. */
export interface ImportFlags
  extends
    CommonFlags,
    Pick<
      PlanFlags,
      "files" | "account" | "operation" | "profile" | "sheet" | "encoding" | "duplicateRows"
    > {}

/** `shipledger posts import FILE...`: brings in packages that were posted elsewhere. Sends nothing. */
export async function runPostsImport(flags: ImportFlags, terminal: Terminal): Promise<ExitCode> {
  const reading: PlanFlags = { ...flags, ...NOT_ASKED };
  checkPlanFlags(reading);
  const session = await openSession(flags, terminal);
  const { config, ledger, ledgerPlace, isNewLedger } = session;
  const { clock } = terminal;
  try {
    const startedAtMs = clock.nowMs();
    const settings = planSettings(config, reading, startedAtMs);
    const { read } = await readInputs(reading, terminal, () => undefined);
    const runId = randomUUID();
    const plan = planImport(read.lines, settings, { runId, nowMs: startedAtMs });
    await ledger.beginRun({ runId, startedAtMs, command: "posts import" }, read.files);
    const rows = await runImport(plan, ledger);
    await ledger.endRun(runId, clock.nowMs());
    const finished = summariseImport(rows, plan.packageCount);
    const withoutCarrier = plan.packages.filter(({ item }) => isCarrierOpen(item)).length;
    const place = { ledger: ledgerPlace.shown, isNewLedger, withoutCarrier };
    const { json, quiet } = flags;
    const write = createDrainedWriter(terminal.stdout);
    await printImport({ rows, finished, ...place }, { json, quiet, write });
    return finished.rejected > 0 ? ExitCode.rejected : ExitCode.ok;
  } finally {
    await session.close();
  }
}

/** Flags of a plan that mean nothing to an import. */
const NOT_ASKED = {
  orders: undefined,
  readOrders: false,
  maxAge: "1h",
  changedTracking: undefined,
  trustPackageIds: false,
  strictTracking: false,
  expectPackages: undefined,
  shipBy: undefined,
} as const;

function isCarrierOpen(item: {
  readonly transmits: readonly string[];
  readonly content: { readonly carrierCode: string };
}): boolean {
  return item.content.carrierCode === "" && item.transmits.includes("carrierCode");
}
