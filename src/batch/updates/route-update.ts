import { cleanIdentifier } from "../../domain/normalise.ts";
import {
  isFulfillmentOrderOperation,
  isOperationName,
  isPackageTraits,
  isStatusOperation,
} from "../../domain/operation.ts";
import type { UpdateTraits } from "../../domain/operation.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { PlanAccount, PlanSettings } from "../identity/settings.ts";
import type { UpdateRoute } from "./order-update.ts";

/** Whether a row sets a pickup status: by its action, or by the operation that is named for it. */
export function isStatusLine(line: ShipmentLine, settings: PlanSettings): boolean {
  if (cellOf(line, "action").toLowerCase() === "status") return true;
  const named = cellOf(line, "operation") || settings.defaultOperation || "";
  return isOperationName(named) && isStatusOperation(named);
}

/** Whether a row is one of a fulfillment order: its sheet has the columns of one. */
export function isFulfillmentLine(line: ShipmentLine): boolean {
  return line.fields !== undefined;
}

/** The account a line is for; undefined when the row rules have refused it. */
export function accountOf(line: ShipmentLine, settings: PlanSettings): PlanAccount | undefined {
  const name = cellOf(line, "account") || settings.defaultAccount;
  return name === null ? undefined : settings.accounts.get(name);
}

/** The operation with which an account sets statuses; undefined where its API has none. */
export function statusTraitsOf(
  account: PlanAccount,
  settings: PlanSettings,
): UpdateTraits | undefined {
  for (const traits of settings.operations.values()) {
    if (isPackageTraits(traits) || !isStatusOperation(traits.name)) continue;
    if (traits.api === account.api) return traits;
  }
  return undefined;
}

/** The operation with which an account changes fulfillment orders; undefined where its API has none. */
export function fulfillmentTraitsOf(
  account: PlanAccount,
  settings: PlanSettings,
): UpdateTraits | undefined {
  for (const traits of settings.operations.values()) {
    if (isPackageTraits(traits) || !isFulfillmentOrderOperation(traits.name)) continue;
    if (traits.api === account.api) return traits;
  }
  return undefined;
}

/** Where a row of a fulfillment order goes; null when a rule has refused its number, account or operation. */
export function routeFulfillment(line: ShipmentLine, settings: PlanSettings): UpdateRoute | null {
  const account = accountOf(line, settings);
  const traits = account && fulfillmentTraitsOf(account, settings);
  // As the seller wrote it: spaces and all are part of it.
  const orderId = cellOf(line, "order-id");
  if (!account || !traits || orderId === "") return null;
  const { name, seller, environment } = account;
  return { account: name, order: { seller, environment, orderId }, traits };
}

/** Where the status of a line goes; null when a rule has refused its order, account or operation. */
export function routeStatus(line: ShipmentLine, settings: PlanSettings): UpdateRoute | null {
  const account = accountOf(line, settings);
  const traits = account && statusTraitsOf(account, settings);
  const orderId = cleanIdentifier(cellOf(line, "order-id"));
  if (!account || !traits || orderId === "") return null;
  const { name, seller, environment } = account;
  return { account: name, order: { seller, environment, orderId }, traits };
}

/** Whether an update goes to MWS. */
export function isOfMws({ route }: { readonly route: UpdateRoute }): boolean {
  return route.traits.api === "mws";
}
