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
 * https://github.com/jlevers/selling-partner-api/issues/528,
 * https://github.com/amzn/selling-partner-api-docs/issues/489.
 */
const REFUSALS: readonly Refusal[] = [
  { code: "already-fulfilled-elsewhere", says: ["PackageToUpdateNotFound"] },
  { code: "already-fulfilled-elsewhere", says: ["already fulfilled"] },
  { code: "over-fulfillment", says: ["overfulfillment"] },
  { code: "over-fulfillment", says: ["over-fulfillment"] },
  { code: "edit-limit-reached", says: ["maximum number of allowed updates"] },
  { code: "edit-limit-reached", says: ["InvalidPackageVersion"] },
  { code: "unknown-item", says: ["NonexistentOrderItem"] },
  // Not just "invalid": the code of every such refusal is InvalidInput.
  { code: "unknown-item", says: ["OrderItemId", "is invalid"] },
  { code: "unknown-item", says: ["invalid OrderItemId"] },
  { code: "carrier-not-supported", says: ["InvalidCarrier"] },
  { code: "carrier-not-supported", says: ["carrier is not supported"] },
  { code: "tracking-refused", says: ["DuplicateTrackingId"] },
  { code: "tracking-refused", says: ["BlockedTrackingId"] },
  { code: "tracking-refused", says: ["valid tracking id"] },
  { code: "tracking-refused", says: ["does not match the expected format"] },
  { code: "inconsistent-with-initial-post", says: ["must be consistent with the initial"] },
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
