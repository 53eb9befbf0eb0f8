import { trimCell } from "../domain/normalise.ts";
import type { SheetTable, SourceFile } from "../domain/sheet-row.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import { matchHeaders, type HeaderMatch } from "./columns.ts";
import { headerKey } from "./header-key.ts";
import type { Layouts } from "./layouts.ts";
import { mapRow } from "./map-rows.ts";
import type { RawRow } from "./raw-sheet.ts";

/**
 * Columns of Amazon's order reports
 * (https://developer-docs.amazon.com/sp-api/docs/order-reports-attributes).
 */
const REPORT_COLUMNS = [
  "order-id",
  "order-item-id",
  "sku",
  "quantity-purchased",
  "quantity-shipped",
  "quantity-to-ship",
  "promise-date",
] as const;
export type ReportColumn = (typeof REPORT_COLUMNS)[number];

/** One row of a report, by the columns of Amazon's. */
export interface ReportRow {
  readonly cells: Readonly<Partial<Record<ReportColumn, string>>>;
  /** Columns whose cell the spreadsheet has destroyed. */
  readonly damaged: ReadonlySet<ReportColumn>;
}

/** How the rows below a header are read; null for a row that is none of the report. */
export type ReportReader = (raw: RawRow) => ReportRow | null;

/** Quantities that go by `quantity` in a sheet of shipments, and are none of an order. */
const SHIPPED_KEYS: ReadonlySet<string> = new Set(
  ["quantity shipped", "shipped quantity", "qty shipped", "shipped qty"].map(headerKey),
);
const TO_SHIP_KEY = headerKey("quantity-to-ship");

/**
 * Reads a row as the header of an order report: by Amazon's names, else by the
 * names and profiles that sheets are read by. Null where it is none. A sheet with
 * tracking numbers tells what left, and is none unless its profile says so.
 */
export function matchReportHeader(
  file: SourceFile,
  sheet: string | null,
  raw: RawRow,
  layouts: Layouts,
): ReportReader | null {
  return matchAmazons(raw.cells) ?? matchOthers(file, sheet, raw, layouts);
}

function matchAmazons(headers: readonly string[]): ReportReader | null {
  const keys = headers.map(headerKey);
  const columns = new Map<ReportColumn, number>();
  for (const column of REPORT_COLUMNS) {
    const index = keys.indexOf(headerKey(column));
    if (index >= 0) columns.set(column, index);
  }
  const hasItems = columns.has("order-id") && columns.has("order-item-id");
  const hasQuantity = columns.has("quantity-purchased") || columns.has("quantity-to-ship");
  if (!hasItems || !hasQuantity) return null;
  return ({ cells, damaged }) => ({
    cells: Object.fromEntries([...columns].map(([name, at]) => [name, trimCell(cells[at] ?? "")])),
    damaged: new Set([...columns].flatMap(([name, at]) => (damaged?.has(at) ? [name] : []))),
  });
}

function matchOthers(
  file: SourceFile,
  sheet: string | null,
  { cells: headers, row: headerRow }: RawRow,
  layouts: Layouts,
): ReportReader | null {
  const match = matchHeaders(headers, layouts);
  const quantity = quantityOf(match);
  const isOfOrders = match.profile.holds === "orders" || !match.columns.has("tracking-number");
  const hasItems = match.columns.has("order-id") && match.columns.has("order-item-id");
  if (!hasItems || quantity === null || !isOfOrders) return null;
  const { profile, columns } = match;
  const table: SheetTable = { file, sheet, headerRow, headers, isResult: false, profile };
  const names: readonly (readonly [ReportColumn, ColumnName])[] = [
    ["order-id", "order-id"],
    ["order-item-id", "order-item-id"],
    ["sku", "sku"],
    quantity,
  ];
  return ({ row, cells, damaged }) => {
    const line = mapRow({ table, row, cells, ...(damaged ? { damaged } : {}) }, columns, 0);
    if (line.ignored) return null;
    return {
      cells: Object.fromEntries(names.map(([name, column]) => [name, line.cells[column] ?? ""])),
      damaged: new Set(names.flatMap(([name, column]) => (line.damage?.has(column) ? [name] : []))),
    };
  };
}

/** Which column says how many were ordered, or are still to ship. */
function quantityOf({ columns }: HeaderMatch): readonly [ReportColumn, ColumnName] | null {
  if (columns.has("quantity-purchased")) return ["quantity-purchased", "quantity-purchased"];
  const key = headerKey(columns.get("quantity")?.header ?? "");
  if (key === "" || SHIPPED_KEYS.has(key)) return null;
  return [key === TO_SHIP_KEY ? "quantity-to-ship" : "quantity-purchased", "quantity"];
}
