import type { UpdateTraits } from "../../domain/operation.ts";
import type { StatusEndpoint } from "../endpoint.ts";
import { orderSegment } from "../order-path.ts";
import { readEcartPost } from "./answer.ts";
import { callEcart } from "./call.ts";

/** Any ID will do: Amazon has no fulfillment IDs, and eCart keeps the part for its own sake. */
const ANY_FULFILLMENT_ID = "1";

const TRAITS: UpdateTraits = {
  name: "ecart.fulfillmentStatus",
  api: "ecart",
  replaySafe: true,
  // Pickup statuses are shown by no read.
  orderRead: null,
};

/**
 * eCart's fulfillment status (Amazon v2), for orders that are picked up in a store.
 * https://docs.ecartapi.com/reference/updateordersfulfillmentamazonv2
 */
export function createEcartFulfillmentStatus(options: {
  readonly timeoutMs: number;
}): StatusEndpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, status, items }) {
      const listed = items.map(({ id, quantity }) => ({ id, quantity }));
      return {
        version: 1,
        operation: "ecart.fulfillmentStatus",
        method: "PUT",
        path: `/api/v2/orders/${orderSegment(orderId)}/fulfillments/${ANY_FULFILLMENT_ID}`,
        body: {
          fulfillment: {
            status: { status },
            ...(listed.length === 0 ? {} : { items: listed }),
          },
        },
      };
    },
    async send(request, account, ...way) {
      return readEcartPost(await callEcart(request, account, options.timeoutMs, ...way));
    },
  };
}
