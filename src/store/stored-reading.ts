import { z } from "zod";
import type { AllowedCarrier, OrderReading } from "../domain/order-reading.ts";

/** The JSON in which what was read is kept, and its way back. Text that is not what it must be is null. */

const items = z.array(z.object({ id: z.string(), quantity: z.int().min(0) }));

const orderReading: z.ZodType<OrderReading> = z.object({
  orderId: z.string(),
  status: z.enum(["open", "partially-shipped", "shipped", "cancelled", "unknown"]),
  fulfilledBy: z.enum(["merchant", "marketplace", "unknown"]),
  isShipPlus: z.boolean(),
  shipBy: z.object({ earliest: z.string(), latest: z.string() }).nullable(),
  items: z.array(
    z.object({
      id: z.string(),
      sku: z.string(),
      ordered: z.int().min(0),
      shipped: z.int().min(0).nullable(),
    }),
  ),
  packages: z
    .array(
      z.object({
        packageReferenceId: z.string(),
        carrier: z.string(),
        shippingService: z.string(),
        trackingNumber: z.string(),
        shippedAt: z.string(),
        status: z.string(),
        items,
        transparencyCodes: z.array(z.object({ id: z.string(), codes: z.array(z.string()) })),
      }),
    )
    .nullable(),
});

const allowedCarriers: z.ZodType<readonly AllowedCarrier[]> = z.array(
  z.object({ id: z.string(), name: z.string() }),
);

/** An order that was read, as text. */
export function orderReadingText(reading: OrderReading): string {
  return JSON.stringify(reading);
}

/** The other direction of {@link orderReadingText}. */
export function readOrderReading(text: string): OrderReading | null {
  return parse(orderReading, text);
}

/** The carriers that an account may name, as text. */
export function carriersText(carriers: readonly AllowedCarrier[]): string {
  return JSON.stringify(carriers);
}

/** The other direction of {@link carriersText}. */
export function readCarriers(text: string): readonly AllowedCarrier[] | null {
  return parse(allowedCarriers, text);
}

function parse<Value>(schema: z.ZodType<Value>, text: string): Value | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
