import type { OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import type { OrderReading } from "../../domain/order-reading.ts";
import { unitsInLedger } from "./open-items.ts";
import { reject, type DecidedPackage, type Decision, type Rejection } from "./package.ts";

/** Rejections that are beside the point where the whole order is barred. */
const BESIDE_THE_POINT: ReadonlySet<string> = new Set([
  "history-missing",
  "missing-items",
  "needs-action",
]);

/**
 * What the marketplace said when it was asked, held against what would be sent:
 * an order that is cancelled, shipped by Amazon or confirmed by it takes no
 * parcel, nor does one that is not known or could not be read. A replay is left
 * alone: it ends a doubt, and is no new wish.
 */
export function refuseByReading(
  decided: readonly DecidedPackage[],
  facts: OrderFacts,
  history: OrderHistory,
): DecidedPackage[] {
  const { market } = facts;
  if (!market) return [...decided];
  if (market.kind === "unread") {
    // The account is stopped before it sends anything, and says why.
    if (market.code === "credentials-refused") return [...decided];
    const refusal = reject("order-not-read", market.message || "The order was not read.");
    return decided.map((each) => (each.decision.kind === "create" ? refuse(each, refusal) : each));
  }
  const bar =
    market.kind === "not-found"
      ? reject("unknown-order", `The marketplace says: ${market.message}`)
      : findBar(market.reading);
  if (bar) return decided.map((each) => (isBarred(each) ? refuse(each, bar) : each));
  if (market.kind !== "read") return [...decided];
  return decided.map((each) => {
    if (each.decision.kind !== "create") return each;
    const refusal = findStranger(each, market.reading) ?? findFulfilled(market.reading, history);
    return refusal ? refuse(each, refusal) : each;
  });
}

function refuse(each: DecidedPackage, decision: Rejection): DecidedPackage {
  return { ...each, decision };
}

function isBarred({ package: pkg, decision }: DecidedPackage): boolean {
  if (isNew(decision)) return true;
  const isOwnFault = pkg.findings.some(({ severity }) => severity === "error");
  return decision.kind === "reject" && !isOwnFault && BESIDE_THE_POINT.has(decision.code);
}

function isNew({ kind }: Decision): boolean {
  return kind === "create" || kind === "update";
}

/** What keeps a whole order from being confirmed; null when nothing does. */
function findBar({ status, fulfilledBy, isShipPlus }: OrderReading): Rejection | null {
  if (status === "cancelled") {
    return reject("order-cancelled", "The marketplace says that the order was cancelled.");
  }
  if (fulfilledBy === "marketplace") {
    return reject("fulfilled-by-amazon", "The marketplace says that Amazon ships this order.");
  }
  if (!isShipPlus) return null;
  return reject("ship-plus", "The marketplace says that this is a Ship+ order.");
}

function findStranger({ package: pkg }: DecidedPackage, { items }: OrderReading): Rejection | null {
  // No order is empty: a marketplace that lists no items has not told them.
  if (items.length === 0) return null;
  const stranger = pkg.items.find(({ id }) => !items.some((item) => item.id === id));
  if (!stranger) return null;
  const known = items.map(({ id, sku }) => (sku === "" ? id : `${id} (${sku})`)).join(", ");
  const message = `Item ${stranger.id} is not on the order; it has ${known}.`;
  return reject("unknown-item", message);
}

/** All that was ordered is shipped, and not all of it from here. */
function findFulfilled({ items }: OrderReading, history: OrderHistory): Rejection | null {
  const isWhole = items.every(({ ordered, shipped }) => (shipped ?? 0) >= ordered);
  const isElsewhere = items.some(({ id, shipped }) => (shipped ?? 0) > unitsInLedger(id, history));
  if (!isWhole || !isElsewhere) return null;
  const message =
    "The marketplace shows every unit of the order as shipped, and not all from here.";
  return reject("already-fulfilled-elsewhere", message);
}
