import { codesOf } from "../domain/contents.ts";
import type { OrderReport } from "./marketplace.ts";
import type { StoredPackage } from "./store.ts";

/** Datasets that can be asked for, and whether the sandbox knows anything of them. */
const DATASETS = new Set([
  "BUYER",
  "RECIPIENT",
  "PROCEEDS",
  "EXPENSE",
  "PROMOTION",
  "CANCELLATION",
  "FULFILLMENT",
  "PACKAGES",
  "TAX",
  "PAYMENT",
  "FULFILLMENT_ORDERS",
]);
const VALUES_MAX = 100;

/**
 * The datasets that a query asks for, one parameter with commas or several;
 * null when one of them is none.
 */
export function readIncludedData(query: URLSearchParams): ReadonlySet<string> | null {
  const values = query
    .getAll("includedData")
    .slice(0, VALUES_MAX)
    .flatMap((value) => value.split(",", VALUES_MAX));
  const wanted = values.map((value) => value.trim()).filter((value) => value !== "");
  return wanted.every((value) => DATASETS.has(value)) ? new Set(wanted) : null;
}

/**
 * An order as Orders v2026-01-01 shows it, as far as the sandbox knows anything:
 * https://github.com/amzn/selling-partner-api-models, orders_2026-01-01.json.
 */
export function describeAmazonOrder(
  report: OrderReport,
  included: ReadonlySet<string>,
  atMs: number,
): unknown {
  const { orderId, programs, fulfilledBy, shipBy, items, packages } = report;
  const hasFulfillment = included.has("FULFILLMENT");
  const times = packages.flatMap(({ createdAtMs, updatedAtMs }) => [createdAtMs, updatedAtMs]);
  return {
    order: {
      orderId,
      createdTime: toIso(Math.min(atMs, ...times)),
      lastUpdatedTime: toIso(times.length === 0 ? atMs : Math.max(...times)),
      ...(programs.length === 0 ? {} : { programs }),
      salesChannel: { channelName: "AMAZON" },
      ...(hasFulfillment
        ? { fulfillment: { fulfillmentStatus: statusOf(report), fulfilledBy, ...windowOf(shipBy) } }
        : {}),
      orderItems: items.map(({ id, sku, quantity, shipped }) => ({
        orderItemId: id,
        quantityOrdered: quantity,
        product: sku === "" ? {} : { sellerSku: sku },
        ...(hasFulfillment
          ? {
              fulfillment: {
                quantityFulfilled: shipped,
                quantityUnfulfilled: Math.max(0, quantity - shipped),
              },
            }
          : {}),
      })),
      ...(included.has("PACKAGES") && packages.length > 0
        ? { packages: packages.map(describePackage) }
        : {}),
    },
  };
}

function describePackage(parcel: Readonly<StoredPackage>): unknown {
  const { packageId, createdAtMs, companyId, trackingNumber, items, details } = parcel;
  const listed = details?.transparencyCodes ?? [];
  return {
    packageReferenceId: packageId,
    createdTime: toIso(createdAtMs),
    packageStatus: { status: "SHIPPED" },
    carrier: details?.carrierName || companyId,
    shipTime: toIso(details === null ? createdAtMs : Date.parse(details.shipDate)),
    ...(details?.shipMethod ? { shippingService: details.shipMethod } : {}),
    trackingNumber,
    packageItems: items.map(({ id, quantity }) => {
      const codes = codesOf(listed, id);
      return {
        orderItemId: id,
        quantity,
        ...(codes.length === 0 ? {} : { transparencyCodes: codes }),
      };
    }),
  };
}

function windowOf(shipBy: OrderReport["shipBy"]) {
  if (shipBy === null) return {};
  const { earliest, latest } = shipBy;
  return { shipByWindow: { earliestDateTime: earliest, latestDateTime: latest } };
}

function statusOf({ items, isCancelled }: OrderReport): string {
  if (isCancelled) return "CANCELLED";
  if (items.every(({ shipped }) => shipped === 0)) return "UNSHIPPED";
  const isWhole = items.every(({ shipped, quantity }) => shipped >= quantity);
  return isWhole ? "SHIPPED" : "PARTIALLY_SHIPPED";
}

function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
