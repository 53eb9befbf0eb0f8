import { trimCell } from "../domain/normalise.ts";

/**
 * A header as it is compared: letters and digits only, lower case, accents
 * removed, `#` read as "number", a note such as "(required)" dropped.
 *
 * @example
 * headerKey("Tracking\n#"); // => "trackingnumber"
 * headerKey("order_id (M)"); // => "orderid"
 */
export function headerKey(header: string): string {
  return trimCell(header)
    .replace(/\((?:m|o|required|optional|mandatory)\)$/iu, "")
    .replaceAll("#", "number")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
