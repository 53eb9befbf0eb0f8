import { compareWithShown } from "../../domain/fulfillment-facts.ts";
import { factsOfWish } from "../../domain/fulfillment-marks.ts";
import type { FulfillmentOrderContent } from "../../domain/fulfillment-order.ts";
import { isOnHold, type FulfillmentOrderReading } from "../../domain/fulfillment-reading.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { ShownVerdict } from "./judge-shown.ts";

/** An update of a fulfillment order, and what was known of the order before it; null for nothing. */
export interface OrderAttempt {
  readonly content: FulfillmentOrderContent;
  readonly before: FulfillmentOrderContent | null;
}

/**
 * Holds an update against what the marketplace shows of the order. A release
 * shows in the order's action. What keeps an order on hold shows only where it
 * changed something that can be read again. Pure.
 */
export function judgeShownOrder(
  { content, before }: OrderAttempt,
  reading: FulfillmentOrderReading,
  order: OrderKey,
): ShownVerdict {
  const shown = factsOfWish(reading.shown, order);
  const { isNew, isOld, isOther } = compareWithShown(before, content, shown);
  if (content.action === "Ship") {
    if (shown.action === "Ship") return isOld || isOther ? "unclear" : "applied";
    return isOnHold(reading) === true && !isNew ? "not-applied" : "unclear";
  }
  if (isOther || isNew === isOld) return "unclear";
  return isNew ? "applied" : "not-applied";
}
