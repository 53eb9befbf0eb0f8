import { z } from "zod";
import { BOUNDS } from "./bounds.ts";

/** What buyers ordered: the sandbox's side of a marketplace order. */
export const orderedSchema = z.strictObject({
  orderId: z.string().min(1).max(BOUNDS.orderIdLength),
  /** Left out for an order that is open. */
  status: z.literal("cancelled").optional(),
  /** Amazon's programs, such as `FBM_SHIP_PLUS`. */
  programs: z.array(z.string().min(1).max(BOUNDS.textLength)).max(BOUNDS.programs).default([]),
  fulfilledBy: z.enum(["MERCHANT", "AMAZON"]).default("MERCHANT"),
  /** The agreed days of shipping; left out where none were agreed. */
  shipBy: z
    .strictObject({
      earliest: z.iso.datetime({ offset: true }),
      latest: z.iso.datetime({ offset: true }),
    })
    .optional(),
  items: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(BOUNDS.itemIdLength),
        quantity: z.int().min(0).max(BOUNDS.quantity),
        sku: z.string().max(BOUNDS.textLength).default(""),
      }),
    )
    .min(1)
    .max(BOUNDS.itemsPerOrder)
    .refine((items) => new Set(items.map((item) => item.id)).size === items.length, {
      error: "an item stands twice in the order",
    }),
});
export const orderedListSchema = z.array(orderedSchema).max(BOUNDS.orders);

/** An order with its ordered quantities, as given; all but IDs and quantities may be left out. */
export type OrderedInput = z.input<typeof orderedSchema>;
export type OrderedOrder = z.output<typeof orderedSchema>;
export type OrderedItem = OrderedOrder["items"][number];
