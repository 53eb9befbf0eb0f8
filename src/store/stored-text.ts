import { z } from "zod";
import type { PackageContent, PackageExtras } from "../domain/contents.ts";
import type { FulfillmentOrderContent } from "../domain/fulfillment-order.ts";
import { OPERATION_NAMES } from "../domain/operation.ts";
import type { StoredRequest } from "../domain/post.ts";
import { isPackageContent } from "../domain/post-content.ts";
import type { PostContent, StatusContent, UpdateContent } from "../domain/post-content.ts";
import { SHIPMENT_STATUSES } from "../domain/shipment-status.ts";
import { sortNames } from "../domain/sort-names.ts";
import type { RefusedAddress } from "./outbox.ts";

/**
 * The JSON in which contents and requests are stored. Fields stand in one order,
 * so equal contents have equal texts. What an update says has its `kind`.
 */
export function contentText(content: PostContent): string {
  return JSON.stringify(isPackageContent(content) ? packageOf(content) : updateOf(content));
}

function packageOf(content: PackageContent): PackageContent {
  return {
    trackingNumber: content.trackingNumber,
    carrierCode: content.carrierCode,
    carrierName: content.carrierName,
    shipMethod: content.shipMethod,
    shipDate: content.shipDate,
    items: content.items.map(({ id, quantity }) => ({ id, quantity })),
    ...(content.saidShipDate === undefined ? {} : { saidShipDate: content.saidShipDate }),
    ...(content.extras ? { extras: extrasOf(content.extras) } : {}),
  };
}

function extrasOf(extras: PackageExtras): PackageExtras {
  const { shipFromSupplySourceId, codCollectionMethod, transparencyCodes } = extras;
  return {
    ...(shipFromSupplySourceId === undefined ? {} : { shipFromSupplySourceId }),
    ...(codCollectionMethod === undefined ? {} : { codCollectionMethod }),
    ...(transparencyCodes === undefined
      ? {}
      : { transparencyCodes: transparencyCodes.map(({ id, codes }) => ({ id, codes })) }),
  };
}

function updateOf(content: UpdateContent): UpdateContent {
  if (content.kind === "fulfillment-order") return orderOf(content);
  const { kind, status, items } = content;
  return { kind, status, items: items.map(({ id, quantity }) => ({ id, quantity })) };
}

function orderOf(content: FulfillmentOrderContent): FulfillmentOrderContent {
  return {
    kind: content.kind,
    action: content.action,
    fields: sortNames(content.fields),
    marks: sortNames(content.marks),
    addressParts: content.addressParts,
    items: content.items.map(({ id, quantity, fields, marks }) => {
      return { id, quantity, fields: sortNames(fields), marks: sortNames(marks) };
    }),
  };
}

/** The JSON of a request. */
export function requestText(request: StoredRequest): string {
  return JSON.stringify(request);
}

/** Text that must be JSON, as the value that it holds. */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});

const storedItems = z.array(z.object({ id: z.string(), quantity: z.int().min(0) }));

const storedExtras: z.ZodType<PackageExtras> = z.object({
  shipFromSupplySourceId: z.string().exactOptional(),
  codCollectionMethod: z.string().exactOptional(),
  transparencyCodes: z
    .array(z.object({ id: z.string(), codes: z.array(z.string()) }))
    .exactOptional(),
});

const storedPackage: z.ZodType<PackageContent> = z.object({
  kind: z.undefined().exactOptional(),
  trackingNumber: z.string(),
  carrierCode: z.string(),
  carrierName: z.string(),
  shipMethod: z.string(),
  shipDate: z.string(),
  items: storedItems,
  saidShipDate: z.string().exactOptional(),
  extras: storedExtras.exactOptional(),
});

const storedStatus: z.ZodType<StatusContent> = z.object({
  kind: z.literal("status"),
  status: z.enum(SHIPMENT_STATUSES),
  items: storedItems,
});

const storedFields = z.record(z.string(), z.string());

const storedOrder: z.ZodType<FulfillmentOrderContent> = z.object({
  kind: z.literal("fulfillment-order"),
  action: z.enum(["Ship", "Hold"]),
  fields: storedFields,
  marks: storedFields,
  addressParts: z.array(z.string()),
  items: z.array(
    z.object({
      id: z.string(),
      quantity: z.int().min(1),
      fields: storedFields,
      marks: storedFields,
    }),
  ),
});

/** The other direction of {@link contentText}, checked. */
export const storedContent: z.ZodType<PostContent, string> = json.pipe(
  z.union([storedPackage, storedStatus, storedOrder]),
);

/** The other direction of {@link requestText}, checked. */
export const storedRequest: z.ZodType<StoredRequest, string> = json.pipe(
  z.object({
    version: z.literal(1),
    operation: z.enum(OPERATION_NAMES),
    method: z.enum(["POST", "PUT", "GET"]),
    path: z.string(),
    body: z.unknown(),
  }),
);

/** A list of texts, stored as JSON. */
export const storedTexts: z.ZodType<string[], string> = json.pipe(z.array(z.string()));

/** Addresses that a mail server did not take, stored as JSON. */
export const storedRefusals: z.ZodType<RefusedAddress[], string> = json.pipe(
  z.array(z.object({ address: z.string(), answer: z.string() })),
);
