import type { FulfillmentOrderWish } from "./fulfillment-order.ts";

/** What the marketplace said of a fulfillment order when it was read. */
export interface FulfillmentOrderReading {
  readonly orderId: string;
  /** In the marketplace's own words, such as `Received` or `Planning`. */
  readonly status: string;
  /** All that it shows of the order, in the words of an update. */
  readonly shown: FulfillmentOrderWish;
}

/**
 * Statuses before shipping has begun, in which an order may be on hold:
 * FulfillmentOrderStatus of https://github.com/amzn/selling-partner-api-models,
 * fulfillmentOutbound_2020-07-01.json.
 */
const WAITING: ReadonlySet<string> = new Set(["New", "Received"]);

/** Whether an order is on hold, so that it can be changed; null where the reading does not tell. */
export function isOnHold({ status, shown }: FulfillmentOrderReading): boolean | null {
  const action = shown.fields.fulfillmentAction;
  if (action === "Ship" || !(status === "" || WAITING.has(status))) return false;
  return action === "Hold" ? true : null;
}

/** What asking for a fulfillment order came to. */
export type FulfillmentOrderRead =
  | { readonly kind: "read"; readonly reading: FulfillmentOrderReading }
  | { readonly kind: "not-found"; readonly message: string }
  | {
      readonly kind: "unread";
      /** A code of the registry. */
      readonly code: "order-not-read" | "credentials-refused" | "stopped";
      readonly message: string;
    };
