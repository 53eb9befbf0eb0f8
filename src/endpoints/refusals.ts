import type { ReasonCode } from "../domain/reasons.ts";

/** A text of the endpoint that says no: all of `says` occur in it, in any case. */
interface Refusal {
  readonly code: ReasonCode;
  readonly says: readonly [string, ...string[]];
}

/**
 * What Amazon's refusals say, directly or through eCart; the first row that
 * fits counts. Texts carry order numbers, double spaces and tails that vary,
 * so pieces of them are looked for:
 * https://github.com/amzn/selling-partner-api-models/issues/5037,
 * https://github.com/amzn/selling-partner-api-models/issues/5094,
 * https://github.com/jlevers/selling-partner-api/issues/489,
 * https://github.com/jlevers/selling-partner-api/issues/528,
 * https://developer-docs.amazon.com/sp-api/docs/confirm-the-shipment-status (Ship+),
 * https://github.com/amzn/selling-partner-api-docs/issues/489.
 * Of refusals to fulfillment orders no text is known; the words looked for are
 * those in which the call's own page speaks of its bounds:
 * https://developer-docs.amazon.com/sp-api/docs/fulfillment-outbound-api-v2020-07-01-reference.
 */
const REFUSALS: readonly Refusal[] = [
  { code: "already-fulfilled-elsewhere", says: ["PackageToUpdateNotFound"] },
  { code: "over-fulfillment", says: ["overfulfillment"] },
  { code: "over-fulfillment", says: ["over-fulfillment"] },
  // After those two: they may go on with how much is "already fulfilled".
  { code: "already-fulfilled-elsewhere", says: ["already fulfilled"] },
  { code: "edit-limit-reached", says: ["maximum number of allowed updates"] },
  { code: "edit-limit-reached", says: ["InvalidPackageVersion"] },
  // Amazon says so of the whole order once it is cancelled; before the row of the single item.
  { code: "order-cancelled", says: ["NonexistentOrderItem", "item list by order id"] },
  { code: "unknown-item", says: ["NonexistentOrderItem"] },
  // Not just "invalid": the code of every such refusal is InvalidInput.
  { code: "unknown-item", says: ["OrderItemId", "is invalid"] },
  { code: "unknown-item", says: ["invalid OrderItemId"] },
  { code: "carrier-name-correction", says: ["CarrierNameCorrection"] },
  { code: "carrier-not-supported", says: ["InvalidCarrier"] },
  { code: "carrier-not-supported", says: ["carrier is not supported"] },
  { code: "tracking-refused", says: ["DuplicateTrackingId"] },
  { code: "tracking-refused", says: ["BlockedTrackingId"] },
  { code: "tracking-refused", says: ["valid tracking id"] },
  { code: "tracking-refused", says: ["does not match the expected format"] },
  { code: "inconsistent-with-initial-post", says: ["must be consistent with the initial"] },
  { code: "package-id-refused", says: ["PackageReferenceId", "is invalid"] },
  { code: "package-id-refused", says: ["invalid type", "packageReferenceId"] },
  { code: "marketplace-invalid", says: ["marketplaceId", "failed to satisfy constraint"] },
  { code: "marketplace-invalid", says: ["Marketplace ID is not defined"] },
  { code: "ship-plus", says: ["Ship+ orders"] },
  { code: "ship-plus", says: ["FBM_SHIP_PLUS"] },
  { code: "fulfilled-by-amazon", says: ["fulfilled by Amazon"] },
  { code: "account-inactive", says: ["vacation mode"] },
  { code: "account-inactive", says: ["status is inactive"] },
  { code: "status-refused", says: ["Unsupported ShipmentStatus"] },
  { code: "not-on-hold", says: ["not on hold"] },
  { code: "not-on-hold", says: ["no order hold"] },
  { code: "quantity-above-first", says: ["quantity", "higher than"] },
  { code: "unknown-item", says: ["fulfillment order has no item"] },
  { code: "quota-exceeded", says: ["QuotaExceeded"] },
  { code: "quota-exceeded", says: ["exceeded your quota"] },
];

/**
 * The registry's code for what an endpoint said.
 *
 * @example
 * refusalCodeOf(400, "ErrorCode: DuplicateTrackingId Description: ...");
 * // => "tracking-refused"
 */
export function refusalCodeOf(status: number, text: string): ReasonCode {
  const lowered = text.toLowerCase();
  const found = REFUSALS.find(({ says }) =>
    says.every((piece) => lowered.includes(piece.toLowerCase())),
  );
  if (found !== undefined) return found.code;
  return status === 404 ? "unknown-order" : "endpoint-rejected";
}
