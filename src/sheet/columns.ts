import { trimCell } from "../domain/normalise.ts";
import type { FieldPlace } from "../domain/field-cell.ts";
import { FULFILLMENT_ORDER_OPERATION_NAMES, STATUS_OPERATION_NAMES } from "../domain/operation.ts";
import { COLUMN_NAMES } from "../domain/shipment-line.ts";
import type { ColumnMap, ColumnName, ColumnPlace } from "../domain/shipment-line.ts";
import { matchFieldHeaders, type FieldMatch } from "./fulfillment-headers.ts";
import { GENERIC_PROFILE } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import { SYNONYMS } from "./synonyms.ts";

// Longer cells are prose above the table, never a header.
const HEADER_LENGTH_MAX = 100;
const CANONICAL_RANK = 1000;
const SYNONYM_RANK = 2000;

/** The columns without which a row cannot be a shipment. */
export const REQUIRED_COLUMNS = ["order-id", "tracking-number"] as const;

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

interface HeaderMeaning {
  readonly column: ColumnName;
  /** The lower, the surer. */
  readonly rank: number;
}

const GENERIC_MEANINGS = buildGenericMeanings();

/** What a row means when it is read as headers. */
export interface HeaderMatch {
  readonly columns: ColumnMap;
  /** The columns of fulfillment orders; null where the sheet is none of them. */
  readonly fields: readonly FieldPlace[] | null;
  /** Order and tracking are both there, or what sets a status, or what updates a fulfillment order. */
  readonly isComplete: boolean;
  /** Higher is better: required columns first, then exact names, then all mapped ones. */
  readonly score: number;
}

/** Reads a row as headers. On two columns of one meaning the surer, then the earlier one wins. */
export function matchHeaders(
  headers: readonly string[],
  profile: Profile = GENERIC_PROFILE,
): HeaderMatch {
  const aliases = buildAliases(profile);
  const best = new Map<ColumnName, { index: number; rank: number }>();
  for (const [index, header] of headers.entries()) {
    if (header === "" || header.length > HEADER_LENGTH_MAX) continue;
    const key = headerKey(header);
    const meaning = aliases.get(key) ?? GENERIC_MEANINGS.get(key);
    if (!meaning || (meaning.column === "status" && !isOwnStatus(header, headers, profile)))
      continue;
    const held = best.get(meaning.column);
    if (!held || meaning.rank < held.rank) best.set(meaning.column, { index, rank: meaning.rank });
  }
  const columns = new Map<ColumnName, ColumnPlace>();
  let exact = 0;
  for (const column of COLUMN_NAMES) {
    const found = best.get(column);
    if (!found) continue;
    columns.set(column, { header: headers[found.index] ?? "", index: found.index });
    if (found.rank <= CANONICAL_RANK) exact += 1;
  }
  const required = REQUIRED_COLUMNS.filter((column) => columns.has(column)).length;
  const ofOrders = matchFieldHeaders(headers);
  const isOfShipments = required === REQUIRED_COLUMNS.length && !isOrderProfile(profile);
  if (ofOrders && !isOfShipments) return matchOrders(headers, ofOrders, columns);
  return {
    columns,
    fields: null,
    isComplete: required === REQUIRED_COLUMNS.length || setsStatuses(columns, profile),
    score: required * 1_000_000 + exact * 1000 + columns.size,
  };
}

/** What a row of a sheet of fulfillment orders says besides its fields. */
const SHARED_COLUMNS = ["action", "account", "operation", "partner"] as const;

function matchOrders(
  headers: readonly string[],
  { orderIndex, fields }: FieldMatch,
  generic: ColumnMap,
): HeaderMatch {
  const columns = new Map<ColumnName, ColumnPlace>([
    ["order-id", { header: headers[orderIndex] ?? "", index: orderIndex }],
  ]);
  for (const column of SHARED_COLUMNS) {
    const place = generic.get(column);
    if (place) columns.set(column, place);
  }
  return { columns, fields, isComplete: true, score: 2_000_000 + fields.length * 1000 };
}

function isOrderProfile({ operation }: Profile): boolean {
  return FULFILLMENT_ORDER_OPERATION_NAMES.some((name) => name === operation);
}

/** A sheet that only sets pickup statuses has no tracking numbers, and must say that it does. */
function setsStatuses(columns: ColumnMap, profile: Profile): boolean {
  if (!columns.has("order-id") || !columns.has("status")) return false;
  return isStatusProfile(profile) || columns.has("action") || columns.has("operation");
}

/** Exports say "Status" of many things; ours is spelled as published or stands beside an action. */
function isOwnStatus(header: string, headers: readonly string[], profile: Profile): boolean {
  if (header.trim() === "status" || isStatusProfile(profile)) return true;
  return headers.some((other) => headerKey(other) === "action");
}

function isStatusProfile({ operation }: Profile): boolean {
  return STATUS_OPERATION_NAMES.some((name) => name === operation);
}

/**
 * The row, among those given, that maps best; ties go to the earliest. Null when nothing maps.
 *
 * Below a complete header only the very next row may replace it (Amazon's
 * templates put labels above the keys): a better header further down would
 * drop the rows in between without a word.
 */
export function findHeader(
  rows: readonly (readonly string[])[],
  profile: Profile = GENERIC_PROFILE,
): { readonly index: number; readonly match: HeaderMatch } | null {
  let best: { index: number; match: HeaderMatch } | null = null;
  for (const [index, row] of rows.entries()) {
    if (best?.match.isComplete && index > best.index + 1) break;
    const match = matchHeaders(row, profile);
    if (match.score > (best?.match.score ?? 0)) best = { index, match };
  }
  return best;
}

function buildGenericMeanings(): Map<string, HeaderMeaning> {
  const meanings = new Map<string, HeaderMeaning>();
  for (const column of COLUMN_NAMES) {
    meanings.set(headerKey(column), { column, rank: CANONICAL_RANK });
  }
  for (const column of COLUMN_NAMES) {
    for (const [position, synonym] of (SYNONYMS[column] ?? []).entries()) {
      const key = headerKey(synonym);
      if (!meanings.has(key)) meanings.set(key, { column, rank: SYNONYM_RANK + position });
    }
  }
  return meanings;
}

function buildAliases(profile: Profile): Map<string, HeaderMeaning> {
  const aliases = new Map<string, HeaderMeaning>();
  for (const column of COLUMN_NAMES) {
    for (const [rank, header] of (profile.headers[column] ?? []).entries()) {
      aliases.set(headerKey(header), { column, rank });
    }
  }
  return aliases;
}
