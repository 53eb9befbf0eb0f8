import { expect, test } from "vitest";
import { refusalCodeOf } from "../../src/endpoints/refusals.ts";

test.each([
  [
    400,
    "Failed to create package due to not finding a matching package or order already fulfilled. ErrorMessage(errorMetric=PackageToUpdateNotFound, packageIndex=null)",
    "already-fulfilled-elsewhere",
  ],
  [400, "Failed to create/update package due to overfulfillment of 1", "over-fulfillment"],
  [400, "You reached the maximum number of allowed updates.", "edit-limit-reached"],
  [400, "errorMetric=InvalidPackageVersion", "edit-limit-reached"],
  [400, "ErrorCode: NonexistentOrderItem Description: Failed", "unknown-item"],
  [400, "OrderItemId  is invalid, please obtain the value", "unknown-item"],
  [400, "InvalidInput: the OrderItemId 1 was refunded", "endpoint-rejected"],
  [400, "ErrorCode: InvalidCarrier Description: x", "carrier-not-supported"],
  [400, "Selected CARRIER is not supported", "carrier-not-supported"],
  [400, "ErrorCode: DuplicateTrackingId Description", "tracking-refused"],
  [400, "ErrorCode: BlockedTrackingId Description", "tracking-refused"],
  [400, "Amazon invalid - Enter a valid tracking ID", "tracking-refused"],
  [400, "The tracking ID X for Y does not match the expected format.", "tracking-refused"],
  [400, "items must be consistent with the initial POST", "inconsistent-with-initial-post"],
  [404, "The specified resource does not exist", "unknown-order"],
  [404, "NonexistentOrderItem", "unknown-item"],
  [422, "", "endpoint-rejected"],
])("%d %s -> %s", (status, text, code) => {
  expect(refusalCodeOf(status, text)).toBe(code);
});
