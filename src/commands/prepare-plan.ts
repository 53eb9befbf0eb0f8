import { resolve } from "node:path";
import { groupByOrder } from "../batch/order-groups.ts";
import { planBatch, type BatchPlan } from "../batch/plan.ts";
import type { PlanSettings } from "../batch/identity/settings.ts";
import type { FileRead } from "../batch/events.ts";
import type { OrderFacts } from "../domain/order-facts.ts";
import { UserError } from "../errors.ts";
import { requireFiles } from "../sheet/open-file.ts";
import { readOrderFacts } from "../sheet/order-report.ts";
import { GENERIC_PROFILE } from "../sheet/profiles.ts";
import { readSheets, type ReadSheets } from "../sheet/read-sheets.ts";
import type { Ledger } from "../store/ledger.ts";
import type { PlanFlags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** Sheets that were read, and what they become. */
export interface PreparedPlan {
  readonly read: ReadSheets;
  readonly plan: BatchPlan;
}

/** Histories read in one go; bounds what one call to the ledger holds. */
const HISTORIES_AT_ONCE = 1000;

/** Checks what can be checked of the flags before a file is opened. */
export function checkPlanFlags(flags: PlanFlags): void {
  if (flags.readOrders) {
    throw new UserError(
      "None of the accounts' APIs can be read back yet, so --read-orders has nothing to ask.",
      {
        nextSteps: [
          "Give the marketplace's order report with --orders FILE.",
          "Leave --read-orders away.",
        ],
      },
    );
  }
  if (flags.profile !== undefined && flags.profile !== GENERIC_PROFILE.name) {
    throw new UserError(`There is no profile "${flags.profile}".`, {
      nextSteps: [`Use --profile ${GENERIC_PROFILE.name}, or leave it away.`],
    });
  }
}

/** Refuses files that are not there, before a ledger is made for them. */
export async function requireInputs(flags: PlanFlags, { cwd }: Terminal): Promise<void> {
  const reports = flags.orders === undefined ? [] : [flags.orders];
  await requireFiles([...flags.files, ...reports].map((file) => resolve(cwd, file)));
}

/** Reads the sheets and order reports that the flags name. */
export async function readInputs(
  flags: PlanFlags,
  terminal: Terminal,
  onFile: (event: FileRead) => void,
): Promise<{ read: ReadSheets; known: ReadonlyMap<string, OrderFacts> }> {
  const paths = flags.files.map((file) => resolve(terminal.cwd, file));
  const read = await readSheets(paths, {
    sheet: flags.sheet,
    encoding: flags.encoding,
    onTable: ({ table, rows }) =>
      onFile({ type: "file:read", file: table.file.path, sheet: table.sheet, rows }),
  });
  const known =
    flags.orders === undefined
      ? new Map<string, OrderFacts>()
      : await readOrderFacts([resolve(terminal.cwd, flags.orders)], flags);
  return { read, known };
}

/** Decides everything on what the ledger knows now. */
export async function makePlan(
  read: ReadSheets,
  known: ReadonlyMap<string, OrderFacts>,
  ledger: Ledger,
  settings: PlanSettings,
): Promise<BatchPlan> {
  const reads = await findFirstReads(read, ledger);
  const grouped = groupByOrder(read.lines, reads, settings);
  const keys = grouped.groups.map((group) => group.key);
  const histories = [];
  for (let index = 0; index < keys.length; index += HISTORIES_AT_ONCE) {
    histories.push(...(await ledger.readHistories(keys.slice(index, index + HISTORIES_AT_ONCE))));
  }
  return planBatch(read.lines, grouped, histories, known, settings);
}

async function findFirstReads(read: ReadSheets, ledger: Ledger) {
  const seqs = await ledger.readFirstReads(read.files.map((file) => file.hash));
  const byFile = new Map<number, number>();
  for (const [index, seq] of seqs.entries()) if (seq !== null) byFile.set(index, seq);
  const runIds = new Set<string>();
  for (const { earlierResult } of read.lines)
    if (earlierResult?.runId) runIds.add(earlierResult.runId);
  const names = [...runIds];
  const starts = names.length > 0 ? await ledger.readRunStarts(names) : [];
  const byRun = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const start = starts[index];
    if (start != null) byRun.set(name, start);
  }
  return { byFile, byRun };
}
