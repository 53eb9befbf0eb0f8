import type { Finding } from "../../domain/finding.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { checkFulfillmentLine } from "./fulfillment-rules.ts";
import type { OrderDate, OrderDateCell } from "./order-dates.ts";
import type { UpdateRoute } from "./order-update.ts";
import { isFulfillmentLine, isStatusLine, routeFulfillment, routeStatus } from "./route-update.ts";
import { checkStatusLine } from "./status-rules.ts";

/** A row that tells its order something besides its packages, checked. */
export interface CheckedForUpdate {
  /** Null where a rule has refused its order, account or operation. */
  readonly route: UpdateRoute | null;
  readonly findings: readonly Finding[];
  readonly orderDate: OrderDate | null;
}

/** Checks a row that updates its order; null for a row of a package. */
export function checkUpdateLine(
  line: ShipmentLine,
  settings: PlanSettings,
  orderDates: ReadonlyMap<ShipmentLine, OrderDateCell>,
): CheckedForUpdate | null {
  if (isFulfillmentLine(line)) {
    const date = orderDates.get(line);
    const fault = date && "fault" in date ? [date.fault] : [];
    return {
      route: routeFulfillment(line, settings),
      findings: [...checkFulfillmentLine(line, settings), ...fault],
      orderDate: date && !("fault" in date) ? date : null,
    };
  }
  if (!isStatusLine(line, settings)) return null;
  const findings = checkStatusLine(line, settings);
  return { route: routeStatus(line, settings), findings, orderDate: null };
}
