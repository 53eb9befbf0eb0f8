import { isExportHeader } from "../../domain/export-row.ts";
import { trimCell } from "../../domain/normalise.ts";
import type { SheetTable } from "../../domain/sheet-row.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";

// ISO 8601 with a zone; without one a time may be anywhere within a day.
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/u;

/** What a sheet of ours says about one of its rows; "" where it says nothing. */
export interface EarlierWord {
  /** Of the `result` column of a result, or the `state` column of an export. */
  readonly result: string;
  readonly seller: string;
  readonly environment: string;
}

/** Reads what a result or an export of ours says of a row; null for a sheet from elsewhere. */
export function earlierWordOf(line: ShipmentLine): EarlierWord | null {
  if (line.earlierResult) {
    return { result: line.earlierResult.result, seller: "", environment: "" };
  }
  if (!isOwnTable(line.row.table)) return null;
  return {
    result: textOf(line, "state"),
    seller: textOf(line, "seller"),
    environment: textOf(line, "environment"),
  };
}

/** Whether Shipledger wrote this table, so that its package IDs are beyond doubt. */
export function isOwnTable(table: SheetTable): boolean {
  return table.isResult || isExportHeader(table.headers);
}

/**
 * The `posted-at` of a row in milliseconds since the epoch; null when there is
 * none, when it is no ISO time with a zone, or when it lies in the future.
 */
export function confirmedAtMs(line: ShipmentLine, nowMs: number): number | null {
  const text = textOf(line, "posted-at");
  const atMs = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return atMs >= 0 && atMs <= nowMs ? atMs : null;
}

/** The last column of that name: in a result ours stand at the end. */
function textOf(line: ShipmentLine, header: string): string {
  const { table, cells } = line.row;
  const text = trimCell(cells[table.headers.lastIndexOf(header)] ?? "");
  // Our CSV puts an apostrophe before what a spreadsheet would run.
  return text.replace(/^'(?=[=+\-@])/u, "");
}
