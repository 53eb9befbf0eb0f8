import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import type { PackageField } from "../../domain/contents.ts";
import { cellOf, type ColumnName, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { LineRule } from "../identity/line-rules.ts";
import { routeOf } from "../identity/route.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { findingOn, quoteCell } from "./line-finding.ts";

/** Codes of one row, at most; Amazon's feed takes ten of an item. */
const CODES_MAX = 100;
const TEXT_LENGTH_MAX = 100;
/** What a spreadsheet makes of a code that is a long number. */
const SPOILED = /^\d(?:[.,]\d+)?E\+?\d{1,3}$|^\d{15}0{5,}$/iu;
/** The one that Amazon knows: https://github.com/amzn/selling-partner-api-models, ordersV0.json. */
const DIRECT_PAYMENT = "DirectPayment";

/** What the columns that few sellers need must hold, where their operation sends them. */
export const extrasRules: readonly LineRule[] = [
  codesAreWhole,
  supplySourceIsAnId,
  collectionMethodIsKnown,
];

/**
 * The transparency codes of a cell: one, or several with white space, commas or
 * semicolons between them.
 *
 * @example
 * readCodes("AZ:1, AZ:2"); // => ["AZ:1", "AZ:2"]
 */
export function readCodes(text: string): string[] {
  return text.split(/[\s,;|]+/u).flatMap((part) => cleanIdentifier(part) || []);
}

/** How cash is collected, as Amazon writes it; null when it is none that Amazon knows. */
export function readCollectionMethod(text: string): typeof DIRECT_PAYMENT | null {
  const key = text.replace(/[\s_-]+/gu, "").toLowerCase();
  return key === DIRECT_PAYMENT.toLowerCase() ? DIRECT_PAYMENT : null;
}

function codesAreWhole(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const column = "transparency-code";
  if (!isSent(line, column, "transparencyCodes", settings)) return null;
  const codes = readCodes(cellOf(line, column));
  const spoiled = codes.find((code) => SPOILED.test(code));
  if (spoiled !== undefined || line.damage?.has(column)) {
    const shown = quoteCell(spoiled ?? cellOf(line, column));
    const message = `${shown} is what a spreadsheet made of a code; its digits are lost.`;
    return findingOn(line, column, "mangled-number", "error", message);
  }
  const isBounded =
    codes.length <= CODES_MAX && codes.every(({ length }) => length <= TEXT_LENGTH_MAX);
  if (isBounded) return null;
  const message = `The cell holds ${codes.length} codes; at most ${CODES_MAX} of ${TEXT_LENGTH_MAX} characters are taken.`;
  return findingOn(line, column, "invalid-value", "error", message);
}

function supplySourceIsAnId(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const column = "ship-from-supply-source-id";
  if (!isSent(line, column, "shipFromSupplySourceId", settings)) return null;
  const text = cellOf(line, column);
  if (!line.damage?.has(column) && cleanIdentifier(text).length <= TEXT_LENGTH_MAX) return null;
  const message = `${quoteCell(text)} is no ID of a supply source.`;
  return findingOn(line, column, "invalid-value", "error", message);
}

function collectionMethodIsKnown(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const column = "cod-collection-method";
  if (!isSent(line, column, "codCollectionMethod", settings)) return null;
  const text = cellOf(line, column);
  if (readCollectionMethod(text) !== null) return null;
  const message = `${quoteCell(text)} is no way to collect cash that Amazon knows; it knows ${DIRECT_PAYMENT}.`;
  return findingOn(line, column, "invalid-value", "error", message);
}

/** Whether the cell says something that the row's operation sends. */
function isSent(
  line: ShipmentLine,
  column: ColumnName,
  field: PackageField,
  settings: PlanSettings,
): boolean {
  if (cellOf(line, column) === "" && !line.damage?.has(column)) return false;
  return routeOf(line, settings)?.traits.transmits.includes(field) ?? false;
}
