import type { BucketLaw } from "./bucket.ts";

/** A published limit and where it is published. */
export interface PublishedLaw extends BucketLaw {
  readonly source: string;
}

const OUTBOUND =
  "https://developer-docs.amazon.com/sp-api/docs/fulfillment-outbound-api-v2020-07-01-reference";

/**
 * The limits of every operation that the sandbox serves, per store. Requests
 * per second and requests in a full bucket.
 */
export const PUBLISHED_LAWS = {
  "ecart.fulfillment": {
    ratePerSecond: 2,
    burst: 10,
    source: "https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2",
  },
  "ecart.fulfillmentStatus": {
    ratePerSecond: 5,
    burst: 15,
    source: "https://docs.ecartapi.com/reference/updateordersfulfillmentamazonv2",
  },
  // No limit is published for this one; it is held to that of the fulfillment call.
  "ecart.carriers": {
    ratePerSecond: 2,
    burst: 10,
    source: "https://docs.ecartapi.com/reference/getallallowedsservicesamazonv2",
  },
  // eCart passes on Amazon's own limit of getOrder.
  "ecart.order": {
    ratePerSecond: 0.5,
    burst: 30,
    source: "https://developer-docs.amazon.com/sp-api/docs/orders-api-rate-limits",
  },
  "amazon.confirmShipment": {
    ratePerSecond: 2,
    burst: 10,
    source: "https://developer-docs.amazon.com/sp-api/docs/orders-api-rate-limits",
  },
  "amazon.updateShipmentStatus": {
    ratePerSecond: 5,
    burst: 15,
    source: "https://developer-docs.amazon.com/sp-api/docs/orders-api-rate-limits",
  },
  "amazon.getOrder": {
    ratePerSecond: 0.5,
    burst: 30,
    source:
      "https://github.com/amzn/selling-partner-api-models/blob/main/models/orders-api-model/orders_2026-01-01.json",
  },
  "amazon.updateFulfillmentOrder": { ratePerSecond: 2, burst: 30, source: OUTBOUND },
  "amazon.getFulfillmentOrder": { ratePerSecond: 2, burst: 30, source: OUTBOUND },
  "mws.UpdateFulfillmentOrder": {
    ratePerSecond: 2,
    burst: 30,
    source: "https://github.com/bizon/mws-api-doc",
  },
} as const satisfies Record<string, PublishedLaw>;

/** An operation that the sandbox serves. */
export type SandboxOperation = keyof typeof PUBLISHED_LAWS;
export type SandboxLaws = Readonly<Record<SandboxOperation, BucketLaw>>;

/** The operations that change something at the marketplace; the others only ask. */
export const SENDING_OPERATIONS = [
  "ecart.fulfillment",
  "ecart.fulfillmentStatus",
  "amazon.confirmShipment",
  "amazon.updateShipmentStatus",
  "amazon.updateFulfillmentOrder",
  "mws.UpdateFulfillmentOrder",
] as const satisfies readonly SandboxOperation[];

/** The published laws with some of their numbers replaced. */
export function withOverrides(
  overrides: Partial<Record<SandboxOperation, LawOverride | undefined>>,
): SandboxLaws {
  const lawOf = (operation: SandboxOperation): BucketLaw => ({
    ratePerSecond: overrides[operation]?.ratePerSecond ?? PUBLISHED_LAWS[operation].ratePerSecond,
    burst: overrides[operation]?.burst ?? PUBLISHED_LAWS[operation].burst,
  });
  return {
    "ecart.fulfillment": lawOf("ecart.fulfillment"),
    "ecart.fulfillmentStatus": lawOf("ecart.fulfillmentStatus"),
    "ecart.carriers": lawOf("ecart.carriers"),
    "ecart.order": lawOf("ecart.order"),
    "amazon.confirmShipment": lawOf("amazon.confirmShipment"),
    "amazon.updateShipmentStatus": lawOf("amazon.updateShipmentStatus"),
    "amazon.getOrder": lawOf("amazon.getOrder"),
    "amazon.updateFulfillmentOrder": lawOf("amazon.updateFulfillmentOrder"),
    "amazon.getFulfillmentOrder": lawOf("amazon.getFulfillmentOrder"),
    "mws.UpdateFulfillmentOrder": lawOf("mws.UpdateFulfillmentOrder"),
  };
}

/** The numbers of a law to replace; what is absent stays. */
export interface LawOverride {
  readonly ratePerSecond?: number | undefined;
  readonly burst?: number | undefined;
}
