import {
  ADDRESS_FIELDS,
  ITEM_FIELDS,
  ORDER_FIELDS,
  type FulfillmentField,
} from "../../domain/fulfillment-fields.ts";
import type { FulfillmentOrderWish } from "../../domain/fulfillment-order.ts";
import type { UpdateTraits } from "../../domain/operation.ts";
import { assertInvariant } from "../../errors.ts";
import type { FulfillmentOrderEndpoint } from "../endpoint.ts";
import { callMws } from "./call.ts";
import { readMwsPost } from "./answer.ts";

/** The one version of this section there ever was. */
const PATH = "/FulfillmentOutboundShipment/2010-10-01/";
const VERSION = "2010-10-01";

const TRAITS: UpdateTraits = {
  name: "mws.UpdateFulfillmentOrder",
  api: "mws",
  // As its successor: an order on hold takes the same values again.
  replaySafe: true,
  // Only the one operation is spoken, so nothing can be asked.
  orderRead: null,
};

/**
 * UpdateFulfillmentOrder of Marketplace Web Service, as a signed query
 * (https://github.com/bizon/mws-api-doc). Amazon's own has been off since
 * 2024; gateways may still speak it. What the account adds (seller, key, token,
 * time and signature) is not stored.
 */
export function createMwsUpdateFulfillmentOrder(options: {
  readonly timeoutMs: number;
  nowMs(): number;
}): FulfillmentOrderEndpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, wish }) {
      return {
        version: 1,
        operation: "mws.UpdateFulfillmentOrder",
        method: "POST",
        path: PATH,
        body: describeParameters(orderId, wish),
      };
    },
    async send(request, account, ...way) {
      return readMwsPost(await callMws(request, account, options, ...way));
    },
  };
}

/** A wish as parameters, by their names on the page. */
export function describeParameters(
  orderId: string,
  wish: FulfillmentOrderWish,
): Record<string, string> {
  const { fields, address, emails, features, items } = wish;
  assertInvariant(features === null, "MWS has no features.");
  return {
    Action: "UpdateFulfillmentOrder",
    Version: VERSION,
    SellerFulfillmentOrderId: orderId,
    ...rename("", fields, ORDER_FIELDS),
    ...rename("DestinationAddress.", address ?? {}, ADDRESS_FIELDS),
    ...Object.fromEntries(
      (emails ?? []).map((email, index) => [`NotificationEmailList.member.${index + 1}`, email]),
    ),
    ...Object.fromEntries(
      items.flatMap(({ id, quantity, fields: said }, index) => {
        const own = { sellerFulfillmentOrderItemId: id, quantity: String(quantity), ...said };
        return Object.entries(rename(`Items.member.${index + 1}.`, own, ITEM_FIELDS));
      }),
    ),
  };
}

function rename(
  prefix: string,
  said: Readonly<Partial<Record<string, string>>>,
  fields: readonly FulfillmentField[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, text]) => {
      const mws = fields.find((field) => field.name === name)?.mws ?? null;
      assertInvariant(mws !== null, `MWS has no parameter for ${name}.`);
      return text === undefined ? [] : [[`${prefix}${mws}`, text]];
    }),
  );
}
