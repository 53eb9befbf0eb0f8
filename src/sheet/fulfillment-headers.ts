import type { FieldName, FieldPlace } from "../domain/field-cell.ts";
import {
  ADDRESS_FIELDS,
  FEATURE_FIELDS,
  ITEM_FIELDS,
  ORDER_FIELDS,
  type FulfillmentField,
} from "../domain/fulfillment-fields.ts";
import { headerKey } from "./header-key.ts";

/** The column that makes a table one of fulfillment orders, by its name in both APIs. */
const ORDER_NUMBER = "sellerfulfillmentorderid";

const ORDER = namesOf(ORDER_FIELDS);
const ADDRESS = namesOf(ADDRESS_FIELDS);
const ITEM = namesOf(ITEM_FIELDS);
const FEATURE = namesOf(FEATURE_FIELDS);

// A part of the request, a number where there are several of it, and a field of it.
const GAP = String.raw`[^\p{L}\p{N}]*`;
const NUMBER = String.raw`(?:member)?${GAP}(\d+)?`;
const ADDRESS_PATH = pattern(`^destination${GAP}address${GAP}(.+)$`);
const ITEM_PATH = pattern(`^items${GAP}${NUMBER}${GAP}(.+)$`);
const FEATURE_PATH = pattern(`^feature${GAP}constraints${GAP}${NUMBER}${GAP}(.+)$`);
const EMAIL_PATH = pattern(`^notification${GAP}email(?:s|${GAP}list)${GAP}${NUMBER}${GAP}$`);
/** Written as a path, so meant as a parameter and no remark of somebody's own. */
const LOOKS_LIKE_PATH = pattern(
  String.raw`^(?:destination${GAP}address|items|feature${GAP}constraints|notification${GAP}email\p{L}+)\s*[.[]`,
);

function pattern(source: string): RegExp {
  return new RegExp(source, "u");
}

const NO_ALIASES: ReadonlyMap<string, string> = new Map();

/** The fields of a table of fulfillment orders, and where the order's own number stands. */
export interface FieldMatch {
  readonly orderIndex: number;
  readonly fields: readonly FieldPlace[];
}

/**
 * Reads a row as the headers of fulfillment orders, in the words of
 * `amazon.updateFulfillmentOrder` or of its MWS predecessor; null where the
 * order's number, or anything to say of it, is not there. Two columns with one
 * meaning are both read: they had better agree.
 *
 * @param aliases the words of a profile for them, by headerKey
 */
export function matchFieldHeaders(
  headers: readonly string[],
  aliases: ReadonlyMap<string, string> = NO_ALIASES,
): FieldMatch | null {
  const named = headers.map((header) => aliases.get(headerKey(header)) ?? header);
  const orderIndex = named.findIndex((name) => keyOf(name) === ORDER_NUMBER);
  if (orderIndex < 0) return null;
  const fields = named.flatMap((name, index): FieldPlace[] => {
    const field = index === orderIndex ? null : readFieldHeader(name);
    return field ? [{ ...field, header: (headers[index] ?? "").trim(), index }] : [];
  });
  return fields.some(({ part }) => part !== "unknown") ? { orderIndex, fields } : null;
}

/**
 * The field that a header names; null for a header that names none.
 *
 * @example
 * readFieldHeader("Items.member.2.GiftMessage");
 * // => { part: "item", name: "giftMessage", number: 2 }
 */
export function readFieldHeader(header: string): FieldName | null {
  const text = header.trim().normalize("NFKC").toLowerCase();
  const order = ORDER.get(keyOf(text));
  if (order !== undefined) return { part: "order", name: order, number: null };
  const email = EMAIL_PATH.exec(text);
  if (email) return { part: "email", name: "", number: numberOf(email[1]) };
  const address = ADDRESS.get(keyOf(ADDRESS_PATH.exec(text)?.[1] ?? ""));
  if (address !== undefined) return { part: "address", name: address, number: null };
  const feature = FEATURE_PATH.exec(text);
  const featureName = FEATURE.get(keyOf(feature?.[2] ?? ""));
  if (featureName !== undefined) {
    return { part: "feature", name: featureName, number: numberOf(feature?.[1]) };
  }
  // An item's fields may stand alone: with several rows to an order they need no number.
  const item = ITEM_PATH.exec(text);
  const itemName = ITEM.get(keyOf(item?.[2] ?? text));
  if (itemName !== undefined) return { part: "item", name: itemName, number: numberOf(item?.[1]) };
  return LOOKS_LIKE_PATH.test(text) ? { part: "unknown", name: header.trim(), number: null } : null;
}

function namesOf(fields: readonly FulfillmentField[]): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap(({ name, mws }) => [
      [keyOf(name), name] as const,
      ...(mws === null ? [] : [[keyOf(mws), name] as const]),
    ]),
  );
}

/** Letters and digits only: neither case nor dots matter. */
function keyOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
