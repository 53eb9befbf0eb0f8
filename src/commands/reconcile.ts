import { resolve } from "node:path";
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
import { writeFixFile } from "../sheet/fix-file.ts";
import { probeResultPath } from "../sheet/result-path.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { describeRefusals } from "../ui/print-reading.ts";
import { printReconciliation } from "../ui/print-reconciliation.ts";
import { createDrainedWriter, createStreamWriter } from "../ui/stream-writer.ts";
import { createAsker, type Asker } from "./asker.ts";
import type { CommonFlags, PlanFlags } from "./flags.ts";
import { checkPlanFlags, readInputs, requireInputs } from "./prepare-plan.ts";
import { readDuration } from "./read-duration.ts";
import { formManifest, sortManifests } from "./reconcile/manifest-side.ts";
import { mendCommands } from "./reconcile/mend-commands.ts";
import { ordersToAsk } from "./reconcile/orders-to-ask.ts";
import { readDays, type DayFlags } from "./reconcile/read-days.ts";
import { prepareSending } from "./sending.ts";
import { openSession, planSettings, type Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of reconcile. */
export interface ReconcileFlags
  extends
    CommonFlags,
    DayFlags,
    Pick<
      PlanFlags,
      | "files"
      | "account"
      | "operation"
      | "profile"
      | "sheet"
      | "encoding"
      | "duplicateRows"
      | "maxAge"
    > {
  /** False for `--no-marketplace`. */
  readonly marketplace: boolean;
  readonly fixFile: string | undefined;
}

/** `shipledger reconcile FILE...`: manifests, ledger and marketplace side by side. Sends nothing. */
export async function runReconcileCommand(
  flags: ReconcileFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const reading: PlanFlags = { ...flags, ...NOT_ASKED };
  checkPlanFlags(reading);
  readDuration("max-age", flags.maxAge);
  await requireInputs(reading, terminal);
  await probeOutputs(flags, terminal);
  const session = await openSession(flags, terminal, { create: false });
  try {
    const asker = askerFor(flags, session, terminal);
    const reconciliation = await reconcile(reading, flags, session, asker, terminal);
    const fixFile = await writeFixes(reconciliation, flags, terminal);
    await tell(reconciliation, { result: "", fixFile }, flags, terminal);
    return exitCodeOf(reconciliation, asker, terminal);
  } finally {
    await session.close();
  }
}

async function reconcile(
  reading: PlanFlags,
  flags: ReconcileFlags,
  { config, ledger }: Session,
  asker: Asker,
  terminal: Terminal,
): Promise<Reconciliation> {
  const nowMs = terminal.clock.nowMs();
  const { timeZone } = config;
  const { from, to, span } = readDays(flags, timeZone, nowMs);
  const plan = planSettings(config, reading, nowMs);
  const { read } = await readInputs(reading, terminal, () => undefined);
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

/** Files that were written; "" for none. */
interface WrittenFiles {
  readonly result: string;
  readonly fixFile: string;
}

/** Tries all files that will be written, before the marketplace is asked for minutes. */
async function probeOutputs({ files, fixFile }: ReconcileFlags, { cwd }: Terminal): Promise<void> {
  const inputs = files.map((file) => resolve(cwd, file));
  if (fixFile !== undefined) await probeResultPath(resolve(cwd, fixFile), inputs);
}

async function writeFixes(
  { packages }: Reconciliation,
  { fixFile }: ReconcileFlags,
  { cwd, clock }: Terminal,
): Promise<string> {
  const rows = packages.flatMap(({ fixRows }) => fixRows);
  if (fixFile === undefined || rows.length === 0) return "";
  return writeFixFile(resolve(cwd, fixFile), rows, clock.nowMs());
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
    fixFile: written.fixFile,
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

/** Flags of a plan that mean nothing to a comparison. */
const NOT_ASKED = {
  orders: undefined,
  readOrders: false,
  changedTracking: undefined,
  trustPackageIds: false,
  strictTracking: false,
  expectPackages: undefined,
  shipBy: undefined,
} as const;
