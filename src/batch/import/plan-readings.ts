import { emptyHistory } from "../../domain/history.ts";
import type { ImportRow } from "../../domain/import-row.ts";
import { orderKeyText, type OrderKey } from "../../domain/order-key.ts";
import type { OrderRead } from "../../domain/order-reading.ts";
import { fixOf } from "../../domain/reasons.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { isPackageTraits } from "../../domain/operation.ts";
import { formPackages } from "../identity/form-packages.ts";
import type { CheckedLine, Route } from "../identity/package.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { NO_READS } from "../first-reads.ts";
import { groupByOrder, type GroupedLines } from "../order-groups.ts";
import type { OrderWish } from "../read-orders/read-order.ts";
import { blankRow, ignoreUpdate, rejectFor, rejected } from "./answer-rows.ts";
import type { ImportablePackage, ImportPlan, ImportRun } from "./plan-import.ts";
import { describeShownPackages } from "./shown-packages.ts";

/** Orders that are named by sheets or by a report, and with what they are read. */
export interface OrdersToBringIn {
  readonly grouped: GroupedLines;
  readonly wishes: readonly OrderWish[];
  /** Where each order's packages go, by {@link orderKeyText}. */
  readonly routes: ReadonlyMap<string, Route>;
}

/**
 * The orders whose packages an import is to bring in from the marketplace: those
 * of the sheets' rows, whatever else is in them, and those of an order report.
 *
 * @param reported order IDs of a report; they are the default account's
 */
export function findOrdersToBringIn(
  lines: readonly ShipmentLine[],
  reported: Iterable<string>,
  settings: PlanSettings,
): OrdersToBringIn {
  const grouped = groupByOrder(lines, NO_READS, settings);
  const routes = new Map<string, Route>();
  for (const { key, lines: own } of grouped.groups) {
    const route = own[0]?.route;
    if (route) routes.set(orderKeyText(key), route);
  }
  const account = settings.accounts.get(settings.defaultAccount ?? "");
  const traits = account && settings.operations.get(account.operation);
  if (account && traits && isPackageTraits(traits)) {
    const { name, seller, environment } = account;
    for (const orderId of reported) {
      const order: OrderKey = { seller, environment, orderId };
      const text = orderKeyText(order);
      if (!routes.has(text)) routes.set(text, { account: name, order, traits });
    }
  }
  const wishes = [...routes.values()]
    .filter(({ traits }) => traits.readBack === "packages")
    .map(({ order: key, account, traits }): OrderWish => {
      return { key, account, operation: traits.orderRead };
    });
  return { grouped, wishes, routes };
}

/**
 * What an import brings in when the marketplace itself is asked: every package
 * that it shows of the orders. A row is answered by the package with its number;
 * packages that no row names come in as well.
 */
export function planReadings(
  { grouped, routes }: OrdersToBringIn,
  reads: ReadonlyMap<string, OrderRead>,
  settings: PlanSettings,
  run: ImportRun,
): ImportPlan {
  const answered: ImportRow[] = [
    ...grouped.ignored.map(ignoreLine),
    ...grouped.loose.map(({ line, findings }) => rejectFor(line, findings)),
    ...grouped.groups.flatMap(({ updateLines }) =>
      updateLines.map(({ line }) => ignoreUpdate(line)),
    ),
  ];
  const linesByOrder = new Map(
    grouped.groups.map((group) => [orderKeyText(group.key), group.lines]),
  );
  const packages: ImportablePackage[] = [];
  for (const [text, route] of routes) {
    const lines = linesByOrder.get(text) ?? [];
    const order = planOrder(route, lines, reads.get(text), settings, run);
    packages.push(...order.packages);
    answered.push(...order.answered);
  }
  return { packages, answered, packageCount: packages.length };
}

function planOrder(
  route: Route,
  lines: readonly CheckedLine[],
  read: OrderRead | undefined,
  settings: PlanSettings,
  run: ImportRun,
): Omit<ImportPlan, "packageCount"> {
  const shown = read?.kind === "read" ? read.reading.packages : null;
  if (shown === null) {
    const answered = lines.map(({ line }) => refuseUnread(line, route, read));
    return { packages: [], answered };
  }
  const formed = formPackages(lines, emptyHistory(route.order), settings).packages;
  const packages = describeShownPackages(route, shown, formed, settings, run);
  const named = new Set(packages.flatMap(({ lines: own }) => own));
  const answered = lines.filter(({ line }) => !named.has(line)).map(({ line }) => notShown(line));
  return { packages, answered };
}

function refuseUnread(line: ShipmentLine, { traits, account }: Route, read?: OrderRead): ImportRow {
  if (traits.readBack !== "packages") {
    const message = `Account ${account} goes through ${traits.name}, which shows no packages.`;
    return rejected(line, "packages-not-shown", message);
  }
  if (read?.kind === "not-found") return rejected(line, "unknown-order", read.message);
  if (read?.kind !== "unread") {
    return rejected(line, "packages-not-shown", "The packages were not told.");
  }
  const code = read.code === "stopped" ? "order-not-read" : read.code;
  return rejected(line, code, read.message);
}

function notShown(line: ShipmentLine): ImportRow {
  const code = "not-posted";
  const message = "The marketplace shows no such package of this order.";
  return { ...blankRow(line), outcome: "ignored", code, message, fix: fixOf(code) };
}

function ignoreLine(line: ShipmentLine): ImportRow {
  const { code, reason } = line.ignored ?? { code: "already-ignored", reason: "" };
  return { ...blankRow(line), outcome: "ignored", code, message: reason, fix: fixOf(code) };
}
