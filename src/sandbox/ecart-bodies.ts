import { z } from "zod";
import type { ItemQuantity } from "../domain/contents.ts";
import { sumItems } from "../domain/contents.ts";
import { isPackageId } from "../domain/package-id.ts";
import { BOUNDS } from "./bounds.ts";
import { describeIssues } from "./issues.ts";
import type { Shipment } from "./rules.ts";

/** A body that was understood, or why not, in the words that the client gets. */
export type Read<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "invalid"; readonly message: string };

const text = (lengthMax: number) =>
  z.string().max(lengthMax).regex(/\S/u, { error: "must not be empty" });
const itemsSchema = z
  .array(
    z.object({
      id: text(BOUNDS.itemIdLength),
      quantity: z.int().positive().max(BOUNDS.quantity),
    }),
  )
  .min(1)
  .max(BOUNDS.itemsPerPackage)
  .refine((items) => new Set(items.map((item) => item.id)).size === items.length, {
    error: "an item stands twice in the list",
  });

// https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2
const shipmentSchema = z.object({
  fulfillment: z.object({
    package: z.object({ id: z.string().refine(isPackageId) }),
    tracking: z.object({
      number: text(BOUNDS.textLength),
      companyId: text(BOUNDS.textLength),
    }),
    items: itemsSchema,
  }),
});

// https://docs.ecartapi.com/reference/updateordersfulfillmentamazonv2
const statusSchema = z.object({
  fulfillment: z.object({
    status: z.object({ status: z.enum(["ReadyForPickup", "PickedUp", "RefusedPickup"]) }),
    items: itemsSchema.optional(),
  }),
});

/** Reads the body that creates or edits a package. */
export function readShipment(body: unknown): Read<Shipment> {
  const checked = shipmentSchema.safeParse(body);
  if (!checked.success) {
    return { kind: "invalid", message: describePackageId(body) ?? describeIssues(checked.error) };
  }
  const { package: parcel, tracking, items } = checked.data.fulfillment;
  return {
    kind: "read",
    value: {
      packageId: parcel.id,
      trackingNumber: tracking.number,
      companyId: tracking.companyId,
      items: sumItems(items),
      details: null,
    },
  };
}

/** Reads the body that sets a status. */
export function readStatus(
  body: unknown,
): Read<{ readonly status: string; readonly items: readonly ItemQuantity[] }> {
  const checked = statusSchema.safeParse(body);
  if (!checked.success) return { kind: "invalid", message: describeIssues(checked.error) };
  const { status, items } = checked.data.fulfillment;
  return { kind: "read", value: { status: status.status, items: sumItems(items ?? []) } };
}

const packageIdPlace = z.object({
  fulfillment: z.object({ package: z.object({ id: z.unknown().optional() }) }),
});

/** The package ID that a body names, in whatever form; null where it names none. */
export function readPackageId(body: unknown): string | null {
  const id = packageIdPlace.safeParse(body).data?.fulfillment.package.id;
  if (typeof id !== "string" && typeof id !== "number") return null;
  return String(id).slice(0, BOUNDS.textLength);
}

/** Amazon's words for a package ID that it refuses; null when the ID is in order. */
function describePackageId(body: unknown): string | null {
  const place = packageIdPlace.safeParse(body);
  if (!place.success) return null;
  const { id } = place.data.fulfillment.package;
  if (typeof id === "string" && isPackageId(id)) return null;
  // https://github.com/jlevers/selling-partner-api/issues/489
  if (id === undefined || typeof id === "string") {
    return "PackageReferenceId: is invalid, must be a positive numeric value.";
  }
  // https://github.com/amzn/selling-partner-api-models/issues/5094
  return (
    "The input you have submitted is not valid. Please check the fields with invalid type " +
    "[packageDetail.packageReferenceId]."
  );
}
