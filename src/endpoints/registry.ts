import { systemClock } from "../clock.ts";
import { createAmazonCaller } from "./amazon/call.ts";
import { createConfirmShipment } from "./amazon/confirm-shipment.ts";
import { createGetOrder } from "./amazon/get-order.ts";
import { createTokenSource } from "./amazon/lwa.ts";
import { createGetFulfillmentOrder } from "./amazon/get-fulfillment-order.ts";
import { createShipmentStatus } from "./amazon/shipment-status.ts";
import { createUpdateFulfillmentOrder } from "./amazon/update-fulfillment-order.ts";
import { createEcartCarriers } from "./ecart/carriers.ts";
import { createEcartFulfillmentStatus } from "./ecart/fulfillment-status.ts";
import { createEcartFulfillment } from "./ecart/fulfillment.ts";
import { createEcartOrder } from "./ecart/order.ts";
import { createMwsUpdateFulfillmentOrder } from "./mws/update-fulfillment-order.ts";
import type { EndpointAccount, Endpoints, Warmth } from "./endpoint.ts";
import type { CarrierReaders, FulfillmentOrderReaders, OrderReaders } from "./reader.ts";

/** A whole answer must have come by then; well within the lease of a claim (30 s). */
export const REQUEST_TIMEOUT_MS = 20_000;

const timeoutMs = REQUEST_TIMEOUT_MS;
const nowMs = (): number => systemClock.nowMs();
/** One for all operations: an account's access token serves them all. */
const amazonCaller = createAmazonCaller({
  clock: systemClock,
  timeoutMs,
  tokens: createTokenSource({ clock: systemClock }),
});

/**
 * Gets an account ready before its first request: an access token for Amazon,
 * nothing for eCart. A run that does so loses no time to it in its first burst,
 * and learns of refused credentials before it claims anything.
 */
export async function warmAccount(account: EndpointAccount, signal: AbortSignal): Promise<Warmth> {
  return account.api === "amazon" ? amazonCaller.warm(account, signal) : { kind: "ready" };
}

/** Every operation that posts. A name without its endpoint is a type error. */
export const ENDPOINTS = {
  "ecart.fulfillment": createEcartFulfillment({ timeoutMs }),
  "amazon.confirmShipment": createConfirmShipment(amazonCaller),
  "ecart.fulfillmentStatus": createEcartFulfillmentStatus({ timeoutMs }),
  "amazon.updateShipmentStatus": createShipmentStatus(amazonCaller),
  "amazon.updateFulfillmentOrder": createUpdateFulfillmentOrder(amazonCaller),
  "mws.UpdateFulfillmentOrder": createMwsUpdateFulfillmentOrder({ timeoutMs, nowMs }),
} as const satisfies Endpoints;

/** Every operation that reads an order. */
export const ORDER_READERS = {
  "ecart.order": createEcartOrder({ timeoutMs }),
  "amazon.getOrder": createGetOrder(amazonCaller),
} as const satisfies OrderReaders;

/** Every operation that reads a fulfillment order. */
export const FULFILLMENT_ORDER_READERS = {
  "amazon.getFulfillmentOrder": createGetFulfillmentOrder(amazonCaller),
} as const satisfies FulfillmentOrderReaders;

/** Every operation that reads carriers. */
export const CARRIER_READERS = {
  "ecart.carriers": createEcartCarriers({ timeoutMs }),
} as const satisfies CarrierReaders;
