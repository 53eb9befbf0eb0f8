import type { ItemQuantity } from "../domain/contents.ts";
import type { OrderReport } from "./marketplace.ts";

/** What an answer about a fulfillment shows. There is no place in it for a package ID. */
export interface ShownFulfillment {
  readonly orderId: string;
  readonly trackingNumber?: string;
  readonly companyId?: string;
  readonly items: readonly ItemQuantity[];
  readonly shipmentStatus?: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/**
 * eCart's one shape of a fulfillment for all marketplaces
 * (https://docs.ecartapi.com/reference/createordersfulfillmentprestashop):
 * scalars are text, `packages` is empty, and the package ID is given back nowhere.
 */
export function describeFulfillment(shown: ShownFulfillment): unknown {
  return {
    id: null,
    orderId: shown.orderId,
    shippingMethod: { id: null, service: null },
    tracking: {
      number: shown.trackingNumber ?? null,
      url: null,
      company: shown.companyId ?? null,
    },
    status: { id: null, status: "success", shipment: shown.shipmentStatus ?? null },
    location: {
      id: null,
      name: null,
      country: { code: null, name: null },
      state: { code: null, name: null },
      postalCode: null,
    },
    items: shown.items.map(({ id, quantity }) => ({
      id,
      variantId: null,
      productId: null,
      quantity: String(quantity),
      ecartapiUrl: null,
    })),
    packages: [],
    dates: {
      createdAt: toIso(shown.createdAtMs),
      updatedAt: toIso(shown.updatedAtMs),
      shippedAt: null,
    },
  };
}

/** eCart's one shape of an order, as far as the sandbox knows anything. `fulfillment.quantity` is what was shipped. */
export function describeOrder(report: OrderReport): unknown {
  const progress = progressOf(report);
  return {
    id: report.orderId,
    number: report.orderId,
    fulfillmentStatus: {
      id: null,
      status: progress.fulfillment,
      ecartapi: progress.fulfillment,
      ecartapiId: progress.fulfillmentId,
      // The misspelling is eCart's.
      partiallAvailable: "true",
    },
    status: {
      id: null,
      status: progress.amazon,
      financial: null,
      ecartapi: progress.ecart,
      ecartapiId: null,
    },
    items: report.items.map(({ id, sku, quantity, shipped }) => ({
      id,
      sku: sku === "" ? null : sku,
      quantity: String(quantity),
      fulfillment: { quantity: String(shipped), service: "manual", status: null },
    })),
    packages: [],
  };
}

function progressOf({ items, isCancelled }: OrderReport) {
  if (isCancelled) {
    const fulfillment = { fulfillment: "unfulfilled", fulfillmentId: "3" };
    return { ...fulfillment, amazon: "Canceled", ecart: "cancelled" };
  }
  const isUntouched = items.every((item) => item.shipped === 0);
  if (isUntouched) {
    const fulfillment = { fulfillment: "unfulfilled", fulfillmentId: "3" };
    return { ...fulfillment, amazon: "Unshipped", ecart: "pending" };
  }
  if (items.every((item) => item.shipped >= item.quantity)) {
    const fulfillment = { fulfillment: "fulfilled", fulfillmentId: "1" };
    return { ...fulfillment, amazon: "Shipped", ecart: "shipped" };
  }
  const fulfillment = { fulfillment: "other", fulfillmentId: "4" };
  return { ...fulfillment, amazon: "PartiallyShipped", ecart: "partially_fulfilled" };
}

function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
