import type { FieldPlace } from "../domain/field-cell.ts";
import { FULFILLMENT_ORDER_OPERATION_NAMES, STATUS_OPERATION_NAMES } from "../domain/operation.ts";
import { COLUMN_NAMES } from "../domain/shipment-line.ts";
import type { ColumnMap, ColumnName, ColumnPlace } from "../domain/shipment-line.ts";
import type { Profile } from "../domain/profile.ts";
import { detectProfile, keysOf } from "./detect-profile.ts";
import { matchFieldHeaders, type FieldMatch } from "./fulfillment-headers.ts";
import { headerKey } from "./header-key.ts";
import { USUAL_LAYOUTS, type Layouts } from "./layouts.ts";
import { SYNONYMS } from "./synonyms.ts";

// Longer cells are prose above the table, never a header.
export const HEADER_LENGTH_MAX = 100;
const CANONICAL_RANK = 1000;
const SYNONYM_RANK = 2000;

/** The columns without which a row cannot be a shipment. */
export const REQUIRED_COLUMNS = ["order-id", "tracking-number"] as const;

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
  /** What the row was read by: named, or told by the row itself. */
  readonly profile: Profile;
  /** Every column in which the profile looks for the order, best first; one or none says nothing new. */
  readonly orderPlaces: readonly ColumnPlace[];
  /** Order and tracking are both there, or what sets a status, or what updates a fulfillment order. */
  readonly isComplete: boolean;
  /** Higher is better: required columns first, then exact names, then all mapped ones. */
  readonly score: number;
}

/** Reads a row as headers. On two columns of one meaning the surer, then the earlier one wins. */
export function matchHeaders(
  headers: readonly string[],
  layouts: Layouts = USUAL_LAYOUTS,
): HeaderMatch {
  const keys = headers.map((header) =>
    header.length > HEADER_LENGTH_MAX ? "" : headerKey(header),
  );
  const profile = detectProfile(keys, layouts);
  const { aliases, ignored } = keysOf(profile);
  const best = new Map<ColumnName, { index: number; rank: number }>();
  for (const [index, header] of headers.entries()) {
    const key = keys[index] ?? "";
    const meaning = aliases.get(key) ?? usualMeaning(key, ignored);
    if (!meaning) continue;
    const isUsual = !aliases.has(key);
    if (isUsual && meaning.column === "status" && !isOwnStatus(header, headers, layouts)) continue;
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
  const ofOrders = matchFieldHeaders(headers, keysOf(profile).fields);
  const isOfShipments = required === REQUIRED_COLUMNS.length && !isOfOrders(layouts);
  if (ofOrders && !isOfShipments) return matchOrders(headers, ofOrders, columns, profile);
  return {
    columns,
    fields: null,
    profile,
    orderPlaces: placesOfOrder(headers, keys, profile),
    isComplete: required === REQUIRED_COLUMNS.length || setsStatuses(columns, layouts),
    score: required * 1_000_000 + exact * 1000 + columns.size,
  };
}

/** What a header means everywhere, unless the profile knows better. */
function usualMeaning(key: string, ignored: ReadonlySet<string>): HeaderMeaning | undefined {
  return ignored.has(key) ? undefined : GENERIC_MEANINGS.get(key);
}

/** What a row of a sheet of fulfillment orders says besides its fields. */
const SHARED_COLUMNS = ["action", "account", "operation", "partner"] as const;

function matchOrders(
  headers: readonly string[],
  { orderIndex, fields }: FieldMatch,
  generic: ColumnMap,
  profile: Profile,
): HeaderMatch {
  const columns = new Map<ColumnName, ColumnPlace>([
    ["order-id", { header: headers[orderIndex] ?? "", index: orderIndex }],
  ]);
  for (const column of SHARED_COLUMNS) {
    const place = generic.get(column);
    if (place) columns.set(column, place);
  }
  const score = 2_000_000 + fields.length * 1000;
  return { columns, fields, profile, orderPlaces: [], isComplete: true, score };
}

function placesOfOrder(
  headers: readonly string[],
  keys: readonly string[],
  { columns }: Profile,
): ColumnPlace[] {
  return (columns?.["order-id"] ?? []).flatMap((header) => {
    const index = keys.indexOf(headerKey(header));
    return index < 0 ? [] : { header: headers[index] ?? "", index };
  });
}

function isOfOrders({ operation }: Layouts): boolean {
  return FULFILLMENT_ORDER_OPERATION_NAMES.some((name) => name === operation);
}

/** A sheet that only sets pickup statuses has no tracking numbers, and must say that it does. */
function setsStatuses(columns: ColumnMap, layouts: Layouts): boolean {
  if (!columns.has("order-id") || !columns.has("status")) return false;
  return isOfStatuses(layouts) || columns.has("action") || columns.has("operation");
}

/** Exports say "Status" of many things; ours is spelled as published or stands beside an action. */
function isOwnStatus(header: string, headers: readonly string[], layouts: Layouts): boolean {
  if (header.trim() === "status" || isOfStatuses(layouts)) return true;
  return headers.some((other) => headerKey(other) === "action");
}

function isOfStatuses({ operation }: Layouts): boolean {
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
  layouts: Layouts = USUAL_LAYOUTS,
): { readonly index: number; readonly match: HeaderMatch } | null {
  let best: { index: number; match: HeaderMatch } | null = null;
  for (const [index, row] of rows.entries()) {
    if (best?.match.isComplete && index > best.index + 1) break;
    const match = matchHeaders(row, layouts);
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
