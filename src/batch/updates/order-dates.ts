import type { FieldCell } from "../../domain/field-cell.ts";
import type { Finding } from "../../domain/finding.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";
import { readShipDates, type ShipDate } from "../rules/ship-dates.ts";
import { accountOf } from "./route-update.ts";

/** The order date of a row. */
export interface OrderDate {
  /** What the sheet says: a calendar day, or a moment. */
  readonly said: string;
  /** ISO 8601 with offset. */
  readonly moment: string;
}

/** What is in a row's date cell: a date, or why it is none. */
export type OrderDateCell = OrderDate | { readonly fault: Finding };

/** Already as both APIs want it; every digit stays. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u;

/**
 * The order dates of rows of fulfillment orders. Each table's column is read as
 * a whole, as ship dates are, by the clock of the account.
 */
export function readOrderDates(
  lines: readonly ShipmentLine[],
  settings: PlanSettings,
): ReadonlyMap<ShipmentLine, OrderDateCell> {
  const columns = Map.groupBy(
    lines.flatMap((line) => {
      const cell = line.ignored ? undefined : dateCellOf(line);
      return cell ? [{ line, cell }] : [];
    }),
    ({ line }) => {
      const zone = accountOf(line, settings)?.timeZone ?? "UTC";
      return `${line.row.table.file.index}\n${line.row.table.sheet ?? ""}\n${zone}`;
    },
  );
  const dates = new Map<ShipmentLine, OrderDateCell>();
  for (const [key, column] of columns) {
    const zone = key.slice(key.lastIndexOf("\n") + 1);
    const texts = column.map(({ cell }) => cell.text);
    const read = readShipDates(texts, zone, settings.nowMs);
    for (const [index, { line, cell }] of column.entries()) {
      const date = judge(line, cell, read[index] ?? { kind: "blank" });
      if (date) dates.set(line, date);
    }
  }
  return dates;
}

function dateCellOf(line: ShipmentLine): FieldCell | undefined {
  return line.fields?.find(({ part, name }) => part === "order" && name === "displayableOrderDate");
}

function judge(line: ShipmentLine, cell: FieldCell, date: ShipDate): OrderDateCell | null {
  const fault = (code: "invalid-value" | "ambiguous-date", message: string): OrderDateCell => ({
    fault: findingOn(line, cell.header, code, "error", message),
  });
  switch (date.kind) {
    // A damaged cell has a finding of its own.
    case "blank":
      return null;
    case "read":
      return DATE_TIME.test(cell.text)
        ? { said: cell.text, moment: cell.text }
        : { said: date.said, moment: date.dateTime };
    case "refused":
      return fault("invalid-value", `${quoteCell(cell.text)} ${date.why}.`);
    case "ambiguous":
      return fault(
        "ambiguous-date",
        `${quoteCell(cell.text)} can be read as ${date.readings.join(" or as ")}.`,
      );
  }
}
