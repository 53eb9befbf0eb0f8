import type { PackageField } from "./contents.ts";

/** The calls that post packages. */
export const PACKAGE_OPERATION_NAMES = ["ecart.fulfillment", "amazon.confirmShipment"] as const;
export type PackageOperationName = (typeof PACKAGE_OPERATION_NAMES)[number];

/** The calls that set a pickup status. */
export const STATUS_OPERATION_NAMES = [
  "ecart.fulfillmentStatus",
  "amazon.updateShipmentStatus",
] as const;
export type StatusOperationName = (typeof STATUS_OPERATION_NAMES)[number];

/** The calls that change a fulfillment order on hold, or let it ship. */
export const FULFILLMENT_ORDER_OPERATION_NAMES = [
  "amazon.updateFulfillmentOrder",
  "mws.UpdateFulfillmentOrder",
] as const;
export type FulfillmentOrderOperationName = (typeof FULFILLMENT_ORDER_OPERATION_NAMES)[number];

/** The calls that tell an order something besides its packages: no package ID, one subject per order or item set. */
export const UPDATE_OPERATION_NAMES = [
  ...STATUS_OPERATION_NAMES,
  ...FULFILLMENT_ORDER_OPERATION_NAMES,
] as const;
export type UpdateOperationName = (typeof UPDATE_OPERATION_NAMES)[number];

/** Every call that Shipledger plans posts for, one rate limit each. */
export const OPERATION_NAMES = [...PACKAGE_OPERATION_NAMES, ...UPDATE_OPERATION_NAMES] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

/** The calls that read an order. */
export const ORDER_READ_NAMES = ["ecart.order", "amazon.getOrder"] as const;
export type OrderReadName = (typeof ORDER_READ_NAMES)[number];

/** The calls that read a fulfillment order. */
export type FulfillmentOrderReadName = "amazon.getFulfillmentOrder";

/** The calls that read which carriers an account may name. */
export type CarrierReadName = "ecart.carriers";

/** The calls that read and change nothing. */
export type ReadOperationName = OrderReadName | FulfillmentOrderReadName | CarrierReadName;

/** Every call that Shipledger makes, each with its own rate limit. */
export type CallName = OperationName | ReadOperationName;

/** Whether a text names an operation that posts. */
export function isOperationName(text: string): text is OperationName {
  return OPERATION_NAMES.some((name) => name === text);
}

/** Whether an operation posts packages, and so has package IDs. */
export function isPackageOperation(name: OperationName): name is PackageOperationName {
  return PACKAGE_OPERATION_NAMES.some((known) => known === name);
}

/** Whether an operation sets a pickup status. */
export function isStatusOperation(name: OperationName): name is StatusOperationName {
  return STATUS_OPERATION_NAMES.some((known) => known === name);
}

/** Whether an operation changes fulfillment orders. */
export function isFulfillmentOrderOperation(
  name: OperationName,
): name is FulfillmentOrderOperationName {
  return FULFILLMENT_ORDER_OPERATION_NAMES.some((known) => known === name);
}

/**
 * `none`: the marketplace never shows a package ID again, so only a person can
 * look. `packages`: it lists an order's packages with their IDs and contents.
 */
export type ReadBackScope = "none" | "packages";

/** What a plan must know of an operation that posts packages; the operation itself lives with its endpoint. */
export interface OperationTraits {
  readonly name: PackageOperationName;
  readonly api: ApiName;
  /** The fields that are sent, hence the only ones that make a difference between contents. */
  readonly transmits: readonly PackageField[];
  /** Whether a repeat with the same package ID is an edit of itself and never a second parcel. */
  readonly replaySafe: boolean;
  /** The call that reads an order of the same marketplace. */
  readonly orderRead: OrderReadName;
  /** What that call tells of a package that was, or may have been, posted. */
  readonly readBack: ReadBackScope;
  /** Whose words for carriers it takes: Amazon's list of codes, or what a call tells of the account. */
  readonly carriers: "amazon-list" | CarrierReadName;
  /** Whether a carrier name stands in where the code is blank. */
  readonly carrierNameAsCode: boolean;
}

/** What a plan must know of an operation that updates an order. */
export interface UpdateTraits {
  readonly name: UpdateOperationName;
  readonly api: ApiName;
  /** Whether a repeat of the same request changes nothing more. */
  readonly replaySafe: boolean;
  /** The call that shows how the order stands, and so whether an update was applied; null for none. */
  readonly orderRead: FulfillmentOrderReadName | null;
}

/** What a plan must know of any operation. */
export type PostTraits = OperationTraits | UpdateTraits;

/** Whether they are those of an operation that posts packages. */
export function isPackageTraits(traits: PostTraits): traits is OperationTraits {
  return isPackageOperation(traits.name);
}

export const API_NAMES = ["ecart", "amazon", "mws"] as const;
export type ApiName = (typeof API_NAMES)[number];
