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
  return String(packageIdOfText(text));
}

/** The number that a text of {@link computePackageId} comes to, for whoever has made the text. */
export function packageIdOfText(text: string): number {
  // In one call, of which there are as many as packages in a plan; a character per byte.
  const bytes = hash("sha256", text, "binary");
  let remainder = 0;
  for (let index = 0; index < HASHED_BYTES; index += 2) {
    // In steps that a double holds exactly: the divisor has 31 bits.
    const digits = bytes.charCodeAt(index) * 256 + bytes.charCodeAt(index + 1);
    remainder = (remainder * 65_536 + digits) % IDS;
  }
  return LEAST + remainder;
}

const LEAST = Number(PACKAGE_ID_MIN);
/** How many package IDs there are. */
const IDS = Number(PACKAGE_ID_MAX - PACKAGE_ID_MIN + 1n);
/** How much of the hash counts. */
const HASHED_BYTES = 8;

/** Whether a sheet's package ID is one that the endpoints take: a positive whole number within 31 bits. */
export function isPackageId(text: string): boolean {
  return /^[1-9]\d{0,9}$/u.test(text) && BigInt(text) <= PACKAGE_ID_MAX;
}
