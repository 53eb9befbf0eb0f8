import { quantityOf } from "../../domain/contents.ts";
import type { OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import { keepOneOf, remainingOf } from "./open-items.ts";
import { reject, sheetOf, type CheckedLine, type DecidedPackage } from "./package.ts";

/** Two packages of the sheet that would be sent under one ID: neither is. */
export function refuseSharedTargets(decided: readonly DecidedPackage[]): DecidedPackage[] {
  const sending = decided.filter(({ decision }) => isSending(decision.kind));
  const byId = Map.groupBy(sending, ({ decision }) =>
    "packageId" in decision ? decision.packageId : "",
  );
  return decided.map((each) => {
    const { decision } = each;
    if (!("packageId" in decision)) return each;
    const rivals = byId.get(decision.packageId) ?? [];
    if (rivals.length < 2) return each;
    const numbers = rivals
      .map((rival) => rival.package.stated.trackingNumber)
      .toSorted()
      .join(", ");
    const message = `Several packages of the sheet (${numbers}) aim at package ID ${decision.packageId}.`;
    const areNew = rivals.every((rival) => rival.decision.kind === "create");
    const code = areNew ? "package-id-conflict" : "ambiguous-package";
    return { ...each, decision: reject(code, message) };
  });
}

function isSending(kind: string): boolean {
  return kind === "create" || kind === "update" || kind === "replay";
}

/** New packages that together exceed what is left of an item are all refused. */
export function refuseOverShipment(
  decided: readonly DecidedPackage[],
  facts: OrderFacts,
  history: OrderHistory,
): DecidedPackage[] {
  const created = decided.filter(({ decision }) => decision.kind === "create");
  const tooMuch = new Map<string, string>();
  for (const id of new Set(created.flatMap((each) => each.package.items.map((item) => item.id)))) {
    const remaining = remainingOf(id, facts, history);
    const wanted = created.reduce((sum, each) => sum + quantityOf(each.package.items, id), 0);
    if (remaining === null || wanted <= remaining) continue;
    const ordered = facts.items.get(id)?.ordered ?? 0;
    const boxes = created.filter((each) => quantityOf(each.package.items, id) > 0);
    const numbers = boxes.map((each) => each.package.stated.trackingNumber);
    const isOneUnit = remaining === 1 && numbers.length > 1;
    tooMuch.set(
      id,
      `Item ${id}: ${ordered} ordered, ${Math.max(remaining, 0)} left, ${wanted} in new packages of this run.` +
        (isOneUnit ? ` Where that is one unit in several boxes, ${keepOneOf(numbers)}` : ""),
    );
  }
  if (tooMuch.size === 0) return [...decided];
  return decided.map((each) => {
    if (each.decision.kind !== "create") return each;
    const reasons = each.package.items.flatMap((item) => tooMuch.get(item.id) ?? []);
    if (reasons.length === 0) return each;
    return { ...each, decision: reject("over-shipment", reasons.join(" ")) };
  });
}

/**
 * A row whose package cannot be told, or a package that no longer matches its
 * first post, may be part of any new package of its order in that sheet: those wait.
 */
export function holdIncompleteOrders(
  decided: readonly DecidedPackage[],
  orphans: readonly CheckedLine[],
): DecidedPackage[] {
  const sheets = new Set(orphans.map((orphan) => sheetOf(orphan.line)));
  for (const { package: pkg, decision } of decided) {
    if (decision.kind !== "reject" || decision.code !== "inconsistent-with-initial-post") continue;
    for (const { line } of pkg.lines) sheets.add(sheetOf(line));
  }
  if (sheets.size === 0) return [...decided];
  return decided.map((each) => {
    if (each.decision.kind !== "create") return each;
    if (!each.package.lines.some(({ line }) => sheets.has(sheetOf(line)))) return each;
    const message =
      "Another row of this order in the same sheet is refused and might belong to this package.";
    return { ...each, decision: reject("held-with-order", message) };
  });
}
