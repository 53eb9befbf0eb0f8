import type { ItemCodes, ItemQuantity } from "./contents.ts";

/** How far an order has come at the marketplace. `open` is everything before the first parcel. */
export type OrderStatus = "open" | "partially-shipped" | "shipped" | "cancelled" | "unknown";

/** Who sends the parcels; nobody but the merchant may confirm them. */
export type FulfilledBy = "merchant" | "marketplace" | "unknown";

/** What the marketplace said of one order when it was read. Text is "" where it said nothing. */
export interface OrderReading {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly fulfilledBy: FulfilledBy;
  /** Ship+ orders are confirmed by the marketplace itself and refuse to be confirmed. */
  readonly isShipPlus: boolean;
  /** The agreed days of shipping, ISO 8601 with offset; null where none were told. */
  readonly shipBy: { readonly earliest: string; readonly latest: string } | null;
  readonly items: readonly ReadItem[];
  /** The parcels that the marketplace knows; null where the API tells none (eCart). */
  readonly packages: readonly ReadPackage[] | null;
}

/**
 * What asking for an order came to. `not-found`: the marketplace has no such
 * order for the account. `unread`: nothing is known, and asking again may help.
 */
export type OrderRead =
  | {
      readonly kind: "read";
      readonly reading: OrderReading;
      /** When the marketplace said so, in milliseconds since the epoch. */
      readonly readAtMs: number;
    }
  | { readonly kind: "not-found"; readonly message: string }
  | {
      readonly kind: "unread";
      /** A code of the registry. */
      readonly code: "order-not-read" | "credentials-refused" | "stopped";
      readonly message: string;
    };

/** One item of an order that was read. */
export interface ReadItem {
  readonly id: string;
  readonly sku: string;
  /** Units ordered. */
  readonly ordered: number;
  /** Units shipped, by whomever; null where the API does not clearly tell. */
  readonly shipped: number | null;
}

/** One parcel of an order that was read. */
export interface ReadPackage {
  /** The package ID with which it was posted. */
  readonly packageReferenceId: string;
  readonly carrier: string;
  readonly shippingService: string;
  readonly trackingNumber: string;
  /** ISO 8601 with offset. */
  readonly shippedAt: string;
  /** In the marketplace's own words, such as `SHIPPED`. */
  readonly status: string;
  readonly items: readonly ItemQuantity[];
  /** Of the items that have any; sorted by item. */
  readonly transparencyCodes: readonly ItemCodes[];
}

/** A carrier that an account may name. `id` is what a post carries, `name` what people call it. */
export interface AllowedCarrier {
  readonly id: string;
  readonly name: string;
}
