/** The columns of an export of the ledger, in this order: a sheet that can be imported. */
export const EXPORT_COLUMNS = [
  "order-id",
  "order-item-id",
  "quantity",
  "carrier-code",
  "carrier-name",
  "tracking-number",
  "ship-method",
  "ship-date",
  "transparency-code",
  "ship-from-supply-source-id",
  "cod-collection-method",
  "package-id",
  "original-tracking-number",
  "account",
  "operation",
  "seller",
  "environment",
  "posted-at",
  "state",
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

/**
 * How a package stands: `updated` carries another tracking number than at its
 * first post, `in-doubt` has an attempt that was perhaps applied.
 */
export const PACKAGE_STATES = ["posted", "updated", "in-doubt"] as const;
export type PackageState = (typeof PACKAGE_STATES)[number];

/** One item of one package, as text by column. */
export type ExportRow = Readonly<Record<ExportColumn, string>>;

/** Whether headers are those of an export that Shipledger wrote. */
export function isExportHeader(headers: readonly string[]): boolean {
  return EXPORT_COLUMNS.every((column) => headers.includes(column));
}
