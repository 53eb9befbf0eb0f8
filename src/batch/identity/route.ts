import { cleanIdentifier } from "../../domain/normalise.ts";
import { isPackageTraits, type OperationTraits } from "../../domain/operation.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { Route } from "./package.ts";
import type { PlanSettings } from "./settings.ts";

/** The account, seller and operation of a package's line; null when the row rules have refused one of them. */
export function routeOf(line: ShipmentLine, settings: PlanSettings): Route | null {
  const name = cellOf(line, "account") || settings.defaultAccount;
  const account = name === null ? undefined : settings.accounts.get(name);
  if (!account) return null;
  const wanted = cellOf(line, "operation") || settings.defaultOperation || account.operation;
  const traits = operationNamed(wanted, settings);
  if (!traits || traits.api !== account.api) return null;
  const orderId = cleanIdentifier(cellOf(line, "order-id"));
  if (orderId === "") return null;
  return {
    account: account.name,
    order: { seller: account.seller, environment: account.environment, orderId },
    traits,
  };
}

function operationNamed(name: string, settings: PlanSettings): OperationTraits | undefined {
  const traits = [...settings.operations.values()].find((known) => known.name === name);
  return traits && isPackageTraits(traits) ? traits : undefined;
}
