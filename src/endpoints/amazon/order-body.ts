import { z } from "zod";
import { listCodes, sumItems } from "../../domain/contents.ts";
import type {
  FulfilledBy,
  OrderReading,
  OrderStatus,
  ReadItem,
  ReadPackage,
} from "../../domain/order-reading.ts";

const TEXT_LENGTH_MAX = 500;
const ITEMS_MAX = 10_000;
const PACKAGES_MAX = 10_000;
const CODES_MAX = 10_000;

const text = z.string().max(TEXT_LENGTH_MAX);
const said = text.nullish().transform((value) => value ?? "");
const units = z.int().min(0);
const windowBody = z.object({ earliestDateTime: said, latestDateTime: said });

const itemBody = z.object({
  orderItemId: text.min(1),
  quantityOrdered: units,
  product: z.object({ sellerSku: said }).nullish(),
  fulfillment: z
    .object({ quantityFulfilled: units.nullish(), quantityUnfulfilled: units.nullish() })
    .nullish(),
});

const packageBody = z.object({
  packageReferenceId: text.min(1),
  packageStatus: z.object({ status: said }).nullish(),
  carrier: said,
  shipTime: said,
  shippingService: said,
  trackingNumber: said,
  packageItems: z
    .array(
      z.object({
        orderItemId: text.min(1),
        quantity: units,
        transparencyCodes: z.array(text).max(CODES_MAX).nullish(),
      }),
    )
    .max(ITEMS_MAX)
    .nullish(),
});

/**
 * The part of `GetOrderResponse` that is used
 * (https://github.com/amzn/selling-partner-api-models, orders_2026-01-01.json).
 * Fields that are not named here are ignored, new words of a status too.
 */
export const orderBody = z.object({
  order: z.object({
    orderId: text.min(1),
    programs: z.array(text).max(1_000).nullish(),
    fulfillment: z
      .object({ fulfillmentStatus: said, fulfilledBy: said, shipByWindow: windowBody.nullish() })
      .nullish(),
    orderItems: z.array(itemBody).max(ITEMS_MAX),
    packages: z.array(packageBody).max(PACKAGES_MAX).nullish(),
  }),
});
type OrderBody = z.output<typeof orderBody>;

/** Amazon's words for how far an order has come; any other is `unknown`. */
export const ORDER_STATUSES = {
  PENDING_AVAILABILITY: "open",
  PENDING: "open",
  UNSHIPPED: "open",
  PARTIALLY_SHIPPED: "partially-shipped",
  SHIPPED: "shipped",
  CANCELLED: "cancelled",
  UNFULFILLABLE: "unknown",
} as const satisfies Record<string, OrderStatus>;
const STATUSES = new Map<string, OrderStatus>(Object.entries(ORDER_STATUSES));
const FULFILLED_BY = new Map<string, FulfilledBy>([
  ["MERCHANT", "merchant"],
  ["AMAZON", "marketplace"],
]);

/** Amazon's order in our words. Packages that are absent are none: they were asked for. */
export function readOrder({ order }: OrderBody): OrderReading {
  const { fulfillment } = order;
  const window = fulfillment?.shipByWindow;
  return {
    orderId: order.orderId,
    status: STATUSES.get(fulfillment?.fulfillmentStatus ?? "") ?? "unknown",
    fulfilledBy: FULFILLED_BY.get(fulfillment?.fulfilledBy ?? "") ?? "unknown",
    isShipPlus: order.programs?.includes("FBM_SHIP_PLUS") ?? false,
    shipBy: window ? { earliest: window.earliestDateTime, latest: window.latestDateTime } : null,
    items: order.orderItems.map(readItem),
    packages: (order.packages ?? []).map(readPackage),
  };
}

function readItem(item: OrderBody["order"]["orderItems"][number]): ReadItem {
  const { quantityFulfilled, quantityUnfulfilled } = item.fulfillment ?? {};
  const rest = quantityUnfulfilled ?? null;
  const shipped =
    quantityFulfilled ?? (rest === null ? null : Math.max(0, item.quantityOrdered - rest));
  const { orderItemId: id, quantityOrdered: ordered } = item;
  return { id, sku: item.product?.sellerSku ?? "", ordered, shipped };
}

function readPackage(parcel: z.output<typeof packageBody>): ReadPackage {
  const listed = parcel.packageItems ?? [];
  return {
    packageReferenceId: parcel.packageReferenceId,
    carrier: parcel.carrier,
    shippingService: parcel.shippingService,
    trackingNumber: parcel.trackingNumber,
    shippedAt: parcel.shipTime,
    status: parcel.packageStatus?.status ?? "",
    items: sumItems(listed.map(({ orderItemId, quantity }) => ({ id: orderItemId, quantity }))),
    transparencyCodes: listCodes(
      listed.map(({ orderItemId, transparencyCodes }) => {
        return { id: orderItemId, codes: transparencyCodes ?? [] };
      }),
    ),
  };
}
