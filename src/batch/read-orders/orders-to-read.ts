import { postsToSend, type BatchPlan, type PlannedOrder } from "../plan.ts";
import type { FulfillmentOrderQuestion } from "./read-fulfillment-order.ts";
import type { OrderWish } from "./read-order.ts";

/** Refusals that knowing the order may lift. */
const LIFTABLE: ReadonlySet<string> = new Set(["missing-items", "needs-action"]);

/**
 * The orders of a plan that are worth asking for: those that send something new,
 * or cannot because the order is not known. What is posted already, and what is
 * only repeated, needs no reading.
 */
export function ordersToRead(plan: BatchPlan): OrderWish[] {
  return plan.orders.flatMap((order): OrderWish[] => {
    const route = order.group.lines[0]?.route;
    if (!route || !isWorthReading(order)) return [];
    const { account, traits } = route;
    return [{ key: order.group.key, account, operation: traits.orderRead }];
  });
}

/** The fulfillment orders of a plan that are worth asking for: those that are told something new. */
export function fulfillmentOrdersToRead(plan: BatchPlan): FulfillmentOrderQuestion[] {
  return plan.orders.flatMap((order): FulfillmentOrderQuestion[] => {
    const told = order.updates.find(
      ({ update, decision }) => update.kind === "fulfillment-order" && decision.kind === "update",
    );
    const route = told?.update.route;
    if (!route?.traits.orderRead) return [];
    return [{ key: route.order, account: route.account, operation: route.traits.orderRead }];
  });
}

function isWorthReading(order: PlannedOrder): boolean {
  const sending = postsToSend(order).filter((decided) => "package" in decided);
  if (sending.some(({ decision }) => decision.kind !== "replay")) return true;
  return order.decided.packages.some(
    ({ decision }) => decision.kind === "reject" && LIFTABLE.has(decision.code),
  );
}
