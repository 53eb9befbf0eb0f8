import { ITEM_AMOUNTS } from "../../domain/fulfillment-fields.ts";
import type { FulfillmentItemWish, FulfillmentOrderWish } from "../../domain/fulfillment-order.ts";
import type { UpdateTraits } from "../../domain/operation.ts";
import { assertInvariant } from "../../errors.ts";
import type { FulfillmentOrderEndpoint } from "../endpoint.ts";
import { orderSegment } from "../order-path.ts";
import { recipientTexts } from "../recipient-texts.ts";
import type { AmazonCaller } from "./call.ts";

const TRAITS: UpdateTraits = {
  name: "amazon.updateFulfillmentOrder",
  api: "amazon",
  // An order on hold takes the same values again, and an order that ships takes nothing more.
  replaySafe: true,
  orderRead: "amazon.getFulfillmentOrder",
};

/** Path of a fulfillment order: https://developer-docs.amazon.com/sp-api/docs/fulfillment-outbound-api-v2020-07-01-reference */
export function fulfillmentOrderPath(orderId: string): string {
  return `/fba/outbound/2020-07-01/fulfillmentOrders/${orderSegment(orderId)}`;
}

/**
 * Fulfillment Outbound 2020-07-01 `updateFulfillmentOrder`: changes a
 * fulfillment order on hold, or lets it ship. Body as in Amazon's model
 * (https://github.com/amzn/selling-partner-api-models,
 * fulfillmentOutbound_2020-07-01.json); rules before have checked its bounds.
 */
export function createUpdateFulfillmentOrder(caller: AmazonCaller): FulfillmentOrderEndpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, wish }) {
      return {
        version: 1,
        operation: "amazon.updateFulfillmentOrder",
        method: "PUT",
        path: fulfillmentOrderPath(orderId),
        body: describeWish(wish),
      };
    },
    send: ({ method, path, body }, ...way) =>
      caller.post({ method, path, body, hidden: recipientTexts(body) }, ...way),
  };
}

/** The body of an update, as it is sent. */
export type UpdateBody = ReturnType<typeof describeWish>;

function describeWish({
  fields,
  orderMoment,
  address,
  emails,
  features,
  items,
}: FulfillmentOrderWish) {
  assertInvariant(
    (fields.displayableOrderDate === undefined) === (orderMoment === ""),
    "An order date that is no moment reached the endpoint.",
  );
  return {
    ...fields,
    ...(orderMoment === "" ? {} : { displayableOrderDate: orderMoment }),
    ...(address ? { destinationAddress: { ...address } } : {}),
    ...(emails ? { notificationEmails: [...emails] } : {}),
    ...(features ? { featureConstraints: features.map((feature) => ({ ...feature })) } : {}),
    ...(items.length === 0 ? {} : { items: items.map(describeItem) }),
  };
}

function describeItem({ id, quantity, fields }: FulfillmentItemWish) {
  assertInvariant(Number.isInteger(quantity) && quantity > 0, "A quantity is a whole number.");
  const plain = Object.entries(fields).filter(([name]) => !name.includes("."));
  const amounts = ITEM_AMOUNTS.flatMap((name) => {
    const currencyCode = fields[`${name}.currencyCode`];
    const value = fields[`${name}.value`];
    assertInvariant((currencyCode === undefined) === (value === undefined), "Half an amount.");
    return currencyCode === undefined ? [] : [[name, { currencyCode, value }] as const];
  });
  return {
    sellerFulfillmentOrderItemId: id,
    quantity,
    ...Object.fromEntries(plain),
    ...Object.fromEntries(amounts),
  };
}
