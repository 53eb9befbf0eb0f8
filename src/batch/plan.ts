import { assertInvariant } from "../errors.ts";
import type { OrderHistory } from "../domain/history.ts";
import type { OrderFacts } from "../domain/order-facts.ts";
import { orderKeyText } from "../domain/order-key.ts";
import type { FulfillmentOrderRead } from "../domain/fulfillment-reading.ts";
import { meaningOf } from "../domain/reasons.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import {
  isSendingDecision,
  wishOf,
  type DecidedPost,
  type PostWish,
  type SendingDecision,
} from "./decided-post.ts";
import { decideOrder, type DecidedOrder } from "./identity/decide-order.ts";
import type { PlanSettings } from "./identity/settings.ts";
import type { FirstRead } from "./first-reads.ts";
import { factsOf, type GroupedLines, type LooseLine, type OrderGroup } from "./order-groups.ts";
import { NOTHING_READ, type OrderReads } from "./order-reads.ts";
import { findingOn } from "./rules/line-finding.ts";
import { decideFulfillmentOrder } from "./updates/decide-fulfillment-order.ts";
import { decideStatuses } from "./updates/decide-statuses.ts";
import type { DecidedUpdate } from "./updates/order-update.ts";
import { isFulfillmentLine, isOfMws } from "./updates/route-update.ts";

/** What a run would send, reject and skip: a value that `plan` prints and `run` carries out. */
export interface BatchPlan {
  readonly lines: readonly ShipmentLine[];
  readonly orders: readonly PlannedOrder[];
  readonly loose: readonly LooseLine[];
  readonly ignored: readonly ShipmentLine[];
  readonly settings: PlanSettings;
}

/** Orders are told whenever so many more are decided. */
const ORDERS_BETWEEN_TELLING = 2_000;

/** A decided order with what it takes to decide it again. */
export interface PlannedOrder {
  readonly group: OrderGroup;
  readonly facts: OrderFacts;
  readonly decided: DecidedOrder;
  /** What the order is told besides its packages, in sheet order; decided on the same history. */
  readonly updates: readonly DecidedUpdate[];
  /** What asking for it as a fulfillment order came to; absent where nobody asked. */
  readonly read?: FulfillmentOrderRead;
}

/**
 * Decides every order. Pure: lines and what the ledger knows in, plan out.
 *
 * @param histories one per group, in the same order
 * @param known order facts by order ID, from a report
 * @param onDecided told now and then how many orders are decided
 */
export function planBatch(
  lines: readonly ShipmentLine[],
  grouped: GroupedLines,
  histories: readonly OrderHistory[],
  known: ReadonlyMap<string, OrderFacts>,
  settings: PlanSettings,
  reads: OrderReads = NOTHING_READ,
  onDecided: (done: number, of: number) => void = () => undefined,
): BatchPlan {
  assertInvariant(histories.length === grouped.groups.length, "one history per order");
  const orders = grouped.groups.map((group, index): PlannedOrder => {
    const history = histories[index];
    assertInvariant(history, "one history per order");
    if (index % ORDERS_BETWEEN_TELLING === 0) onDecided(index, grouped.groups.length);
    const key = orderKeyText(group.key);
    const facts = factsOf(group, known.get(group.key.orderId), reads.ofPackages.get(key));
    const orderRead = reads.ofFulfillmentOrders.get(key);
    return decideGroup(group, history, facts, settings, orderRead);
  });
  return {
    lines,
    orders: warnOfMws(orders),
    loose: grouped.loose,
    ignored: grouped.ignored,
    settings,
  };
}

/** Tells once that MWS is gone, at the first order that would go there. */
function warnOfMws(orders: readonly PlannedOrder[]): readonly PlannedOrder[] {
  const index = orders.findIndex(({ updates }) => updates.some(({ update }) => isOfMws(update)));
  const order = orders[index];
  if (!order) return orders;
  const updates = order.updates.map((decided): DecidedUpdate => {
    const { update } = decided;
    const [first] = update.lines;
    if (!first || !isOfMws(update)) return decided;
    const code = "mws-switched-off";
    const warning = findingOn(first.line, null, code, "warning", meaningOf(code));
    return { ...decided, update: { ...update, findings: [...update.findings, warning] } };
  });
  return orders.with(index, { ...order, updates });
}

/** Every line of an order, with when it was first read. */
export function* checkedLinesOf({
  orders,
}: BatchPlan): Generator<{ readonly line: ShipmentLine } & FirstRead> {
  for (const { group } of orders) {
    yield* group.lines;
    yield* group.updateLines;
  }
}

/** The same order decided again on a newer history, as a claim demands. */
export function decideAgain(
  order: PlannedOrder,
  history: OrderHistory,
  settings: PlanSettings,
): PlannedOrder {
  return decideGroup(order.group, history, order.facts, settings, order.read);
}

function decideGroup(
  group: OrderGroup,
  history: OrderHistory,
  facts: OrderFacts,
  settings: PlanSettings,
  read: FulfillmentOrderRead | undefined,
): PlannedOrder {
  const decided = decideOrder(group.key, group.lines, history, facts, settings);
  const { updateLines } = group;
  const ofOrder = updateLines.filter(({ line }) => isFulfillmentLine(line));
  const ofStatus = updateLines.filter(({ line }) => !isFulfillmentLine(line));
  const updates = [
    ...decideStatuses(ofStatus, history, facts, settings),
    ...decideFulfillmentOrder(ofOrder, history, read),
  ];
  return { group, facts, decided, updates, ...(read ? { read } : {}) };
}

/** All that is decided of an order, in sheet order where it is more than packages. */
export function postsOf({ decided, updates }: PlannedOrder): readonly DecidedPost[] {
  if (updates.length === 0) return decided.packages;
  return [...decided.packages, ...updates].sort((a, b) => firstLineOf(a) - firstLineOf(b));
}

function firstLineOf(decided: DecidedPost): number {
  return Math.min(...wishOf(decided).lines.map(({ line }) => line.index));
}

/** A decided post that is sent. */
export type PostToSend = DecidedPost & { readonly decision: SendingDecision };

/** What would be sent of an order, in the order of sending. */
export function postsToSend(order: PlannedOrder): PostToSend[] {
  return postsOf(order).filter((decided): decided is PostToSend =>
    isSendingDecision(decided.decision),
  );
}

/** Packages and updates by decision; one that waits for a live run is counted as skipped. */
export function countDecisions(
  plan: BatchPlan,
): Record<"create" | "update" | "replay" | "skip" | "reject", number> {
  const counts = { create: 0, update: 0, replay: 0, skip: 0, reject: 0 };
  for (const order of plan.orders) {
    for (const { decision } of postsOf(order)) {
      counts[decision.kind === "wait" ? "skip" : decision.kind] += 1;
    }
  }
  return counts;
}

/** Number of packages in the plan, rejected ones included. An update of an order counts as one. */
export function countPackages(plan: BatchPlan): number {
  return plan.orders.reduce(
    (sum, { decided, updates }) => sum + decided.packages.length + updates.length,
    0,
  );
}

/** Where the first row of an order goes; its lane. */
export function routeOfOrder({ group }: PlannedOrder): PostWish["route"] | undefined {
  return group.lines[0]?.route ?? group.updateLines[0]?.route;
}
