import type { FulfillmentOrderRead } from "../domain/fulfillment-reading.ts";
import type { OrderRead } from "../domain/order-reading.ts";

/** What asking the marketplace for the orders of a plan came to, each by orderKeyText. */
export interface OrderReads {
  readonly ofPackages: ReadonlyMap<string, OrderRead>;
  readonly ofFulfillmentOrders: ReadonlyMap<string, FulfillmentOrderRead>;
}

/** Nobody was asked. */
export const NOTHING_READ: OrderReads = { ofPackages: new Map(), ofFulfillmentOrders: new Map() };
