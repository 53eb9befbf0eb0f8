import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import { isOperationName, isStatusOperation } from "../../domain/operation.ts";
import { readShipmentStatus, SHIPMENT_STATUSES } from "../../domain/shipment-status.ts";
import { cellOf, type ColumnName, type ShipmentLine } from "../../domain/shipment-line.ts";
import { checkLine, type LineRule } from "../identity/line-rules.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";
import { accountOf, statusTraitsOf } from "./route-update.ts";

/** The cells that a status is made of; what else stands in the row is for other operations. */
const USED: ReadonlySet<string | null> = new Set<ColumnName | null>([
  null,
  "order-id",
  "order-item-id",
  "quantity",
  "sku",
  "account",
  "operation",
  "partner",
]);

const statusRules: readonly LineRule[] = [statusIsKnown, actionFits, operationFits, itemIsWhole];

/** All findings of a row that sets a status: those that hold for any row, then its own. */
export function checkStatusLine(line: ShipmentLine, settings: PlanSettings): Finding[] {
  const shared = checkLine(line, settings).filter(({ column }) => USED.has(column));
  return [...shared, ...statusRules.flatMap((rule) => rule(line, settings) ?? [])];
}

function statusIsKnown(line: ShipmentLine): Finding | null {
  const text = cellOf(line, "status");
  if (readShipmentStatus(text) !== null) return null;
  const known = SHIPMENT_STATUSES.join(", ");
  return text === ""
    ? findingOn(line, "status", "missing-value", "error", `The row has no status: ${known}.`)
    : findingOn(
        line,
        "status",
        "invalid-value",
        "error",
        `The status ${quoteCell(text)} is not one of ${known}.`,
      );
}

function actionFits(line: ShipmentLine): Finding | null {
  const text = cellOf(line, "action");
  if (text === "" || text.toLowerCase() === "status") return null;
  const message = `The action ${quoteCell(text)} does not go with an operation that sets a status; write status, or leave it blank.`;
  return findingOn(line, "action", "invalid-value", "error", message);
}

function operationFits(line: ShipmentLine, settings: PlanSettings): Finding | null {
  const account = accountOf(line, settings);
  if (!account) return null;
  const traits = statusTraitsOf(account, settings);
  if (!traits) {
    const message = `The API of account ${account.name} (${account.api}) has no pickup statuses.`;
    return findingOn(line, "action", "invalid-value", "error", message);
  }
  const named = cellOf(line, "operation");
  if (named === "" || !isOperationName(named) || isStatusOperation(named)) return null;
  const message = `The action status is sent with ${traits.name}, and the row names ${quoteCell(named)}.`;
  return findingOn(line, "operation", "invalid-value", "error", message);
}

/** An item and its quantity go together; neither means the whole order. */
function itemIsWhole(line: ShipmentLine): Finding | null {
  const isItem =
    cleanIdentifier(cellOf(line, "order-item-id")) !== "" || cellOf(line, "sku") !== "";
  const isQuantity = cellOf(line, "quantity") !== "";
  if (isItem === isQuantity) return null;
  const column = isItem ? "quantity" : "order-item-id";
  const message = isItem
    ? "The row names an item and not how many units of it have this status."
    : "The row has a quantity and not the item that it counts. Leave both blank for the whole order.";
  return findingOn(line, column, "missing-value", "error", message);
}
