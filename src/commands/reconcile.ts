import type { OrderRead } from "../domain/order-reading.ts";
import { orderKeyText } from "../domain/order-key.ts";
import { countDifferences } from "../domain/reconciliation.ts";
import type { Reconciliation, ReconcileFinished } from "../domain/reconciliation.ts";
import { ExitCode } from "../errors.ts";
import {
  compareAll,
  layOutSides,
  ordersOf,
  readRecords,
  type ManifestSide,
} from "../reconcile/compare-all.ts";
import { readDay } from "../reconcile/read-day.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { describeRefusals } from "../ui/print-reading.ts";
import { printReconciliation } from "../ui/print-reconciliation.ts";
import { createDrainedWriter, createStreamWriter } from "../ui/stream-writer.ts";
import { createAsker, type Asker } from "./asker.ts";
import type { PlanFlags } from "./flags.ts";
import { checkPlanFlags, readInputs, requireInputs } from "./prepare-plan.ts";
import { readDuration } from "./read-duration.ts";
import { formManifest, sortManifests } from "./reconcile/manifest-side.ts";
import { mendCommands } from "./reconcile/mend-commands.ts";
import { ordersToAsk } from "./reconcile/orders-to-ask.ts";
import {
  checkOutputs,
  probeOutputs,
  writeOutputs,
  type WrittenFiles,
} from "./reconcile/outputs.ts";
import { readDays, type DayFlags, type Days } from "./reconcile/read-days.ts";
import { prepareSending } from "./sending.ts";
import { openSession, planSettings, type Session } from "./session.ts";
import { UNDECIDED, type SheetFlags } from "./sheet-flags.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of reconcile. */
export interface ReconcileFlags extends SheetFlags, DayFlags {
  /** False for `--no-marketplace`. */
  readonly marketplace: boolean;
  readonly out: string | undefined;
  readonly html: string | undefined;
  readonly fixFile: string | undefined;
}

/** `shipledger reconcile FILE...`: manifests, ledger and marketplace side by side. Sends nothing. */
export async function runReconcileCommand(
  flags: ReconcileFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const reading: PlanFlags = { ...flags, ...UNDECIDED, orders: undefined, readOrders: false };
  checkPlanFlags(reading);
  readDuration("max-age", flags.maxAge);
  await requireInputs(reading, terminal);
  checkOutputs(flags);
  const session = await openSession(flags, terminal, { create: false });
  try {
    const days = readDays(flags, session.config.timeZone, terminal.clock.nowMs());
    const outputs = await probeOutputs(flags, days, session.ledgerPlace, terminal);
    const asker = askerFor(flags, session, terminal);
    const reconciliation = await reconcile(reading, flags, days, session, asker, terminal);
    const written = await writeOutputs(reconciliation, outputs, terminal);
    await tell(reconciliation, written, flags, terminal);
    return exitCodeOf(reconciliation, asker, terminal);
  } finally {
    await session.close();
  }
}

async function reconcile(
  reading: PlanFlags,
  flags: ReconcileFlags,
  { from, to, span }: Days,
  { config, ledger }: Session,
  asker: Asker,
  terminal: Terminal,
): Promise<Reconciliation> {
  const nowMs = terminal.clock.nowMs();
  const { timeZone } = config;
  const plan = planSettings(config, reading, nowMs);
  const { read } = await readInputs(reading, terminal, config, () => undefined);
  const sorted = sortManifests(read.lines, plan, flags.account);
  const places = new Set(
    [...plan.accounts.values()].map(({ environment, seller }) => `${environment}\n${seller}`),
  );
  // A rehearsal, and what belongs to another config, is no part of this day.
  const day = await readDay(
    ledger,
    span,
    ({ order: { environment, seller }, account }) =>
      places.has(`${environment}\n${seller}`) &&
      (flags.account === undefined || account === flags.account),
  );
  const bare = { orders: sorted.orders.map(({ key }) => ({ key, packages: [] })), loose: [] };
  const records = await readRecords(ledger, ordersOf(bare, day));
  const histories = new Map(records.histories.map((each) => [orderKeyText(each.key), each]));
  const manifests: ManifestSide = {
    orders: formManifest(sorted, histories, plan),
    loose: sorted.loose,
  };
  const settings = { nowMs, commands: mendCommands(flags, config) };
  const sides = layOutSides(manifests, day, records);
  const wishes = flags.marketplace ? ordersToAsk(sides, plan, settings) : [];
  const reads = await asker.readThese(wishes);
  const left = manifests.orders.flatMap(({ packages }) => packages.filter((each) => !each.isVoid));
  const files = [...left.map(({ place }) => place), ...sorted.loose.map(({ place }) => place)];
  return {
    from,
    to,
    timeZone,
    account: flags.account ?? null,
    manifests: read.files.map(({ name }) => {
      return { file: name, packages: files.filter(({ file }) => file === name).length };
    }),
    manifestPackages: files.length,
    ledgerPackages: day.packages,
    marketplace: flags.marketplace ? { orders: wishes.length, unread: countUnread(reads) } : null,
    packages: compareAll(sides, sorted.loose, reads, settings),
  };
}

function countUnread(reads: ReadonlyMap<string, OrderRead>): number {
  return [...reads.values()].filter(({ kind }) => kind === "unread").length;
}

function askerFor(flags: ReconcileFlags, { config, store }: Session, terminal: Terminal): Asker {
  const write = createStreamWriter(terminal.stdout);
  const options = {
    readOrders: true,
    maxAgeMs: readDuration("max-age", flags.maxAge),
    askCarriers: false,
    isTold: !flags.quiet,
    mayAskAbout: () => true,
    onEvent: (event: object) => (flags.json ? write(jsonLine(event)) : undefined),
  };
  return createAsker(prepareSending(config, store, terminal.clock), options, terminal);
}

/** Records of each difference and the end as JSON, or lines for people. */
async function tell(
  reconciliation: Reconciliation,
  written: WrittenFiles,
  { json, quiet }: ReconcileFlags,
  terminal: Terminal,
): Promise<void> {
  const { packages, manifestPackages, ledgerPackages } = reconciliation;
  const finished: ReconcileFinished = {
    type: "reconcile:finished",
    agree: packages.filter(({ differences }) => differences.length === 0).length,
    differences: countDifferences(packages),
    manifestPackages,
    ledgerPackages,
    result: written.result,
  };
  const write = createDrainedWriter(terminal.stdout);
  await printReconciliation(reconciliation, finished, {
    json,
    quiet,
    write,
    written,
  });
}

function exitCodeOf(
  { packages, marketplace }: Reconciliation,
  { refused }: Asker,
  terminal: Terminal,
): ExitCode {
  if (refused.size > 0) {
    createStreamWriter(terminal.stderr)(describeRefusals(refused));
    return ExitCode.credentials;
  }
  if (marketplace && marketplace.unread > 0) return ExitCode.resumable;
  const isDifferent = packages.some(({ differences }) => differences.length > 0);
  return isDifferent ? ExitCode.rejected : ExitCode.ok;
}
