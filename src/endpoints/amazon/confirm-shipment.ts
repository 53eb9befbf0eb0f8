import type { PackageContent } from "../../domain/contents.ts";
import { codesOf } from "../../domain/contents.ts";
import type { OperationTraits } from "../../domain/operation.ts";
import { assertInvariant } from "../../errors.ts";
import type { Endpoint } from "../endpoint.ts";
import { orderSegment } from "../order-path.ts";
import type { AmazonCaller } from "./call.ts";
import { assertMarketplace } from "./marketplace-id.ts";

const TRAITS: OperationTraits = {
  name: "amazon.confirmShipment",
  api: "amazon",
  transmits: [
    "trackingNumber",
    "carrierCode",
    "carrierName",
    "shipMethod",
    "shipDate",
    "transparencyCodes",
    "shipFromSupplySourceId",
    "codCollectionMethod",
  ],
  // A repeat with the same packageReferenceId is the documented way to edit:
  // https://developer-docs.amazon.com/sp-api/docs/confirm-the-shipment-status
  replaySafe: true,
  orderRead: "amazon.getOrder",
  readBack: "packages",
  carriers: "amazon-list",
  carrierNameAsCode: true,
};

/** A moment with its offset, as Amazon's model wants `shipDate`. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u;

/**
 * Orders API v0 `confirmShipment`: creates a package of an order and, with the
 * same `packageReferenceId`, edits it. Body as in Amazon's model
 * (https://github.com/amzn/selling-partner-api-models, ordersV0.json). The ship
 * date is part of the content: rules before have made a moment of it.
 */
export function createConfirmShipment(caller: AmazonCaller): Endpoint {
  return {
    traits: TRAITS,
    buildRequest({ orderId, packageId, content, place }) {
      return {
        version: 1,
        operation: "amazon.confirmShipment",
        method: "POST",
        path: `/orders/v0/orders/${orderSegment(orderId)}/shipmentConfirmation`,
        body: describeConfirmation(packageId, content, assertMarketplace(place)),
      };
    },
    send: ({ method, path, body }, ...way) => caller.post({ method, path, body }, ...way),
  };
}

/** The body of a confirmation, as it is sent. */
export type ConfirmationBody = ReturnType<typeof describeConfirmation>;

function describeConfirmation(packageId: string, content: PackageContent, marketplaceId: string) {
  const { carrierCode, carrierName, shipMethod, trackingNumber, shipDate, extras = {} } = content;
  assertInvariant(/^[1-9]\d*$/u.test(packageId), "A package ID that is no positive number.");
  assertInvariant(carrierCode !== "" && trackingNumber !== "", "No carrier or tracking number.");
  // https://github.com/amzn/selling-partner-api-models: PackageDetail.carrierName
  const needsName = carrierCode.toLowerCase() === "other";
  assertInvariant(carrierName !== "" || !needsName, `Carrier "Other" needs a carrier name.`);
  assertInvariant(
    DATE_TIME.test(shipDate) && !Number.isNaN(Date.parse(shipDate)),
    "A ship date that is no moment with an offset reached the endpoint.",
  );
  const { shipFromSupplySourceId, codCollectionMethod } = extras;
  return {
    marketplaceId,
    ...(codCollectionMethod === undefined ? {} : { codCollectionMethod }),
    packageDetail: {
      // Text: a JSON number is refused.
      packageReferenceId: packageId,
      carrierCode,
      ...(carrierName === "" ? {} : { carrierName }),
      ...(shipMethod === "" ? {} : { shippingMethod: shipMethod }),
      trackingNumber,
      shipDate,
      ...(shipFromSupplySourceId === undefined ? {} : { shipFromSupplySourceId }),
      orderItems: describeItems(content),
    },
  };
}

function describeItems({ items, extras }: PackageContent) {
  assertInvariant(items.length > 0, "A package without items reached the endpoint.");
  return items.map(({ id, quantity }) => {
    assertInvariant(Number.isInteger(quantity) && quantity > 0, "A quantity is a whole number.");
    const codes = codesOf(extras?.transparencyCodes, id);
    const transparencyCodes = codes.length === 0 ? {} : { transparencyCodes: [...codes] };
    return { orderItemId: id, quantity, ...transparencyCodes };
  });
}
