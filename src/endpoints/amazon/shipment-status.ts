import type { ItemQuantity } from "../../domain/contents.ts";
import type { UpdateTraits } from "../../domain/operation.ts";
import type { ShipmentStatus } from "../../domain/shipment-status.ts";
import type { StatusEndpoint } from "../endpoint.ts";
import { orderSegment } from "../order-path.ts";
import type { AmazonCaller } from "./call.ts";
import { assertMarketplace } from "./marketplace-id.ts";

const TRAITS: UpdateTraits = {
  name: "amazon.updateShipmentStatus",
  api: "amazon",
  replaySafe: true,
  // Pickup statuses are shown by no read.
  orderRead: null,
};

/**
 * Orders API v0 `updateShipmentStatus`, for orders that are picked up in a
 * store: https://github.com/amzn/selling-partner-api-models, ordersV0.json.
 */
export function createShipmentStatus(caller: AmazonCaller): StatusEndpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, place, ...told }) {
      return {
        version: 1,
        operation: "amazon.updateShipmentStatus",
        method: "POST",
        path: `/orders/v0/orders/${orderSegment(orderId)}/shipment`,
        body: describeStatus(told, assertMarketplace(place)),
      };
    },
    send: ({ method, path, body }, ...way) => caller.post({ method, path, body }, ...way),
  };
}

/** The body of a status, as it is sent. */
export type StatusBody = ReturnType<typeof describeStatus>;

interface ToldStatus {
  readonly status: ShipmentStatus;
  readonly items: readonly ItemQuantity[];
}

function describeStatus({ status, items }: ToldStatus, marketplaceId: string) {
  const orderItems = items.map(({ id, quantity }) => ({ orderItemId: id, quantity }));
  return {
    marketplaceId,
    shipmentStatus: status,
    ...(orderItems.length === 0 ? {} : { orderItems }),
  };
}
