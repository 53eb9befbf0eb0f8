import { trimCell } from "../domain/normalise.ts";
import type { SheetTable } from "../domain/sheet-row.ts";
import { headerKey } from "./header-key.ts";

/**
 * Headers of columns that say whether a label was voided, as compared. UPS
 * WorldShip names its fields after category and field
 * (https://www.ups.com/worldshiphelp, export field names); ShipStation and
 * others have a plain column.
 */
const VOID_HEADERS: ReadonlySet<string> = new Set([
  "void",
  "voided",
  "isvoid",
  "isvoided",
  "voidindicator",
  "packagevoidindicator",
  "shipmentinformationvoidindicator",
  "shipmentvoidindicator",
  "labelvoided",
  "voidedlabel",
  "shipmentvoided",
  "storniert",
]);
/** Headers of columns that say when it was voided: whatever stands there says that it was. */
const VOID_DATE_HEADERS: ReadonlySet<string> = new Set([
  "voiddate",
  "voidedat",
  "voidedon",
  "voideddate",
  "datevoided",
]);
/** Headers of columns that say how a label stands. */
const STATUS_HEADERS: ReadonlySet<string> = new Set([
  "status",
  "labelstatus",
  "shipmentstatus",
  "packagestatus",
]);

const IS_TRUE = /^(?:y|yes|t|true|1|x|v|void|voided|ja|j)$/iu;
const IS_VOIDED = /^void(?:ed)?$/iu;
/** A date in a column that asks for yes or no tells when. */
const IS_DATE = /\d[-/.]\d/u;

interface VoidColumn {
  readonly index: number;
  says(text: string): boolean;
}

// A table has one header and many rows.
const columnsByTable = new WeakMap<SheetTable, readonly VoidColumn[]>();

/** Whether a row says that its label was voided: the parcel did not leave. */
export function isVoided(table: SheetTable, cells: readonly string[]): boolean {
  let columns = columnsByTable.get(table);
  if (!columns) {
    columns = findVoidColumns(table.headers);
    columnsByTable.set(table, columns);
  }
  return columns.some(({ index, says }) => says(trimCell(cells[index] ?? "")));
}

function findVoidColumns(headers: readonly string[]): VoidColumn[] {
  return headers.flatMap((header, index): VoidColumn[] => {
    const key = headerKey(header);
    if (VOID_HEADERS.has(key)) {
      return [{ index, says: (text) => IS_TRUE.test(text) || IS_DATE.test(text) }];
    }
    if (VOID_DATE_HEADERS.has(key)) return [{ index, says: (text) => /\d/u.test(text) }];
    if (STATUS_HEADERS.has(key)) return [{ index, says: (text) => IS_VOIDED.test(text) }];
    return [];
  });
}
