import { groupOthers, judgeFrames, refuseSpecialOrders } from "../batch/plain/judge-plain.ts";
import type { LargePlan } from "../batch/plain/large-plan.ts";
import { PlainRows } from "../batch/plain/plain-rows.ts";
import { planBatch } from "../batch/plan.ts";
import type { PlanSettings } from "../batch/identity/settings.ts";
import { carriersOfLines } from "../batch/read-carriers.ts";
import type { OrderFacts } from "../domain/order-facts.ts";
import type { OrderKey } from "../domain/order-key.ts";
import { mapRow } from "../sheet/map-rows.ts";
import type { ReadSheets } from "../sheet/read-sheets.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Asker } from "./asker.ts";
import { findFirstReads, Histories } from "./prepare-plan.ts";

/** Takes plain rows apart while sheets are read. */
export function createPlainRows(): PlainRows {
  return new PlainRows((table, columns, index, { row, cells }) =>
    mapRow({ table, row, cells }, columns, index),
  );
}

/**
 * A plan as makePlan makes it, of sheets whose plain rows were taken apart: for a
 * plan that is only looked at, of any size. No order is asked for.
 */
export async function makeLargePlan(
  read: ReadSheets,
  plain: PlainRows,
  facts: ReadonlyMap<string, OrderFacts>,
  ledger: Ledger,
  settings: PlanSettings,
  asker?: Asker,
): Promise<LargePlan> {
  for (const line of read.lines) plain.addOther(line);
  const firstReads = await findFirstReads(read, ledger);
  const examples = plain.frames.map(({ example }) => example);
  const wishes = carriersOfLines([...read.lines, ...examples], settings);
  const kept = await asker?.findCarriers(wishes);
  const informed = { ...settings, allowedCarriers: kept?.allowed ?? new Map() };
  const lanes = judgeFrames(plain, firstReads, informed);
  const readHistories = (keys: readonly OrderKey[]) => ledger.readHistories(keys);
  const known = await refuseSpecialOrders(plain, lanes, facts, readHistories);
  const { lines, grouped } = groupOthers(plain, firstReads, informed);
  const keys = grouped.groups.map((group) => group.key);
  const histories = await new Histories(ledger, known).of(keys);
  const others = planBatch(lines, grouped, histories, facts, informed);
  return { others, plain, lanes, rowCount: read.rowCount };
}
