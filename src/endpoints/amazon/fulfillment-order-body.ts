import { z } from "zod";
import { ADDRESS_FIELDS, ITEM_AMOUNTS } from "../../domain/fulfillment-fields.ts";
import type { FulfillmentItemWish, FulfillmentOrderWish } from "../../domain/fulfillment-order.ts";
import type { FulfillmentOrderReading } from "../../domain/fulfillment-reading.ts";

const TEXT_LENGTH_MAX = 2_000;
const ITEMS_MAX = 10_000;

const text = z.string().max(TEXT_LENGTH_MAX);
const said = text.nullish();
const amount = z.object({ currencyCode: text, value: text }).nullish();
const address = z.object(
  Object.fromEntries(ADDRESS_FIELDS.map(({ name }) => [name, said])) as Record<
    (typeof ADDRESS_FIELDS)[number]["name"],
    typeof said
  >,
);

const itemBody = z.object({
  sellerFulfillmentOrderItemId: text.min(1),
  quantity: z.int().min(0),
  sellerSku: said,
  giftMessage: said,
  displayableComment: said,
  fulfillmentNetworkSku: said,
  orderItemDisposition: said,
  perUnitDeclaredValue: amount,
  perUnitPrice: amount,
  perUnitTax: amount,
});

/**
 * The part of `GetFulfillmentOrderResponse` that is used
 * (https://github.com/amzn/selling-partner-api-models,
 * fulfillmentOutbound_2020-07-01.json). Fields that are not named here are
 * ignored, new words of a status too.
 */
export const fulfillmentOrderBody = z.object({
  payload: z.object({
    fulfillmentOrder: z.object({
      sellerFulfillmentOrderId: text.min(1),
      fulfillmentOrderStatus: said,
      marketplaceId: said,
      displayableOrderId: said,
      displayableOrderDate: said,
      displayableOrderComment: said,
      shippingSpeedCategory: said,
      fulfillmentAction: said,
      fulfillmentPolicy: said,
      destinationAddress: address.nullish(),
      notificationEmails: z.array(text).max(ITEMS_MAX).nullish(),
    }),
    fulfillmentOrderItems: z.array(itemBody).max(ITEMS_MAX),
  }),
});
type Body = z.output<typeof fulfillmentOrderBody>;

/** Amazon's fulfillment order in our words. */
export function readFulfillmentOrder({ payload }: Body): FulfillmentOrderReading {
  const { fulfillmentOrder, fulfillmentOrderItems } = payload;
  const { sellerFulfillmentOrderId, fulfillmentOrderStatus, ...order } = fulfillmentOrder;
  const { destinationAddress, notificationEmails, ...fields } = order;
  const shown: FulfillmentOrderWish = {
    fields: withoutBlanks(fields),
    orderMoment: fields.displayableOrderDate ?? "",
    address: destinationAddress ? withoutBlanks(destinationAddress) : null,
    emails: notificationEmails ?? null,
    features: null,
    items: fulfillmentOrderItems.map(readItem),
  };
  return { orderId: sellerFulfillmentOrderId, status: fulfillmentOrderStatus ?? "", shown };
}

function readItem(item: z.output<typeof itemBody>): FulfillmentItemWish {
  const { sellerFulfillmentOrderItemId: id, quantity, ...rest } = item;
  const { perUnitDeclaredValue: _d, perUnitPrice: _p, perUnitTax: _t, ...plain } = rest;
  const amounts = ITEM_AMOUNTS.flatMap((name) =>
    Object.entries(rest[name] ?? {}).map(([part, value]) => [`${name}.${part}`, value] as const),
  );
  return { id, quantity, fields: { ...withoutBlanks(plain), ...Object.fromEntries(amounts) } };
}

function withoutBlanks(
  texts: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
}
