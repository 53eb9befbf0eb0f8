import { compareCodePoints } from "./normalise.ts";

/** So many units of one order item. `id` is the marketplace's order item ID, always text. */
export interface ItemQuantity {
  readonly id: string;
  readonly quantity: number;
}

/** The fields of a package besides its items that an operation may transmit. */
export interface PackageFields {
  readonly trackingNumber: string;
  readonly carrierCode: string;
  readonly carrierName: string;
  readonly shipMethod: string;
  /** ISO 8601 date and time with offset, where the operation sends it; "" when not said. */
  readonly shipDate: string;
}
/** A field in which contents may differ, if the operation transmits it. */
export type PackageField = keyof PackageFields | keyof PackageExtras;

/** What a package holds: one parcel of one order. Items are sorted by ID, each ID once. */
export interface PackageContent extends PackageFields {
  /** Never there: it tells a package from an update of its order. */
  readonly kind?: undefined;
  readonly items: readonly ItemQuantity[];
  /** The ship date as the sheet said it, where what was sent does not tell: see said-date.ts. */
  readonly saidShipDate?: string;
  /** What few sellers need; absent where nothing was said. */
  readonly extras?: PackageExtras;
}

/**
 * What `amazon.confirmShipment` takes besides the usual fields
 * (https://developer-docs.amazon.com/sp-api/docs/orders-api-v0-model). No other
 * operation transmits it.
 */
export interface PackageExtras {
  /** Where the package leaves from, for sellers with several locations. */
  readonly shipFromSupplySourceId?: string;
  /** How cash on delivery is collected, Japan only; Amazon knows `DirectPayment`. */
  readonly codCollectionMethod?: string;
  /** A list and no object: an item ID may be any text, `__proto__` included. */
  readonly transparencyCodes?: readonly ItemCodes[];
}

/** Transparency codes of one item's units. `id` is the order item ID. */
export interface ItemCodes {
  readonly id: string;
  readonly codes: readonly string[];
}

/** What a sheet says of a package: "" and what is absent are no statement. */
export interface StatedFields extends PackageFields {
  /** The ship date as it was said; {@link PackageFields.shipDate} is the moment to send for it. */
  readonly saidShipDate?: string;
  readonly extras?: PackageExtras;
}

/** Items summed by ID and sorted by code point, the one form in which they are compared and hashed. */
export function sumItems(items: Iterable<ItemQuantity>): ItemQuantity[] {
  const quantities = new Map<string, number>();
  for (const { id, quantity } of items) quantities.set(id, (quantities.get(id) ?? 0) + quantity);
  return [...quantities]
    .map(([id, quantity]) => ({ id, quantity }))
    .sort((a, b) => compareCodePoints(a.id, b.id));
}

/** Codes by item, each once, both sorted by code point: the one form in which they are kept. */
export function listCodes(said: Iterable<ItemCodes>): ItemCodes[] {
  const byItem = new Map<string, Set<string>>();
  for (const { id, codes } of said) {
    if (codes.length > 0) byItem.set(id, new Set([...(byItem.get(id) ?? []), ...codes]));
  }
  return [...byItem]
    .map(([id, codes]): ItemCodes => ({ id, codes: [...codes].toSorted(compareCodePoints) }))
    .sort((a, b) => compareCodePoints(a.id, b.id));
}

/** Codes of an item, none when it is not there. */
export function codesOf(list: readonly ItemCodes[] | undefined, id: string): readonly string[] {
  return list?.find((item) => item.id === id)?.codes ?? [];
}

/** Exactly the same items with the same quantities; both sides in {@link sumItems} form. */
export function sameItems(a: readonly ItemQuantity[], b: readonly ItemQuantity[]): boolean {
  return a.length === b.length && isExactLinesOf(a, b);
}

/** Every item of `part` stands in `whole` with exactly its quantity: a filtered sheet of it. */
export function isExactLinesOf(
  part: readonly ItemQuantity[],
  whole: readonly ItemQuantity[],
): boolean {
  return part.every(({ id, quantity }) => quantityOf(whole, id) === quantity);
}

/** `whole` holds at least the quantities of `part`. */
export function containsItems(
  whole: readonly ItemQuantity[],
  part: readonly ItemQuantity[],
): boolean {
  return part.every(({ id, quantity }) => quantityOf(whole, id) >= quantity);
}

/** Units of an item in a list, 0 when it is not there. */
export function quantityOf(items: readonly ItemQuantity[], id: string): number {
  return items.find((item) => item.id === id)?.quantity ?? 0;
}
