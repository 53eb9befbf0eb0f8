import { z } from "zod";

/**
 * What Amazon's model demands of the requests that we send, and its static
 * sandbox cases: excerpts of ordersV0.json of
 * https://github.com/amzn/selling-partner-api-models (Apache-2.0), at commit
 * 34dc93fe45f37c9a0b2e56823c808f68b4f81754. Strict: a field that the model does
 * not have is a fault of ours. `min(1)` and the patterns are those of its prose.
 */

/** `date-time` of RFC 3339, as OpenAPI 2 has it. */
const dateTime = z.iso.datetime({ offset: true });

export const confirmShipmentRequest = z.strictObject({
  marketplaceId: z.string().regex(/^[a-zA-Z0-9]{1,50}$/u),
  codCollectionMethod: z.enum(["DirectPayment"]).optional(),
  packageDetail: z
    .strictObject({
      packageReferenceId: z.string().regex(/^[1-9]\d*$/u),
      carrierCode: z.string().min(1),
      carrierName: z.string().min(1).optional(),
      shippingMethod: z.string().min(1).optional(),
      trackingNumber: z.string().min(1),
      shipDate: dateTime,
      shipFromSupplySourceId: z.string().min(1).optional(),
      orderItems: z
        .array(
          z.strictObject({
            orderItemId: z.string().min(1),
            quantity: z.int().positive(),
            transparencyCodes: z.array(z.string()).optional(),
          }),
        )
        .min(1),
    })
    .refine((detail) => detail.carrierCode !== "Other" || detail.carrierName !== undefined),
});

export const updateShipmentStatusRequest = z.strictObject({
  marketplaceId: z.string().min(1),
  shipmentStatus: z.enum(["ReadyForPickup", "PickedUp", "RefusedPickup"]),
  orderItems: z
    .array(z.strictObject({ orderItemId: z.string().min(1), quantity: z.int() }))
    .optional(),
});

const money = z.strictObject({
  currencyCode: z.string().regex(/^[A-Z]{3}$/u),
  value: z.string().regex(/^\d+(?:\.\d+)?$/u),
});

const countryCode = z.string().regex(/^[A-Z]{2}$/u);

/**
 * UpdateFulfillmentOrderRequest of fulfillmentOutbound_2020-07-01.json, at the
 * same commit; an order in Japan has no city, any other has one.
 */
export const updateFulfillmentOrderRequest = z
  .strictObject({
    marketplaceId: z.string().min(1),
    displayableOrderId: z.string().min(1).max(40),
    displayableOrderDate: dateTime,
    displayableOrderComment: z.string().max(750),
    shippingSpeedCategory: z.enum(["Standard", "Expedited", "Priority", "ScheduledDelivery"]),
    destinationAddress: z
      .strictObject({
        name: z.string().min(1),
        addressLine1: z.string().min(1),
        addressLine2: z.string().optional(),
        addressLine3: z.string().optional(),
        city: z.string().optional(),
        districtOrCounty: z.string().optional(),
        stateOrRegion: z.string().optional(),
        postalCode: z.string().min(1),
        countryCode,
        phone: z.string().optional(),
      })
      .refine(({ city, countryCode: country }) => (country === "JP") === (city === undefined)),
    fulfillmentAction: z.enum(["Ship", "Hold"]),
    fulfillmentPolicy: z.enum(["FillOrKill", "FillAll", "FillAllAvailable"]),
    shipFromCountryCode: countryCode,
    notificationEmails: z.array(z.string().min(1).max(64)),
    featureConstraints: z.array(
      z.strictObject({
        featureName: z.string().optional(),
        featureFulfillmentPolicy: z.enum(["Required", "NotRequired"]).optional(),
      }),
    ),
    items: z
      .array(
        z.strictObject({
          sellerSku: z.string().optional(),
          sellerFulfillmentOrderItemId: z.string().min(1).max(50),
          quantity: z.int32().positive(),
          giftMessage: z.string().max(512).optional(),
          displayableComment: z.string().max(250).optional(),
          fulfillmentNetworkSku: z.string().optional(),
          orderItemDisposition: z.string().optional(),
          perUnitDeclaredValue: money.optional(),
          perUnitPrice: money.optional(),
          perUnitTax: money.optional(),
        }),
      )
      .min(1)
      .max(100),
  })
  .partial();

/** Every error body: ErrorList. */
export const errorBody = z.strictObject({
  errors: z
    .array(
      z.strictObject({ code: z.string(), message: z.string(), details: z.string().optional() }),
    )
    .min(1),
});

/** The order of the static sandbox cases. */
export const STATIC_ORDER_ID = "902-1106328-1059050";

/** The body of the static sandbox cases of `confirmShipment`; 204 with this date, 400 with 02/21/2022. */
export function staticConfirmation(shipDate = "2022-02-11T01:00:00.000Z") {
  return {
    marketplaceId: "ATVPDKIKX0DER",
    packageDetail: {
      packageReferenceId: "1",
      carrierCode: "FedEx",
      carrierName: "FedEx",
      shippingMethod: "FedEx Ground",
      trackingNumber: "112345678",
      shipDate,
      shipFromSupplySourceId: "057d3fcc-b750-419f-bbcd-4d340c60c430",
      orderItems: [
        {
          orderItemId: "79039765272157",
          quantity: 1,
          transparencyCodes: ["09876543211234567890"],
        },
      ],
    },
  };
}
