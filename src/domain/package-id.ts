import { hash } from "node:crypto";
import type { ItemQuantity } from "./contents.ts";
import { compareCodePoints, trackingKey } from "./normalise.ts";

/** Lowest computed package ID: clear of hand-numbered 1..n. */
export const PACKAGE_ID_MIN = 1_000_000n;
/** Highest package ID: the largest signed 31-bit number. */
export const PACKAGE_ID_MAX = 2_147_483_647n;

/**
 * The package ID of a parcel, version 1: computed, not drawn, so that any
 * machine on any day comes to the same one.
 *
 *     text = "v1\n" + orderId + "\n" + items + "\n" + tracking number of the first post
 *     ID   = 1000000 + (first 8 bytes of SHA-256(text), big-endian) mod (2147483647 - 1000000 + 1)
 *
 * Items are sorted by ID (code points), each `id:quantity`, joined by commas.
 * A version, once published, never changes; the test vectors hold it.
 *
 * @returns decimal digits: Amazon refuses the ID as a JSON number
 *   (https://github.com/amzn/selling-partner-api-models/issues/5094).
 *
 * @example
 * computePackageId("111-0000001-0000001", [{ id: "10000000000001", quantity: 1 }], "1Z999AA10310000018");
 * // => "1842698020"
 */
export function computePackageId(
  orderId: string,
  items: readonly ItemQuantity[],
  firstTrackingNumber: string,
): string {
  const sorted = items.length < 2 ? items : items.toSorted((a, b) => compareCodePoints(a.id, b.id));
  let itemList = "";
  for (const { id, quantity } of sorted) {
    itemList += itemList === "" ? `${id}:${quantity}` : `,${id}:${quantity}`;
  }
  const text = `v1\n${orderId}\n${itemList}\n${trackingKey(firstTrackingNumber)}`;
  // In one call, of which there are as many as packages in a plan.
  return String(LEAST + remainderOf(hash("sha256", text, "hex").slice(0, 16), IDS));
}

const LEAST = Number(PACKAGE_ID_MIN);
/** How many package IDs there are. */
const IDS = Number(PACKAGE_ID_MAX - PACKAGE_ID_MIN + 1n);
const DIGITS_AT_ONCE = 4;

/** What remains of a hexadecimal number, in steps that a double holds exactly: the divisor has 31 bits. */
function remainderOf(hex: string, divisor: number): number {
  let remainder = 0;
  for (let index = 0; index < hex.length; index += DIGITS_AT_ONCE) {
    const digits = Number.parseInt(hex.slice(index, index + DIGITS_AT_ONCE), 16);
    remainder = (remainder * 16 ** DIGITS_AT_ONCE + digits) % divisor;
  }
  return remainder;
}

/** Whether a sheet's package ID is one that the endpoints take: a positive whole number within 31 bits. */
export function isPackageId(text: string): boolean {
  return /^[1-9]\d{0,9}$/u.test(text) && BigInt(text) <= PACKAGE_ID_MAX;
}
