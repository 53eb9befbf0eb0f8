import type { Finding } from "../domain/finding.ts";
import { cellOf, type ShipmentLine } from "../domain/shipment-line.ts";
import { routeOf } from "./identity/route.ts";
import type { PlanSettings } from "./identity/settings.ts";
import { findingOn, quoteCell } from "./rules/line-finding.ts";
import { readShipDates, type ShipDate } from "./rules/ship-dates.ts";

/**
 * The ship dates of lines whose operation sends them. Each table's column is
 * read as a whole, by the clock of the account, since its other rows tell
 * whether 03/04 is in March or in April.
 */
export function readLineDates(
  lines: readonly ShipmentLine[],
  settings: PlanSettings,
): ReadonlyMap<ShipmentLine, ShipDate> {
  const columns = new Map<string, ShipmentLine[]>();
  for (const line of lines) {
    const zone = line.ignored ? null : zoneOfLine(line, settings);
    if (zone === null) continue;
    const { file, sheet } = line.row.table;
    const key = `${file.index}\n${sheet ?? ""}\n${zone}`;
    const column = columns.get(key);
    if (column) column.push(line);
    else columns.set(key, [line]);
  }
  const dates = new Map<ShipmentLine, ShipDate>();
  for (const [key, column] of columns) {
    const zone = key.slice(key.lastIndexOf("\n") + 1);
    const texts = column.map((line) => cellOf(line, "ship-date"));
    const usual = column[0]?.row.table.profile?.dates ?? null;
    const read = readShipDates(texts, zone, settings.nowMs, usual);
    for (const [index, line] of column.entries()) dates.set(line, read[index] ?? { kind: "blank" });
  }
  return dates;
}

/** What is wrong with a line's ship date: nothing that is not sent. */
export function findDateFault(line: ShipmentLine, date: ShipDate | undefined): Finding[] {
  if (date === undefined || date.kind === "read") return [];
  const text = quoteCell(cellOf(line, "ship-date"));
  switch (date.kind) {
    case "blank": {
      // A formula that failed says nothing; taken as blank it would become today.
      if (!line.damage?.has("ship-date")) return [];
      const message = "The cell holds a formula without a stored value.";
      return [findingOn(line, "ship-date", "invalid-value", "error", message)];
    }
    case "refused":
      return [findingOn(line, "ship-date", "invalid-value", "error", `${text} ${date.why}.`)];
    case "ambiguous": {
      const message = `${text} can be read as ${date.readings.join(" or as ")}.`;
      return [findingOn(line, "ship-date", "ambiguous-date", "error", message)];
    }
  }
}

/** The time zone of a line whose date is sent; null for all others. */
function zoneOfLine(line: ShipmentLine, settings: PlanSettings): string | null {
  if (cellOf(line, "ship-date") === "" && !line.damage?.has("ship-date")) return null;
  const route = routeOf(line, settings);
  if (!route?.traits.transmits.includes("shipDate")) return null;
  return settings.accounts.get(route.account)?.timeZone ?? null;
}
