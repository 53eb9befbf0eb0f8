import { z } from "zod";
import { sumItems } from "../domain/contents.ts";
import type { ItemCodes, ItemQuantity } from "../domain/contents.ts";
import { SHIPMENT_STATUSES } from "../domain/shipment-status.ts";
import { BOUNDS } from "./bounds.ts";
import type { ErrorWords } from "./marketplace-api.ts";
import type { Shipment } from "./rules.ts";

/** A body that was understood, or why not, in Amazon's words where they were seen. */
export type AmazonRead<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "invalid"; readonly words: ErrorWords };

const text = z.string().max(BOUNDS.textLength);
const said = text.default("");
const item = z.object({
  orderItemId: z.string().max(BOUNDS.itemIdLength).default(""),
  quantity: z.int().positive().max(BOUNDS.quantity),
  transparencyCodes: z.array(text).max(BOUNDS.itemsPerPackage).optional(),
});

// ConfirmShipmentRequest of https://github.com/amzn/selling-partner-api-models, ordersV0.json.
const confirmation = z.object({
  marketplaceId: said,
  // Amazon's own example sends "".
  codCollectionMethod: z.enum(["", "DirectPayment"]).default(""),
  packageDetail: z.object({
    packageReferenceId: said,
    carrierCode: said,
    carrierName: said,
    shippingMethod: said,
    trackingNumber: said,
    shipDate: said,
    shipFromSupplySourceId: said,
    orderItems: z.array(item).max(BOUNDS.itemsPerPackage),
  }),
});
type Confirmation = z.output<typeof confirmation>;

// UpdateShipmentStatusRequest of the same model.
const statusUpdate = z.object({
  marketplaceId: said,
  shipmentStatus: z.enum(SHIPMENT_STATUSES),
  orderItems: z.array(item).max(BOUNDS.itemsPerPackage).optional(),
});

/** Reads the body of `confirmShipment`. */
export function readConfirmation(body: unknown): AmazonRead<Shipment> {
  const checked = confirmation.safeParse(body);
  const words = checked.success ? findFault(checked.data) : describeTypes(checked.error);
  if (!checked.success || words !== null) {
    return { kind: "invalid", words: words ?? INVALID_INPUT };
  }
  const { codCollectionMethod, packageDetail: detail } = checked.data;
  const codes = detail.orderItems.map(({ orderItemId, transparencyCodes }): ItemCodes => ({
    id: orderItemId,
    codes: transparencyCodes ?? [],
  }));
  const value: Shipment = {
    packageId: detail.packageReferenceId,
    trackingNumber: detail.trackingNumber,
    companyId: detail.carrierCode,
    items: sumItems(detail.orderItems.map(toItem)),
    details: {
      carrierName: detail.carrierName,
      shipMethod: detail.shippingMethod,
      shipDate: detail.shipDate,
      supplySourceId: detail.shipFromSupplySourceId,
      codCollectionMethod,
      transparencyCodes: codes.filter((item) => item.codes.length > 0),
    },
  };
  return { kind: "read", value };
}

/** Reads the body of `updateShipmentStatus`. */
export function readStatusUpdate(
  body: unknown,
): AmazonRead<{ readonly status: string; readonly items: readonly ItemQuantity[] }> {
  const checked = statusUpdate.safeParse(body);
  if (!checked.success) {
    const isStatus = checked.error.issues.some(({ path }) => path[0] === "shipmentStatus");
    const message = isStatus ? "Unsupported ShipmentStatus passed" : "Invalid Request Parameters";
    return { kind: "invalid", words: { message } };
  }
  const { marketplaceId, shipmentStatus: status, orderItems = [] } = checked.data;
  // Every marketplace ID that is published looks so; the model's own case is "1".
  if (!/^A[A-Z0-9]{9,}$/u.test(marketplaceId)) {
    const words = { message: "Marketplace ID is not defined", details: "1001" };
    return { kind: "invalid", words };
  }
  return { kind: "read", value: { status, items: sumItems(orderItems.map(toItem)) } };
}

const packageIdPlace = z.object({ packageDetail: z.object({ packageReferenceId: z.unknown() }) });

/** The package ID that a body names, in whatever form; null where it names none. */
export function readPackageReferenceId(body: unknown): string | null {
  const id = packageIdPlace.safeParse(body).data?.packageDetail.packageReferenceId;
  if (typeof id !== "string" && typeof id !== "number") return null;
  return String(id).slice(0, BOUNDS.textLength);
}

function toItem({ orderItemId, quantity }: z.output<typeof item>): ItemQuantity {
  return { id: orderItemId, quantity };
}

const INVALID_INPUT: ErrorWords = {
  message: "The input you have submitted is not valid. Please check your input and try again.",
};

/** The model's own answer, to a ship date such as 02/21/2022; what production says is not known. */
const MODELLED_INVALID: ErrorWords = {
  code: "Invalid Input",
  message: "Invalid Input",
  details: null,
};

const ITEM_ID_INVALID: ErrorWords = {
  // https://github.com/amzn/selling-partner-api-models/issues/492
  message:
    "OrderItemId  is invalid, please obtain the value through the getOrderItems API or Manage Orders page",
};

/** https://github.com/amzn/selling-partner-api-models/issues/5094 */
function describeTypes(error: z.ZodError): ErrorWords {
  const paths = error.issues.map(({ path }) => path.map(String).join("."));
  if (paths.includes("packageDetail.orderItems")) return ITEM_ID_INVALID;
  if (paths.includes("")) return INVALID_INPUT;
  const message = `The input you have submitted is not valid. Please check the fields with invalid type [${paths.join(", ")}].`;
  return { message };
}

/** What is wrong with a body whose types are right; the first finding counts. */
function findFault({ marketplaceId, packageDetail: detail }: Confirmation): ErrorWords | null {
  if (!/^[a-zA-Z0-9]{1,50}$/u.test(marketplaceId)) {
    // https://github.com/jlevers/selling-partner-api/issues/489
    const message =
      `1 validation error detected: Value '${marketplaceId}' at 'marketplaceId' failed to satisfy ` +
      "constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9]{1,50}$";
    return { message };
  }
  if (!/^0*[1-9]\d*$/u.test(detail.packageReferenceId)) {
    // The same issue.
    return { message: "PackageReferenceId: is invalid, must be a positive numeric value." };
  }
  // For these three, no text was seen.
  if (detail.carrierCode.trim() === "") return { message: "CarrierCode: must not be empty." };
  if (detail.carrierCode.toLowerCase() === "other" && detail.carrierName.trim() === "") {
    return { message: "CarrierName: is required when CarrierCode is Other." };
  }
  if (detail.trackingNumber.trim() === "") return { message: "TrackingNumber: must not be empty." };
  if (!isDateTime(detail.shipDate)) return MODELLED_INVALID;
  const isNamed = detail.orderItems.every(({ orderItemId }) => orderItemId !== "");
  return detail.orderItems.length > 0 && isNamed ? null : ITEM_ID_INVALID;
}

/** ISO 8601 with an offset: https://developer-docs.amazon.com/sp-api/docs/iso-8601 */
function isDateTime(value: string): boolean {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/u;
  return form.test(value) && !Number.isNaN(Date.parse(value));
}
