import { sumItems, type ItemQuantity } from "../../domain/contents.ts";
import type { LedgerPackage, OrderHistory } from "../../domain/history.ts";
import type { ItemFacts, OrderFacts } from "../../domain/order-facts.ts";
import { itemsOf } from "./ledger-package.ts";
import { hasOpenItems, reject, type Package, type PackageLine, type Rejection } from "./package.ts";

/** A package whose items are known, or the reason why they cannot be. */
export type FilledPackage = { readonly package: Package } | { readonly refused: Rejection };

/** Units of an item that the order still lacks: ordered minus the larger of ledger and marketplace. */
export function remainingOf(
  itemId: string,
  facts: OrderFacts,
  history: OrderHistory,
): number | null {
  const item = facts.items.get(itemId);
  if (!item || item.ordered === null) return null;
  return item.ordered - Math.max(unitsInLedger(itemId, history), item.shipped ?? 0);
}

/** Units of an item in all packages of the ledger, those in doubt included. */
export function unitsInLedger(itemId: string, history: OrderHistory): number {
  return history.packages
    .flatMap((known) => itemsOf(known))
    .reduce((sum, item) => sum + (item.id === itemId ? item.quantity : 0), 0);
}

/** Rows that say no item or no quantity, of a package that was found by name, stand for what it holds. */
export function fillFromLedger(pkg: Package, target: LedgerPackage): Package {
  if (!hasOpenItems(pkg)) return pkg;
  const held = itemsOf(target);
  const lines = pkg.lines.map((line) => {
    const quantity = held.find((item) => item.id === line.itemId)?.quantity ?? line.quantity ?? 1;
    return line.itemId === "" || line.quantity !== null ? line : { ...line, quantity };
  });
  const closed = itemsOfLines(lines);
  const standsForAll = lines.some((line) => line.itemId === "");
  const others = standsForAll ? held.filter((item) => !closed.some((c) => c.id === item.id)) : [];
  return { ...pkg, lines, items: sumItems([...closed, ...others]) };
}

/**
 * Rows that say no item or no quantity, of packages that the ledger does not
 * know, stand for what is unshipped of the order or, with a SKU, of that item.
 * Two such packages for the same units cannot be told apart.
 */
export function fillFromFacts(
  open: readonly Package[],
  closed: readonly Package[],
  facts: OrderFacts,
  history: OrderHistory,
): Map<Package, FilledPackage> {
  const taken = sumItems(closed.flatMap((pkg) => pkg.items));
  const wanted = open.map((pkg) => ({ pkg, lines: pkg.lines.map((line) => resolve(line, facts)) }));
  const filled = new Map<Package, FilledPackage>();
  for (const { pkg, lines } of wanted) {
    const rivals = wanted.filter((other) => other.pkg !== pkg).flatMap((other) => other.lines);
    filled.set(pkg, fillOne(pkg, lines, rivals, { facts, history, taken }));
  }
  return filled;
}

/** What one row stands for: so many units of an item, all that is left of it, or of the order. */
type Claim =
  | { readonly kind: "units"; readonly item: ItemQuantity }
  | { readonly kind: "rest-of-item"; readonly itemId: string }
  | { readonly kind: "rest-of-order" }
  | { readonly kind: "unclear"; readonly why: string };

function resolve(line: PackageLine, facts: OrderFacts): Claim {
  const itemId = line.itemId || itemIdOf(line, facts);
  if (itemId === null) {
    return { kind: "unclear", why: `The SKU ${line.sku} is not exactly one item of the order.` };
  }
  if (itemId !== "" && line.quantity !== null) {
    return { kind: "units", item: { id: itemId, quantity: line.quantity } };
  }
  if (itemId !== "") return { kind: "rest-of-item", itemId };
  if (line.quantity === null) return { kind: "rest-of-order" };
  const [only, second] = [...facts.items.keys()];
  if (only !== undefined && second === undefined) {
    return { kind: "units", item: { id: only, quantity: line.quantity } };
  }
  return { kind: "unclear", why: "The row has a quantity but no item." };
}

/** The item of a SKU; "" when the row names none; null when it is not exactly one. */
function itemIdOf(line: PackageLine, facts: OrderFacts): string | null {
  if (line.sku === "") return "";
  if (facts.items.size === 0) return "";
  const found = [...facts.items].filter(([, item]: [string, ItemFacts]) => item.sku === line.sku);
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
}

function fillOne(
  pkg: Package,
  claims: readonly Claim[],
  rivals: readonly Claim[],
  known: { facts: OrderFacts; history: OrderHistory; taken: readonly ItemQuantity[] },
): FilledPackage {
  const unclear = claims.find((claim) => claim.kind === "unclear");
  if (unclear) return refuse(unclear.why);
  if (claims.some((claim) => claim.kind === "rest-of-order") && rivals.some(isRest)) {
    return refuse("Two packages of this order leave their items open; which units are in which?");
  }
  const items: ItemQuantity[] = [];
  for (const claim of claims) {
    if (claim.kind === "units") items.push(claim.item);
    if (claim.kind === "rest-of-item") {
      const isShared = rivals.some((rival) => isRest(rival) && coversItem(rival, claim.itemId));
      if (isShared)
        return refuse(`Two packages leave open how many units of ${claim.itemId} they hold.`);
      items.push(...restOf([claim.itemId], known));
    }
    if (claim.kind === "rest-of-order") items.push(...restOf([...known.facts.items.keys()], known));
  }
  if (items.length > 0) return { package: { ...pkg, items: sumItems(items) } };
  return refuse(
    known.facts.items.size === 0
      ? "The row names no item or no quantity, and nothing tells what the order holds."
      : "Nothing of the order is left unshipped as far as is known.",
  );
}

function isRest(claim: Claim): boolean {
  return claim.kind === "rest-of-order" || claim.kind === "rest-of-item";
}

function coversItem(claim: Claim, itemId: string): boolean {
  return (
    claim.kind === "rest-of-order" || (claim.kind === "rest-of-item" && claim.itemId === itemId)
  );
}

function restOf(
  itemIds: readonly string[],
  known: { facts: OrderFacts; history: OrderHistory; taken: readonly ItemQuantity[] },
): ItemQuantity[] {
  return itemIds.flatMap((id) => {
    const remaining = remainingOf(id, known.facts, known.history) ?? 0;
    const quantity = remaining - (known.taken.find((item) => item.id === id)?.quantity ?? 0);
    return quantity > 0 ? [{ id, quantity }] : [];
  });
}

function itemsOfLines(lines: readonly PackageLine[]): ItemQuantity[] {
  return sumItems(
    lines.flatMap((line) =>
      line.itemId === "" || line.quantity === null || line.isRepeat
        ? []
        : [{ id: line.itemId, quantity: line.quantity }],
    ),
  );
}

function refuse(message: string): FilledPackage {
  return { refused: reject("missing-items", message) };
}
