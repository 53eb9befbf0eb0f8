import type { FieldCell, FieldPlace } from "./field-cell.ts";
import type { CellDamage, SheetRow } from "./sheet-row.ts";

/**
 * The canonical columns, Amazon's own shipping-confirmation names first.
 * Every profile and synonym ends in one of these.
 */
export const COLUMN_NAMES = [
  "order-id",
  "order-item-id",
  "quantity",
  "ship-date",
  "carrier-code",
  "carrier-name",
  "tracking-number",
  "ship-method",
  "transparency-code",
  "ship-from-supply-source-id",
  "cod-collection-method",
  "package-id",
  "original-tracking-number",
  "action",
  "status",
  "account",
  "operation",
  "partner",
  "sku",
  "quantity-purchased",
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

/**
 * A row after mapping: the text of each canonical column, white space and
 * invisible characters at the ends removed, "" where the sheet says nothing.
 */
export interface ShipmentLine {
  /** Position among all lines of the run, from 0, in file and row order. */
  readonly index: number;
  readonly row: SheetRow;
  /** Text by canonical column; a column the sheet lacks is absent. */
  readonly cells: Readonly<Partial<Record<ColumnName, string>>>;
  /** Canonical columns whose cell the spreadsheet has destroyed; null when none is. */
  readonly damage: ReadonlyMap<ColumnName, CellDamage> | null;
  /** What our own result columns of an earlier run say about this row, when the sheet is a result. */
  readonly earlierResult: EarlierResult | null;
  /** What it says of a fulfillment order; absent where the sheet is none of fulfillment orders. */
  readonly fields?: readonly FieldCell[];
  /** The columns of its table in which they may stand, filled in or not; there with `fields`. */
  readonly fieldPlaces?: readonly FieldPlace[];
  /** Set when the row is no shipment at all (example, total, void): it is answered, never sent. */
  readonly ignored: { readonly code: string; readonly reason: string } | null;
  /** What was tidied or is worth a look: told as warnings, rejects nothing. */
  readonly notes?: readonly LineNote[];
}

/** Something that reading has to say about a line. */
export interface LineNote {
  /** null: about the row as a whole. */
  readonly column: ColumnName | null;
  /** A code of the registry in reasons.ts. */
  readonly code: string;
  readonly message: string;
}

/** The `result`, `run-id` and `posted-at` cells of a result row that is read again. */
export interface EarlierResult {
  readonly result: string;
  readonly runId: string;
  readonly postedAt: string;
  /** The `source-file` cell: the file of that run in which the row stood. */
  readonly sourceFile: string;
}

/** Where a canonical column stands in a table: header text and cell index. */
export interface ColumnPlace {
  readonly header: string;
  readonly index: number;
}

/** The mapping of one table: canonical column to its place. */
export type ColumnMap = ReadonlyMap<ColumnName, ColumnPlace>;

/** The text of a column on a line, "" when blank or absent. */
export function cellOf(line: ShipmentLine, column: ColumnName): string {
  return line.cells[column] ?? "";
}
