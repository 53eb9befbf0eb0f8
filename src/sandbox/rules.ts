import { isDeepStrictEqual } from "node:util";
import type { ItemCodes, ItemQuantity } from "../domain/contents.ts";
import { sameItems } from "../domain/contents.ts";

/** One call that ships a package, or edits one. Items are in `sumItems` form. */
export interface Shipment {
  readonly packageId: string;
  readonly trackingNumber: string;
  readonly companyId: string;
  readonly items: readonly ItemQuantity[];
  /** Null where the API has no place for them: they stay as they are. */
  readonly details: ShipmentDetails | null;
}

/** What only Amazon's own API says of a package. Text is "" where it was not said. */
export interface ShipmentDetails {
  readonly carrierName: string;
  readonly shipMethod: string;
  readonly shipDate: string;
  readonly supplySourceId: string;
  readonly codCollectionMethod: string;
  readonly transparencyCodes: readonly ItemCodes[];
}

/** A package as the marketplace holds it. */
export interface HeldPackage extends Shipment {
  /** Edits that count against the limit. */
  readonly edits: number;
}

/** What the marketplace knows of an order when a shipment comes in. */
export interface OrderView {
  readonly orderId: string;
  /** Units by item; null when the order is not listed. */
  readonly ordered: ReadonlyMap<string, number> | null;
  /** Why no parcel of it may be confirmed; null when nothing stands against it. */
  readonly bar: OrderBar | null;
  /** Units by item that packages of this order hold. */
  readonly shipped: ReadonlyMap<string, number>;
  /** The package of this order with the shipment's package ID. */
  readonly held: HeldPackage | null;
}

/** What keeps a whole order from being confirmed. */
export type OrderBar = "cancelled" | "ship-plus" | "fulfilled-by-amazon";

/** How strict the marketplace is. */
export interface MarketplaceRules {
  /** Whether an order that is not listed is taken with unlimited quantities. */
  readonly openOrders: boolean;
  readonly editsMax: number;
  /** Whether a repeat that changes nothing counts as an edit. */
  readonly countRepeats: boolean;
}

/** What the marketplace makes of a shipment. `repeat` changes nothing. */
export type Verdict =
  { readonly kind: "create" | "edit" | "repeat"; readonly countsAsEdit: boolean } | Refusal;

/** A no, with the HTTP status and the text that a client gets. */
export interface Refusal {
  readonly kind: "refused";
  readonly status: 400 | 404 | 503;
  readonly message: string;
}

/**
 * Judges a shipment. An unknown package ID creates a package, a known one edits
 * it, and then items and quantities must be those of the first call
 * (https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2). Texts
 * are Amazon's where one was seen.
 */
export function judgeShipment(
  shipment: Shipment,
  order: OrderView,
  rules: MarketplaceRules,
): Verdict {
  if (order.bar !== null) return refuse(describeBar(order.bar, order.orderId));
  if (order.held !== null) return judgeEdit(shipment, order.held, rules);
  if (order.ordered === null) {
    if (!rules.openOrders) return orderNotFound(order.orderId);
    return { kind: "create", countsAsEdit: false };
  }
  return judgeCreate(shipment, order.orderId, order.ordered, order.shipped);
}

/** The answer about an order that the marketplace does not have. */
export function orderNotFound(orderId: string): Refusal {
  return { kind: "refused", status: 404, message: `Order ${orderId} was not found.` };
}

/** Whether every ordered unit has been shipped. */
export function isFulfilled(
  ordered: ReadonlyMap<string, number>,
  shipped: ReadonlyMap<string, number>,
): boolean {
  return [...ordered].every(([id, quantity]) => (shipped.get(id) ?? 0) >= quantity);
}

function describeBar(bar: OrderBar, orderId: string): string {
  switch (bar) {
    case "cancelled":
      // Seen with cancelled orders; what comes before it is not known.
      return (
        "Failed to create/update package. ErrorCode: NonexistentOrderItem Description: Failed to " +
        `find order item list by order ID: ${orderId}`
      );
    case "ship-plus":
      // https://developer-docs.amazon.com/sp-api/docs/confirm-the-shipment-status
      return "Ship+ orders do not support the confirmShipment operation.";
    case "fulfilled-by-amazon":
      // No text was seen.
      return `Order ${orderId} is fulfilled by Amazon (AFN) and cannot be confirmed.`;
    default:
      return bar satisfies never;
  }
}

function judgeCreate(
  shipment: Shipment,
  orderId: string,
  ordered: ReadonlyMap<string, number>,
  shipped: ReadonlyMap<string, number>,
): Verdict {
  if (isFulfilled(ordered, shipped)) {
    // https://github.com/amzn/selling-partner-api-models/issues/5037
    return refuse(
      "Failed to create package due to not finding a matching package or order already " +
        "fulfilled. ErrorMessage(errorCode=GeneralError, errorDescription=Unable to find package " +
        `to update for order (${orderId}), errorMetric=PackageToUpdateNotFound, packageIndex=null)`,
    );
  }
  for (const { id, quantity } of shipment.items) {
    const orderedUnits = ordered.get(id);
    if (orderedUnits === undefined) {
      // https://github.com/amzn/selling-partner-api-models/issues/492
      return refuse(
        "OrderItemId  is invalid, please obtain the value through the getOrderItems API or " +
          `Manage Orders page. OrderItemId: ${id}`,
      );
    }
    const shippedUnits = shipped.get(id) ?? 0;
    if (shippedUnits + quantity > orderedUnits) {
      return refuse(
        `Failed to create/update package due to overfulfillment of order ${orderId}: item ${id}, ` +
          `ordered ${orderedUnits}, already fulfilled ${shippedUnits}, requested ${quantity}.`,
      );
    }
  }
  return { kind: "create", countsAsEdit: false };
}

function judgeEdit(shipment: Shipment, held: HeldPackage, rules: MarketplaceRules): Verdict {
  if (!sameItems(shipment.items, held.items)) {
    return refuse(
      `Failed to update package ${held.packageId}: items and quantities must be consistent with ` +
        `the initial POST request (${showItems(held.items)}), received ${showItems(shipment.items)}.`,
    );
  }
  const isRepeat =
    shipment.trackingNumber === held.trackingNumber &&
    shipment.companyId === held.companyId &&
    (shipment.details === null || isDeepStrictEqual(shipment.details, held.details));
  const countsAsEdit = !isRepeat || rules.countRepeats;
  if (countsAsEdit && held.edits >= rules.editsMax) {
    return refuse(
      `Failed to update package ${held.packageId}: it has reached the maximum number of allowed ` +
        `updates (${rules.editsMax}).`,
    );
  }
  return { kind: isRepeat ? "repeat" : "edit", countsAsEdit };
}

function refuse(message: string): Refusal {
  return { kind: "refused", status: 400, message };
}

function showItems(items: readonly ItemQuantity[]): string {
  const shown = items.slice(0, 5).map(({ id, quantity }) => `${id} x ${quantity}`);
  return shown.join(", ") + (items.length > shown.length ? ", ..." : "");
}
