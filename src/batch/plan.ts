import { assertInvariant } from "../errors.ts";
import type { OrderHistory } from "../domain/history.ts";
import type { OrderFacts } from "../domain/order-facts.ts";
import { orderKeyText } from "../domain/order-key.ts";
import type { OrderRead } from "../domain/order-reading.ts";
import type { DecisionKind } from "../domain/post.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import { decideOrder, type DecidedOrder } from "./identity/decide-order.ts";
import type { DecidedPackage } from "./identity/package.ts";
import type { PlanSettings } from "./identity/settings.ts";
import { factsOf, type GroupedLines, type LooseLine, type OrderGroup } from "./order-groups.ts";

/** What a run would send, reject and skip: a value that `plan` prints and `run` carries out. */
export interface BatchPlan {
  readonly lines: readonly ShipmentLine[];
  readonly orders: readonly PlannedOrder[];
  readonly loose: readonly LooseLine[];
  readonly ignored: readonly ShipmentLine[];
  readonly settings: PlanSettings;
}

/** A decided order with what it takes to decide it again. */
export interface PlannedOrder {
  readonly group: OrderGroup;
  readonly facts: OrderFacts;
  readonly decided: DecidedOrder;
}

/**
 * Decides every order. Pure: lines and what the ledger knows in, plan out.
 *
 * @param histories one per group, in the same order
 * @param known order facts by order ID, from a report
 * @param reads what asking the marketplace for orders came to, by orderKeyText
 */
export function planBatch(
  lines: readonly ShipmentLine[],
  grouped: GroupedLines,
  histories: readonly OrderHistory[],
  known: ReadonlyMap<string, OrderFacts>,
  settings: PlanSettings,
  reads: ReadonlyMap<string, OrderRead> = new Map(),
): BatchPlan {
  assertInvariant(histories.length === grouped.groups.length, "one history per order");
  const orders = grouped.groups.map((group, index): PlannedOrder => {
    const history = histories[index];
    assertInvariant(history, "one history per order");
    const read = reads.get(orderKeyText(group.key));
    const facts = factsOf(group, known.get(group.key.orderId), read);
    const decided = decideOrder(group.key, group.lines, history, facts, settings);
    return { group, facts, decided };
  });
  return { lines, orders, loose: grouped.loose, ignored: grouped.ignored, settings };
}

/** The same order decided again on a newer history, as a claim demands. */
export function decideAgain(
  order: PlannedOrder,
  history: OrderHistory,
  settings: PlanSettings,
): PlannedOrder {
  const { group, facts } = order;
  return { group, facts, decided: decideOrder(group.key, group.lines, history, facts, settings) };
}

/** Packages that would be sent, in sheet order. */
export function packagesToSend(order: PlannedOrder): DecidedPackage[] {
  return order.decided.packages.filter(({ decision }) => isSending(decision.kind));
}

export function isSending(kind: DecisionKind): boolean {
  return kind === "create" || kind === "update" || kind === "replay";
}

/** Packages by decision; a package that waits for a live run is counted as skipped. */
export function countDecisions(
  plan: BatchPlan,
): Record<"create" | "update" | "replay" | "skip" | "reject", number> {
  const counts = { create: 0, update: 0, replay: 0, skip: 0, reject: 0 };
  for (const order of plan.orders) {
    for (const { decision } of order.decided.packages) {
      counts[decision.kind === "wait" ? "skip" : decision.kind] += 1;
    }
  }
  return counts;
}

/** Number of packages in the plan, rejected ones included. */
export function countPackages(plan: BatchPlan): number {
  return plan.orders.reduce((sum, order) => sum + order.decided.packages.length, 0);
}
