import { compareCodePoints, textKey, trackingKey } from "./normalise.ts";

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
  /** ISO 8601 date, or date and time with offset; "" when not said. */
  readonly shipDate: string;
}
export type PackageField = keyof PackageFields;

/** What a package holds: one parcel of one order. Items are sorted by ID, each ID once. */
export interface PackageContent extends PackageFields {
  readonly items: readonly ItemQuantity[];
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

/** What a sheet says of a package: "" is no statement. */
export type StatedFields = PackageFields;

/** Items summed by ID and sorted by code point, the one form in which they are compared and hashed. */
export function sumItems(items: Iterable<ItemQuantity>): ItemQuantity[] {
  const quantities = new Map<string, number>();
  for (const { id, quantity } of items) quantities.set(id, (quantities.get(id) ?? 0) + quantity);
  return [...quantities]
    .map(([id, quantity]) => ({ id, quantity }))
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

/**
 * Whether what the sheet states is what is stored, over the fields that the
 * operation transmits. A blank statement agrees with anything.
 */
export function agreesWith(
  stated: StatedFields,
  stored: PackageFields,
  transmits: readonly PackageField[],
): boolean {
  return transmits.every(
    (field) =>
      stated[field] === "" || fieldKey(field, stated[field]) === fieldKey(field, stored[field]),
  );
}

/** The stored fields with what the sheet states laid over them. */
export function layOver(stored: PackageFields, stated: StatedFields): PackageFields {
  const isSameCode = textKey(stated.carrierCode) === textKey(stored.carrierCode);
  return {
    trackingNumber: stated.trackingNumber || stored.trackingNumber,
    carrierCode: stated.carrierCode || stored.carrierCode,
    // A carrier name belongs to its code: a new code does not keep the old name.
    carrierName:
      stated.carrierName || (stated.carrierCode === "" || isSameCode ? stored.carrierName : ""),
    shipMethod: stated.shipMethod || stored.shipMethod,
    shipDate: stated.shipDate || stored.shipDate,
  };
}

function fieldKey(field: PackageField, text: string): string {
  return field === "trackingNumber" ? trackingKey(text) : textKey(text);
}
