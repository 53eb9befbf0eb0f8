import type { FulfillmentOrderReader } from "../reader.ts";
import type { AmazonCaller } from "./call.ts";
import { fulfillmentOrderBody, readFulfillmentOrder } from "./fulfillment-order-body.ts";
import { fulfillmentOrderPath } from "./update-fulfillment-order.ts";

/**
 * Fulfillment Outbound 2020-07-01 `getFulfillmentOrder`: whether an order is
 * still on hold, and what it holds
 * (https://developer-docs.amazon.com/sp-api/docs/fulfillment-outbound-api-v2020-07-01-reference).
 */
export function createGetFulfillmentOrder(caller: AmazonCaller): FulfillmentOrderReader {
  return {
    operation: "amazon.getFulfillmentOrder",
    read(orderId, ...way) {
      const body = { schema: fulfillmentOrderBody, toReading: readFulfillmentOrder };
      return caller.read(
        { method: "GET", path: fulfillmentOrderPath(orderId), body: null },
        body,
        ...way,
      );
    },
  };
}
