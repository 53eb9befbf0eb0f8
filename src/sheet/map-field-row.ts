import type { FieldCell, FieldPlace } from "../domain/field-cell.ts";
import { trimCell } from "../domain/normalise.ts";
import type { SheetRow } from "../domain/sheet-row.ts";
import type { ColumnMap, ShipmentLine } from "../domain/shipment-line.ts";
import { dropPointZero } from "./cell-remarks.ts";
import { tellIgnoredOrder } from "./ignored-rows.ts";
import { mapRow } from "./map-rows.ts";
import { isGuarded, unguardCell } from "./result-guard.ts";

/** The mapping of a table of fulfillment orders. */
export interface FieldColumns {
  /** The order's number as `order-id`, and what rows of any sheet may say. */
  readonly columns: ColumnMap;
  readonly fields: readonly FieldPlace[];
}

/** Fields in which a program may have written a whole number as a fraction. */
const IDENTIFIERS: ReadonlySet<string> = new Set([
  "sellerFulfillmentOrderItemId",
  "displayableOrderId",
  "sellerSku",
  "fulfillmentNetworkSku",
  "postalCode",
  "phone",
]);

/**
 * A row of a sheet of fulfillment orders. As with any other row, only certain,
 * lossless idioms of spreadsheets are undone.
 *
 * @param index position among all lines of the run, from 0
 */
export function mapFieldRow(
  row: SheetRow,
  { columns, fields }: FieldColumns,
  index: number,
): ShipmentLine {
  const line = mapRow(row, columns, index);
  const cells = fields.flatMap((place) => readCell(row, place) ?? []);
  return {
    ...line,
    fields: cells,
    fieldPlaces: fields,
    ignored: tellIgnoredOrder(row, columns, line.cells),
  };
}

function readCell(row: SheetRow, { index, ...place }: FieldPlace): FieldCell | null {
  const cell = row.cells[index] ?? "";
  const text = unwrapText(isGuarded(row.table) ? unguardCell(cell) : cell);
  const damage = row.damaged?.get(index) ?? null;
  if (text === "" && damage === null) return null;
  return { ...place, text: IDENTIFIERS.has(place.name) ? dropPointZero(text) : text, damage };
}

/** Without what was put around a value to keep a spreadsheet from changing it. An apostrophe may belong to a text. */
function unwrapText(raw: string): string {
  const text = trimCell(raw).replace(/^'(?=[=+\-@\d])/u, "");
  const formulaText = /^="([^"]*)"$/u.exec(text)?.[1];
  return formulaText === undefined ? text : trimCell(formulaText);
}
