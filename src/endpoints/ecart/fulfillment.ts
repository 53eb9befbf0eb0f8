import type { OperationTraits } from "../../domain/operation.ts";
import type { Endpoint } from "../endpoint.ts";
import { orderSegment } from "../order-path.ts";
import { readEcartPost } from "./answer.ts";
import { callEcart } from "./call.ts";

const TRAITS: OperationTraits = {
  name: "ecart.fulfillment",
  api: "ecart",
  transmits: ["trackingNumber", "carrierCode"],
  // A repeat with the same package.id is the documented way to update.
  replaySafe: true,
  orderRead: "ecart.order",
  // No call of eCart's shows a package.id again.
  readBack: "none",
  carriers: "ecart.carriers",
  carrierNameAsCode: true,
};

/**
 * eCart's "Update fulfillment (Amazon v2)": one call that creates a package and,
 * with the same `package.id`, edits it.
 * https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2
 */
export function createEcartFulfillment(options: { readonly timeoutMs: number }): Endpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, packageId, content }) {
      return {
        version: 1,
        operation: "ecart.fulfillment",
        method: "POST",
        path: `/api/v2/orders/${orderSegment(orderId)}/fulfillments`,
        body: {
          fulfillment: {
            package: { id: packageId },
            tracking: {
              number: content.trackingNumber,
              companyId: content.carrierCode || content.carrierName,
            },
            items: content.items.map(({ id, quantity }) => ({ id, quantity })),
          },
        },
      };
    },
    async send(request, account, ...way) {
      const called = await callEcart(request, account, options.timeoutMs, ...way);
      return readEcartPost(called);
    },
  };
}
