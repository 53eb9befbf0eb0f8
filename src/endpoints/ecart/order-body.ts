import { z } from "zod";
import type { OrderReading, OrderStatus, ReadItem } from "../../domain/order-reading.ts";

const TEXT_LENGTH_MAX = 500;
const ITEMS_MAX = 10_000;

/** Scalars of this API are numbers or text, as it happens. */
const text = z
  .union([z.string().max(TEXT_LENGTH_MAX), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? "" : String(value)));
const units = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}(?:\.0+)?$/u)
      .transform(Number),
  ])
  .pipe(z.int().min(0));
const status = z.object({ status: text, ecartapi: text }).nullish();

/**
 * The part of eCart's order that is used, as its samples show it
 * (https://docs.ecartapi.com/docs/orders); no page has its schema.
 */
export const ecartOrderBody = z.object({
  order: z.object({
    id: text,
    status,
    fulfillmentStatus: status,
    items: z
      .array(
        z.object({
          id: text.refine((id) => id !== "", "must not be empty"),
          sku: text,
          quantity: units,
          fulfillment: z.object({ quantity: units.nullish().catch(null) }).nullish(),
        }),
      )
      .max(ITEMS_MAX),
  }),
});
type EcartOrder = z.output<typeof ecartOrderBody>["order"];

/** Amazon's words, which eCart passes on, and its own where those are missing. */
const STATUSES = new Map<string, OrderStatus>([
  ["pending", "open"],
  ["pendingavailability", "open"],
  ["unshipped", "open"],
  ["partiallyshipped", "partially-shipped"],
  ["partially_fulfilled", "partially-shipped"],
  ["shipped", "shipped"],
  ["canceled", "cancelled"],
  ["cancelled", "cancelled"],
  ["unfulfilled", "open"],
  ["fulfilled", "shipped"],
]);

/**
 * eCart's order in our words. Who fulfills it, Ship+, dates and packages are
 * not told. The order that was asked for is the order that came.
 */
export function readEcartOrder(
  { order }: z.output<typeof ecartOrderBody>,
  orderId: string,
): OrderReading {
  const status = readStatus(order);
  return {
    orderId,
    status,
    fulfilledBy: "unknown",
    isShipPlus: false,
    shipBy: null,
    items: readItems(order, status),
    packages: null,
  };
}

function readStatus({ status, fulfillmentStatus }: EcartOrder): OrderStatus {
  const words = [
    status?.status,
    status?.ecartapi,
    fulfillmentStatus?.status,
    fulfillmentStatus?.ecartapi,
  ];
  const known = words.map((word) => STATUSES.get((word ?? "").toLowerCase()));
  return known.find((each) => each !== undefined) ?? "unknown";
}

/**
 * No page says whether `fulfillment.quantity` counts what was shipped or what
 * is left. So the status speaks first, and the numbers are believed only where
 * they can be nothing else than what was shipped: in part of an order, some and not all.
 */
function readItems({ items }: EcartOrder, status: OrderStatus): ReadItem[] {
  const isTold =
    status === "partially-shipped" &&
    items.every(({ quantity, fulfillment }) => (fulfillment?.quantity ?? Infinity) <= quantity);
  return items.map(({ id, sku, quantity, fulfillment }) => {
    const item = { id, sku, ordered: quantity };
    if (status === "open") return { ...item, shipped: 0 };
    if (status === "shipped") return { ...item, shipped: quantity };
    return { ...item, shipped: isTold ? (fulfillment?.quantity ?? null) : null };
  });
}
