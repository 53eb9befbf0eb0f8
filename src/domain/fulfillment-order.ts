import type {
  AddressFieldName,
  FeatureFieldName,
  ItemFieldName,
  OrderFieldName,
} from "./fulfillment-fields.ts";

/** What becomes of a fulfillment order on hold with an update. */
export type FulfillmentAction = "Ship" | "Hold";

/**
 * What a sheet says of one fulfillment order on hold, in the words of
 * `amazon.updateFulfillmentOrder`. What is not there keeps its value.
 */
export interface FulfillmentOrderWish {
  readonly fields: Readonly<Partial<Record<OrderFieldName, string>>>;
  /** `displayableOrderDate` as a moment with its offset; "" when it is not said. */
  readonly orderMoment: string;
  /** Replaces the whole address; null leaves it. */
  readonly address: Readonly<Partial<Record<AddressFieldName, string>>> | null;
  /** Null leaves them. */
  readonly emails: readonly string[] | null;
  /** Null leaves them. */
  readonly features: readonly Readonly<Partial<Record<FeatureFieldName, string>>>[] | null;
  /** Items that are not here keep what they are. */
  readonly items: readonly FulfillmentItemWish[];
}

/** One item of it. */
export interface FulfillmentItemWish {
  /** The seller's ID of the item. */
  readonly id: string;
  readonly quantity: number;
  /** Without ID and quantity. */
  readonly fields: Readonly<Partial<Record<ItemFieldName, string>>>;
}

/**
 * What is known of a fulfillment order after an update, field by field: this is
 * what the ledger keeps. Of addresses, mails and texts for the recipient only
 * marks are in it (see markOf), so none of them is ever kept here.
 */
export interface FulfillmentOrderContent extends FulfillmentOrderFacts {
  readonly kind: "fulfillment-order";
  readonly action: FulfillmentAction;
}

/** What was said of an order. Names are in code-point order, items by their ID. */
export interface FulfillmentOrderFacts {
  readonly fields: Readonly<Record<string, string>>;
  readonly marks: Readonly<Record<string, string>>;
  /** Which parts the address had: what a later one leaves out can be told. */
  readonly addressParts: readonly string[];
  readonly items: readonly FulfillmentItemFacts[];
}

/** One item of it. */
export interface FulfillmentItemFacts {
  readonly id: string;
  readonly quantity: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly marks: Readonly<Record<string, string>>;
}

/** Facts that a sheet states; `action` is null where it says none. */
export interface StatedFacts extends FulfillmentOrderFacts {
  readonly action: FulfillmentAction | null;
}
