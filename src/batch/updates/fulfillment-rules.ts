import type { Finding } from "../../domain/finding.ts";
import { ORDER_NUMBER_COLUMN } from "../../domain/fulfillment-columns.ts";
import { ORDER_NUMBER_LENGTH_MAX } from "../../domain/fulfillment-fields.ts";
import { isFulfillmentOrderOperation, isOperationName } from "../../domain/operation.ts";
import { cellOf, type ColumnName, type ShipmentLine } from "../../domain/shipment-line.ts";
import { checkLine } from "../identity/line-rules.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";
import { checkField, MARKETPLACE_ID } from "./field-rules.ts";
import { accountOf, fulfillmentTraitsOf } from "./route-update.ts";

/** The name of the order's own number, for findings. */
export const ORDER_NUMBER = ORDER_NUMBER_COLUMN.header;

/** Rules of any row that hold here too, by the cell that they are about. */
const SHARED: ReadonlySet<string | null> = new Set<ColumnName | null>([
  null,
  "order-id",
  "account",
  "operation",
  "partner",
]);

/** What the page's own `Action` parameter says, and ours. */
const ACTIONS: ReadonlySet<string> = new Set(["", "update", "updatefulfillmentorder"]);

/** All findings of a row of a fulfillment order, but those of its date. */
export function checkFulfillmentLine(line: ShipmentLine, settings: PlanSettings): Finding[] {
  const account = accountOf(line, settings);
  const api = account?.api === "mws" ? "mws" : "amazon";
  const shared = checkLine(line, settings)
    .filter(({ column }) => SHARED.has(column))
    .map((finding) =>
      finding.column === "order-id" ? { ...finding, column: ORDER_NUMBER } : finding,
    );
  return [
    ...shared,
    ...orderNumberFits(line),
    ...actionFits(line),
    ...operationFits(line, settings),
    ...(line.fields ?? []).flatMap((cell) => checkField(line, cell, api)),
    ...marketplaceFits(line, account?.marketplaceId ?? ""),
  ];
}

function orderNumberFits(line: ShipmentLine): Finding[] {
  const text = cellOf(line, "order-id");
  const { length } = [...text];
  if (length <= ORDER_NUMBER_LENGTH_MAX) return [];
  const message = `${quoteCell(text)} is ${length} characters long; a fulfillment order's number has at most ${ORDER_NUMBER_LENGTH_MAX}.`;
  return [findingOn(line, ORDER_NUMBER, "invalid-value", "error", message)];
}

function actionFits(line: ShipmentLine): Finding[] {
  const text = cellOf(line, "action");
  if (ACTIONS.has(text.toLowerCase())) return [];
  const message = `The action ${quoteCell(text)} does not go with fulfillment orders; leave it blank. Ship or Hold stand in fulfillmentAction.`;
  return [findingOn(line, "action", "invalid-value", "error", message)];
}

function operationFits(line: ShipmentLine, settings: PlanSettings): Finding[] {
  const account = accountOf(line, settings);
  if (!account) return [];
  if (!fulfillmentTraitsOf(account, settings)) {
    const message = `The row is of a fulfillment order, and the API of account ${account.name} (${account.api}) has none.`;
    return [findingOn(line, "account", "invalid-value", "error", message)];
  }
  const named = cellOf(line, "operation") || settings.defaultOperation || "";
  if (!isOperationName(named) || isFulfillmentOrderOperation(named)) return [];
  const message = `The row is of a fulfillment order, and ${quoteCell(named)} is an operation of something else.`;
  return [findingOn(line, "operation", "invalid-value", "error", message)];
}

/** An account is one marketplace's; another one in the sheet is worth a look. */
function marketplaceFits(line: ShipmentLine, own: string): Finding[] {
  const cell = line.fields?.find(({ part, name }) => part === "order" && name === "marketplaceId");
  if (!cell || own === "" || cell.text === own || !MARKETPLACE_ID.test(cell.text)) return [];
  const message = `The row says marketplace ${quoteCell(cell.text)}, and the account is for ${own}.`;
  return [findingOn(line, cell.header, "other-marketplace", "warning", message)];
}
