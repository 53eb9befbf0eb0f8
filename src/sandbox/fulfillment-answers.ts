import { ITEM_AMOUNTS } from "../domain/fulfillment-fields.ts";
import type { HeldItem, HeldOrder } from "./held-orders.ts";

/** What an order that nobody has listed was created with, as far as anybody asks. */
const DEFAULTS = {
  marketplaceId: "ATVPDKIKX0DER",
  displayableOrderComment: "",
  shippingSpeedCategory: "Standard",
} as const;

/**
 * A fulfillment order as `getFulfillmentOrder` shows it:
 * https://github.com/amzn/selling-partner-api-models, fulfillmentOutbound_2020-07-01.json.
 */
export function describeHeldOrder(order: HeldOrder, atMs: number): unknown {
  const now = new Date(atMs).toISOString();
  const { featureConstraints, ...fields } = order.fields;
  return {
    payload: {
      fulfillmentOrder: {
        ...DEFAULTS,
        displayableOrderId: order.orderId,
        displayableOrderDate: now,
        ...fields,
        sellerFulfillmentOrderId: order.orderId,
        destinationAddress: order.address,
        fulfillmentAction: order.action,
        receivedDate: now,
        fulfillmentOrderStatus: order.status,
        statusUpdatedDate: now,
        notificationEmails: order.emails,
        ...(featureConstraints === undefined
          ? {}
          : { featureConstraints: JSON.parse(featureConstraints) as unknown }),
      },
      fulfillmentOrderItems: order.items.map(describeItem),
      returnItems: [],
      returnAuthorizations: [],
    },
  };
}

function describeItem({ id, quantity, fields }: HeldItem): unknown {
  const plain = Object.entries(fields).filter(([name]) => !name.includes("."));
  const amounts = ITEM_AMOUNTS.flatMap((name) => {
    const [currencyCode, value] = [fields[`${name}.currencyCode`], fields[`${name}.value`]];
    return currencyCode === undefined ? [] : [[name, { currencyCode, value }] as const];
  });
  return {
    sellerSku: "",
    ...Object.fromEntries(plain),
    ...Object.fromEntries(amounts),
    sellerFulfillmentOrderItemId: id,
    quantity,
    cancelledQuantity: 0,
    unfulfillableQuantity: 0,
  };
}
