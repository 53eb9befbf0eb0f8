import { resolve } from "node:path";
import type { FirstReads } from "../batch/first-reads.ts";
import { groupByOrder } from "../batch/order-groups.ts";
import { NOTHING_READ, type OrderReads } from "../batch/order-reads.ts";
import { planBatch, type BatchPlan } from "../batch/plan.ts";
import type { PlanTable } from "../batch/plan-document.ts";
import type { PlanSettings } from "../batch/identity/settings.ts";
import type { FileProgress, FileRead, PlanProgress } from "../batch/events.ts";
import { carriersOfLines, carriersToAsk } from "../batch/read-carriers.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { OrderHistory } from "../domain/history.ts";
import type { OrderFacts } from "../domain/order-facts.ts";
import { orderKeyText, type OrderKey } from "../domain/order-key.ts";
import { assertInvariant } from "../errors.ts";
import { requireFiles } from "../sheet/open-file.ts";
import { readOrderFacts } from "../sheet/order-report.ts";
import { findProfile, gatherProfiles, GENERIC_PROFILE, type Layouts } from "../sheet/layouts.ts";
import type { PlainRowTaker } from "../sheet/collect-table.ts";
import { readSheets, type ReadSheets } from "../sheet/read-sheets.ts";
import type { Ledger, RunInputs } from "../store/ledger.ts";
import type { Asker } from "./asker.ts";
import type { PlanFlags } from "./flags.ts";
import { readShipBy } from "./read-ship-by.ts";
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
  if (flags.shipBy !== undefined) readShipBy(flags.shipBy, 0);
}

/** By which profiles the sheets of a command are read: the named one, or all that are known. */
export function layoutsFor(
  { profile, operation }: Pick<PlanFlags, "profile" | "operation">,
  config: Pick<LoadedConfig, "profiles">,
): Layouts {
  const known = gatherProfiles(config.profiles);
  return { known, named: profile === undefined ? null : findProfile(profile, known), operation };
}

/** Refuses files that are not there, before a ledger is made for them. */
export async function requireInputs(flags: PlanFlags, { cwd }: Terminal): Promise<void> {
  const reports = flags.orders === undefined ? [] : [flags.orders];
  await requireFiles([...flags.files, ...reports].map((file) => resolve(cwd, file)));
}

/** How the sheets were read, as a plan tells it. */
export function describeTables({ tables }: ReadSheets): PlanTable[] {
  return tables.map(({ table, columns, rows }) => ({
    file: table.file.path,
    sheet: table.sheet,
    profile: table.profile?.name ?? GENERIC_PROFILE.name,
    orderColumn: columns.get("order-id")?.header.trim() ?? null,
    rows,
  }));
}

/** Reads the sheets and order reports that the flags name. */
export async function readInputs(
  flags: PlanFlags,
  terminal: Terminal,
  config: Pick<LoadedConfig, "profiles">,
  onEvent: (event: FileRead | FileProgress) => void,
  takePlain?: PlainRowTaker,
): Promise<{ read: ReadSheets; known: ReadonlyMap<string, OrderFacts> }> {
  const paths = flags.files.map((file) => resolve(terminal.cwd, file));
  const read = await readSheets(paths, {
    layouts: layoutsFor(flags, config),
    sheet: flags.sheet,
    encoding: flags.encoding,
    takePlain,
    onRows: (file, rows) => onEvent({ type: "file:progress", file: file.path, rows }),
    onTable: ({ table, rows }) =>
      onEvent({
        type: "file:read",
        file: table.file.path,
        sheet: table.sheet,
        rows,
        profile: table.profile?.name ?? GENERIC_PROFILE.name,
      }),
  });
  const known =
    flags.orders === undefined
      ? new Map<string, OrderFacts>()
      : await readOrderFacts([resolve(terminal.cwd, flags.orders)], {
          encoding: flags.encoding,
          layouts: { known: gatherProfiles(config.profiles), named: null },
        });
  return { read, known };
}

