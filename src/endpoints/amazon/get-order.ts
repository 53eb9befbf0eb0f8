import { orderSegment } from "../order-path.ts";
import type { OrderReader } from "../reader.ts";
import type { AmazonCaller } from "./call.ts";
import { orderBody, readOrder } from "./order-body.ts";

/** The parts of an order that are asked for, besides its items. */
export const INCLUDED_DATA = ["PACKAGES", "FULFILLMENT"] as const;

/**
 * Orders API v2026-01-01 `getOrder`: what is left to ship, and the packages
 * that are there with their IDs
 * (https://developer-docs.amazon.com/sp-api/changelog/new-introducing-the-orders-api-v2026-01-01). The v0 read ends
 * on 2027-03-27.
 */
export function createGetOrder(caller: AmazonCaller): OrderReader {
  return {
    operation: "amazon.getOrder",
    read(orderId, ...way) {
      const path = `/orders/2026-01-01/orders/${orderSegment(orderId)}?includedData=${INCLUDED_DATA.join(",")}`;
      const body = { schema: orderBody, toReading: readOrder };
      return caller.read({ method: "GET", path, body: null }, body, ...way);
    },
  };
}
