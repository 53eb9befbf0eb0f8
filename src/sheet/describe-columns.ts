import { editDistance } from "../domain/edit-distance.ts";
import { COLUMN_NAMES, type ColumnMap, type ColumnName } from "../domain/shipment-line.ts";
import type { TableReading } from "../domain/table-reading.ts";
import { headerKey } from "./header-key.ts";
import type { ReadTable } from "./read-sheets.ts";
import { SYNONYMS } from "./synonyms.ts";

/** Shorter names are near to too much. */
const NEAR_LENGTH_MIN = 5;
/** From here on, two letters may be wrong. */
const LONG_LENGTH_MIN = 12;
const HEADER_LENGTH_MAX = 60;
/** Columns without which most sheets can send nothing. */
const EXPECTED = ["order-item-id", "quantity"] as const;

/**
 * Tells how the headers of a table were understood. A result of ours, and a
 * sheet of fulfillment orders, have columns of their own: of them nothing is told.
 */
export function describeColumns({ table, columns }: ReadTable): TableReading {
  const { file, sheet, headers, isResult, places, profile } = table;
  const read = new Set([...columns.values(), ...(places ?? new Map()).values()].map(indexOf));
  const renamed = [...columns]
    .filter(([column, { header }]) => headerKey(header) !== headerKey(column))
    .map(([column, { header }]) => ({ column, header: header.trim() }));
  const unread = headers.flatMap((header, index) =>
    read.has(index) || header.trim() === ""
      ? []
      : [{ header: header.trim(), meant: meantColumn(header, columns) }],
  );
  // The plan names the profile, which says what each of its columns is.
  const hasProfile = profile !== undefined && profile.name !== "generic";
  const hasOwnColumns =
    isResult || hasProfile || [...(places?.keys() ?? [])].some((name) => !isColumn(name));
  const isOdd =
    renamed.length > 0 ||
    unread.some(({ meant }) => meant !== null) ||
    (columns.has("tracking-number") && EXPECTED.some((column) => !columns.has(column)));
  return {
    file: file.name,
    sheet,
    renamed,
    unread,
    isWorthTelling: isOdd && !hasOwnColumns,
  };
}

/** The column, among those that the table lacks, whose name is a slip away from the header. */
function meantColumn(header: string, columns: ColumnMap): ColumnName | null {
  const key = headerKey(header.slice(0, HEADER_LENGTH_MAX));
  if (key.length < NEAR_LENGTH_MIN) return null;
  const slipsMax = key.length >= LONG_LENGTH_MIN ? 2 : 1;
  const isNear = (column: ColumnName): boolean =>
    [column, ...(SYNONYMS[column] ?? [])]
      .map(headerKey)
      .some((name) => name.length >= NEAR_LENGTH_MIN && editDistance(key, name) <= slipsMax);
  return COLUMN_NAMES.find((column) => !columns.has(column) && isNear(column)) ?? null;
}

function isColumn(name: string): boolean {
  return COLUMN_NAMES.some((column) => column === name);
}

function indexOf({ index }: { readonly index: number }): number {
  return index;
}
