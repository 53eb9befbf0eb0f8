import { randomUUID } from "node:crypto";
import type { PlanSettings } from "../batch/identity/settings.ts";
import { summariseImport } from "../batch/import/summarise-import.ts";
import { planImport, type ImportPlan, type ImportRun } from "../batch/import/plan-import.ts";
import { findOrdersToBringIn, planReadings } from "../batch/import/plan-readings.ts";
import { runImport } from "../batch/import/run-import.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import { ExitCode, UserError } from "../errors.ts";
import { printImport } from "../ui/print-import.ts";
import { describeRefusals } from "../ui/print-reading.ts";
import { createDrainedWriter, createStreamWriter } from "../ui/stream-writer.ts";
import { createAsker } from "./asker.ts";
import type { PlanFlags } from "./flags.ts";
import { checkPlanFlags, readInputs, requireInputs } from "./prepare-plan.ts";
import { readDuration } from "./read-duration.ts";
import { prepareSending } from "./sending.ts";
import { openSession, planSettings, type Session } from "./session.ts";
import { UNDECIDED, type SheetFlags } from "./sheet-flags.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of posts import. */
export type ImportFlags = SheetFlags & Pick<PlanFlags, "orders" | "readOrders">;

/** `shipledger posts import FILE...`: brings in packages that were posted elsewhere. Sends nothing. */
export async function runPostsImport(flags: ImportFlags, terminal: Terminal): Promise<ExitCode> {
  const reading: PlanFlags = { ...flags, ...UNDECIDED };
  checkPlanFlags(reading);
  if (flags.orders !== undefined && !flags.readOrders) {
    throw new UserError("--orders names orders to be read, and goes with --read-orders.", {
      nextSteps: ["Add --read-orders, or leave --orders away."],
    });
  }
  await requireInputs(reading, terminal);
  const session = await openSession(flags, terminal);
  const { config, ledger, ledgerPlace, isNewLedger } = session;
  const { clock } = terminal;
  try {
    const startedAtMs = clock.nowMs();
    const settings = planSettings(config, reading, startedAtMs);
    const { read, known } = await readInputs(reading, terminal, config, () => undefined);
    const run = { runId: randomUUID(), nowMs: startedAtMs };
    const { plan, refused } = flags.readOrders
      ? await readPlan(read.lines, known.keys(), settings, run, flags, session, terminal)
      : { plan: planImport(read.lines, settings, run), refused: NOBODY };
    const { runId } = run;
    await ledger.beginRun({ runId, startedAtMs, command: "posts import" }, read.files);
    const imported = await runImport(plan, ledger);
    await ledger.endRun(runId, clock.nowMs());
    const finished = summariseImport(imported, plan.packageCount);
    const withoutCarrier = plan.packages.filter(({ item }) => isCarrierOpen(item)).length;
    const place = { ledger: ledgerPlace.shown, isNewLedger, withoutCarrier };
    const { json, quiet } = flags;
    const write = createDrainedWriter(terminal.stdout);
    await printImport({ rows: imported.rows, finished, ...place }, { json, quiet, write });
    if (refused.size > 0) {
      createStreamWriter(terminal.stderr)(describeRefusals(refused));
      return ExitCode.credentials;
    }
    return finished.rejected > 0 ? ExitCode.rejected : ExitCode.ok;
  } finally {
    await session.close();
  }
}

const NOBODY: ReadonlyMap<string, string> = new Map();

/** What the marketplace shows of the orders that rows and report name. */
async function readPlan(
  lines: readonly ShipmentLine[],
  reported: Iterable<string>,
  settings: PlanSettings,
  run: ImportRun,
  { maxAge, quiet }: ImportFlags,
  { config, store }: Session,
  terminal: Terminal,
): Promise<{ plan: ImportPlan; refused: ReadonlyMap<string, string> }> {
  const options = {
    readOrders: true,
    maxAgeMs: readDuration("max-age", maxAge),
    askCarriers: false,
    isTold: !quiet,
    mayAskAbout: () => true,
    onEvent: () => undefined,
  };
  const sending = prepareSending(config, store, terminal.clock);
  const { readThese, refused } = createAsker(sending, options, terminal);
  const orders = findOrdersToBringIn(lines, reported, settings);
  const reads = await readThese(orders.wishes);
  return { plan: planReadings(orders, reads, settings, run), refused };
}

function isCarrierOpen(item: {
  readonly transmits: readonly string[];
  readonly content: { readonly carrierCode: string };
}): boolean {
  return item.content.carrierCode === "" && item.transmits.includes("carrierCode");
}
