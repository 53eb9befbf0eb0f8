import { expect, test } from "vitest";
import { refusalCodeOf } from "../../src/endpoints/refusals.ts";

test.each([
  [
    400,
    "Failed to create package due to not finding a matching package or order already fulfilled. ErrorMessage(errorMetric=PackageToUpdateNotFound, packageIndex=null)",
    "already-fulfilled-elsewhere",
  ],
  [400, "Failed to create/update package due to overfulfillment of 1", "over-fulfillment"],
  [400, "overfulfillment of order 1: ordered 1, already fulfilled 0", "over-fulfillment"],
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
  [
    400,
    "ErrorCode: NonexistentOrderItem Description: Failed to find order item list by order ID: 1",
    "order-cancelled",
  ],
  [400, "ErrorCode: CarrierNameCorrection Description: UPS", "carrier-name-correction"],
  [400, "PackageReferenceId: is invalid, must be a positive numeric value.", "package-id-refused"],
  [
    400,
    "The input you have submitted is not valid. Please check the fields with invalid type [packageDetail.packageReferenceId].",
    "package-id-refused",
  ],
  [
    400,
    "The input you have submitted is not valid. Please check your input and try again.",
    "endpoint-rejected",
  ],
  [
    400,
    "1 validation error detected: Value '' at 'marketplaceId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9]{1,50}$",
    "marketplace-invalid",
  ],
  [400, "Marketplace ID is not defined (1001)", "marketplace-invalid"],
  [
    400,
    "Ship+ orders do not support the confirmShipment operation and result in a 400 error as they don't require manual confirmation.",
    "ship-plus",
  ],
  [400, "The order is fulfilled by Amazon.", "fulfilled-by-amazon"],
  [400, "The fulfillment order FO-1 is not on hold and cannot be updated.", "not-on-hold"],
  [400, "The quantity 5 of item line-1 is higher than the 3 ordered.", "quantity-above-first"],
  [400, "The fulfillment order has no item with the ID line-9.", "unknown-item"],
  [
    400,
    "Account is in vacation mode or status is inactive.Kindly resolve the problem to ship the order.",
    "account-inactive",
  ],
  [400, "Unsupported ShipmentStatus passed", "status-refused"],
  [400, "QuotaExceeded: You exceeded your quota for the requested resource.", "quota-exceeded"],
  [400, "Invalid Input", "endpoint-rejected"],
])("%d %s -> %s", (status, text, code) => {
  expect(refusalCodeOf(status, text)).toBe(code);
});
