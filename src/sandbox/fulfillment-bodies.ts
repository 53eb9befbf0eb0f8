import { z } from "zod";
import { ITEM_AMOUNTS } from "../domain/fulfillment-fields.ts";
import { BOUNDS } from "./bounds.ts";
import type { HeldUpdate } from "./held-orders.ts";
import { describeIssues } from "./issues.ts";

/** A body that was understood, or what is wrong with it. */
export type UpdateRead =
  | { readonly kind: "read"; readonly update: HeldUpdate }
  | { readonly kind: "invalid"; readonly message: string };

const text = (lengthMax: number) => z.string().max(lengthMax);
const dateTime = z.iso.datetime({ offset: true });
const money = z.strictObject({
  currencyCode: z.string().length(3),
  value: z.string().regex(/^-?\d+(?:\.\d+)?$/u),
});

// UpdateFulfillmentOrderRequest of https://github.com/amzn/selling-partner-api-models,
// fulfillmentOutbound_2020-07-01.json; strict, so that a mistyped field is found here.
const body = z
  .strictObject({
    marketplaceId: text(50).optional(),
    displayableOrderId: text(40).min(1).optional(),
    displayableOrderDate: dateTime.optional(),
    displayableOrderComment: text(750).optional(),
    shippingSpeedCategory: z
      .enum(["Standard", "Expedited", "Priority", "ScheduledDelivery"])
      .optional(),
    destinationAddress: z
      .strictObject({
        name: text(BOUNDS.textLength).min(1),
        addressLine1: text(BOUNDS.textLength).min(1),
        addressLine2: text(BOUNDS.textLength).optional(),
        addressLine3: text(BOUNDS.textLength).optional(),
        city: text(BOUNDS.textLength).optional(),
        districtOrCounty: text(BOUNDS.textLength).optional(),
        stateOrRegion: text(BOUNDS.textLength).optional(),
        postalCode: text(BOUNDS.textLength).min(1),
        countryCode: z.string().regex(/^[A-Z]{2}$/u),
        phone: text(BOUNDS.textLength).optional(),
      })
      .optional(),
    fulfillmentAction: z.enum(["Ship", "Hold"]).optional(),
    fulfillmentPolicy: z.enum(["FillOrKill", "FillAll", "FillAllAvailable"]).optional(),
    shipFromCountryCode: z
      .string()
      .regex(/^[A-Z]{2}$/u)
      .optional(),
    notificationEmails: z.array(text(64)).max(BOUNDS.itemsPerPackage).optional(),
    featureConstraints: z
      .array(
        z.strictObject({
          featureName: text(BOUNDS.textLength).optional(),
          featureFulfillmentPolicy: z.enum(["Required", "NotRequired"]).optional(),
        }),
      )
      .max(BOUNDS.itemsPerPackage)
      .optional(),
    items: z
      .array(
        z.strictObject({
          sellerFulfillmentOrderItemId: text(50).min(1),
          quantity: z.int().min(1).max(BOUNDS.quantity),
          sellerSku: text(50).optional(),
          giftMessage: text(512).optional(),
          displayableComment: text(250).optional(),
          fulfillmentNetworkSku: text(BOUNDS.textLength).optional(),
          orderItemDisposition: text(BOUNDS.textLength).optional(),
          perUnitDeclaredValue: money.optional(),
          perUnitPrice: money.optional(),
          perUnitTax: money.optional(),
        }),
      )
      .max(BOUNDS.itemsPerPackage)
      .optional(),
  })
  .refine(
    ({ shippingSpeedCategory, fulfillmentAction }) =>
      shippingSpeedCategory !== "ScheduledDelivery" || fulfillmentAction === "Ship",
    { error: "Hold is not a valid fulfillmentAction for ScheduledDelivery" },
  );
type Body = z.output<typeof body>;

/** Reads the body of `updateFulfillmentOrder`. */
export function readUpdate(value: unknown): UpdateRead {
  const checked = body.safeParse(value);
  if (!checked.success) return { kind: "invalid", message: describeIssues(checked.error) };
  const { destinationAddress, notificationEmails, featureConstraints, items, ...fields } =
    checked.data;
  const features = featureConstraints
    ? { featureConstraints: JSON.stringify(featureConstraints) }
    : {};
  return {
    kind: "read",
    update: {
      fields: { ...definedTexts(fields), ...features },
      address: destinationAddress ? definedTexts(destinationAddress) : null,
      emails: notificationEmails ?? null,
      items: (items ?? []).map(readItem),
    },
  };
}

function readItem(item: NonNullable<Body["items"]>[number]): HeldUpdate["items"][number] {
  const { sellerFulfillmentOrderItemId: id, quantity, ...rest } = item;
  const amounts = ITEM_AMOUNTS.flatMap((name) =>
    Object.entries(rest[name] ?? {}).map(([part, value]) => [`${name}.${part}`, value] as const),
  );
  return { id, quantity, fields: { ...definedTexts(rest), ...Object.fromEntries(amounts) } };
}

function definedTexts(said: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : [],
    ),
  );
}