/**
 * Decides everything on what the ledger knows now, and on what the marketplace
 * says of the orders that it is worth asking for.
 */
export async function makePlan(
  read: ReadSheets,
  facts: ReadonlyMap<string, OrderFacts>,
  ledger: Ledger,
  settings: PlanSettings,
  asker?: Asker,
  onEvent: (event: PlanProgress) => void = () => undefined,
): Promise<BatchPlan> {
  const firstReads = await findFirstReads(read, ledger);
  const kept = await asker?.findCarriers(carriersOfLines(read.lines, settings));
  const histories = new Histories(ledger);
  const decide = async (informed: PlanSettings, reads: OrderReads) => {
    const grouped = groupByOrder(read.lines, firstReads, informed);
    const known = await histories.of(grouped.groups.map((group) => group.key));
    const onDecided = (done: number, of: number): void =>
      onEvent({ type: "plan:progress", done, of });
    return planBatch(read.lines, grouped, known, facts, informed, reads, onDecided);
  };
  const informed = { ...settings, allowedCarriers: kept?.allowed ?? new Map() };
  const plan = await decide(informed, NOTHING_READ);
  if (!asker?.mayAskAbout(plan)) return plan;
  const told = await asker.askForCarriers(carriersToAsk(plan, kept?.old ?? []));
  const reads = await asker.readOrders(plan);
  if (told.size + reads.ofPackages.size + reads.ofFulfillmentOrders.size === 0) return plan;
  const allowedCarriers = new Map([...informed.allowedCarriers, ...told]);
  return decide({ ...settings, allowedCarriers }, reads);
}

/** Histories, each read once however often a plan is decided. */
export class Histories {
  readonly #ledger: Ledger;
  readonly #known: ReadonlyMap<string, OrderHistory>;
  #read: OrderHistory[] = [];

  /** @param known histories that were read before */
  constructor(ledger: Ledger, known: readonly OrderHistory[] = []) {
    this.#ledger = ledger;
    this.#known = new Map(known.map((history) => [orderKeyText(history.key), history]));
  }

  /** Of these orders; the second time of the same ones. */
  async of(keys: readonly OrderKey[]): Promise<readonly OrderHistory[]> {
    while (this.#read.length < keys.length) {
      const next = keys.slice(this.#read.length, this.#read.length + HISTORIES_AT_ONCE);
      this.#read.push(...(await this.#readSome(next)));
    }
    return this.#read;
  }

  async #readSome(keys: readonly OrderKey[]): Promise<OrderHistory[]> {
    const known = keys.map((key) => this.#known.get(orderKeyText(key)));
    const missing = keys.filter((_, index) => known[index] === undefined);
    const read = missing.length > 0 ? await this.#ledger.readHistories(missing) : [];
    const rest = read.values();
    return known.map((history) => {
      const found = history ?? rest.next().value;
      assertInvariant(found, "the ledger answered for fewer orders than it was asked for");
      return found;
    });
  }
}

/** When the files, and the runs of result rows, were first read. */
export async function findFirstReads(read: ReadSheets, ledger: Ledger): Promise<FirstReads> {
  const seqs = await ledger.readFirstReads(read.files.map((file) => file.hash));
  const byFile = new Map<number, number>();
  for (const [index, seq] of seqs.entries()) if (seq !== null) byFile.set(index, seq);
  const runIds = new Set<string>();
  for (const { earlierResult } of read.lines)
    if (earlierResult?.runId) runIds.add(earlierResult.runId);
  const names = [...runIds];
  const runs = names.length > 0 ? await ledger.readRunInputs(names) : [];
  const byRun = new Map<string, RunInputs>();
  for (const [index, name] of names.entries()) {
    const inputs = runs[index];
    if (inputs) byRun.set(name, inputs);
  }
  return { byFile, byRun };
}
