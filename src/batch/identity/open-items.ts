import { quantityOf, sumItems, type ItemQuantity } from "../../domain/contents.ts";
import type { LedgerPackage, OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import { restateCodes } from "./extras.ts";
import { itemsOf } from "./ledger-package.ts";
import {
  asksForUpdate,
  hasErrors,
  hasOpenItems,
  itemsOfLines,
  reject,
  type DecidedPackage,
  type Decision,
  type Package,
  type PackageLine,
  type Rejection,
} from "./package.ts";

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
  return history.packages.reduce((sum, known) => sum + quantityOf(itemsOf(known), itemId), 0);
}

/**
 * Gives lines that name their item by SKU alone the ID of that item, where a
 * report or a read of the order has exactly one item with that SKU.
 */
export function nameItemsBySku(pkg: Package, facts: OrderFacts): Package {
  if (facts.isPartial || !hasOpenItems(pkg)) return pkg;
  const lines = pkg.lines.map((line): PackageLine => {
    if (line.itemId !== "" || line.sku === "") return line;
    const [only, second] = [...facts.items].filter(([, item]) => item.sku === line.sku);
    return only && !second ? { ...line, itemId: only[0] } : line;
  });
  return restateCodes({ ...pkg, lines, items: itemsOfLines(lines) });
}

/** Rows that say no item or no quantity, of a package that was found by name, stand for what it holds. */
export function fillFromLedger(pkg: Package, target: LedgerPackage): Package {
  if (!hasOpenItems(pkg)) return pkg;
  const held = itemsOf(target);
  const only = held.length === 1 ? held[0]?.id : undefined;
  const lines = pkg.lines.map((line) =>
    line.itemId === "" && line.quantity !== null && only ? { ...line, itemId: only } : line,
  );
  const said = sumItems(lines.flatMap(unitsOfLine));
  const open = new Set(lines.flatMap((line) => (line.quantity === null ? [line.itemId] : [])));
  if (lines.some((line) => line.itemId === "")) for (const { id } of held) open.add(id);
  open.delete("");
  const items = [...open].map((id) => {
    const quantity = Math.max(quantityOf(held, id), quantityOf(said, id), 1);
    return { id, quantity };
  });
  return { ...pkg, items: sumItems([...said.filter((item) => !open.has(item.id)), ...items]) };
}

/**
 * Rows that say no item or no quantity, of packages that the ledger does not
 * know, stand for what is unshipped of the order or, with a SKU, of that item.
 * Two such packages for the same units cannot be told apart, and what is left
 * cannot be told while another row may, or may not, be a new package with them.
 *
 * @param others the decided packages of the order that no name found
 */
export function fillFromFacts(
  open: readonly Package[],
  others: readonly DecidedPackage[],
  facts: OrderFacts,
  history: OrderHistory,
): Map<Package, FilledPackage> {
  const isKnown = (id: string) => history.packages.some((known) => known.packageId === id);
  const taken = others.flatMap(({ decision }) =>
    isSending(decision) && !isKnown(decision.packageId) ? decision.content.items : [],
  );
  const unsettled = others.filter(({ decision }) => isUnsettled(decision));
  const wanted = open.map((pkg) => ({ pkg, claims: claimsOf(pkg, facts) }));
  const crowd = findCrowd(wanted, facts, history);
  const filled = new Map<Package, FilledPackage>();
  for (const { pkg, claims } of wanted) {
    const rivals = wanted.filter((other) => other.pkg !== pkg).flatMap((other) => other.claims);
    const elsewhere = sumItems([...taken, ...rivals.flatMap(unitsOfClaim)]);
    const isCrowded = crowd?.has(pkg) === true;
    const known = { facts, history, elsewhere, unsettled };
    filled.set(
      pkg,
      isCrowded ? refuseCrowd(crowd, facts, history) : fillOne(pkg, claims, rivals, known),
    );
  }
  return filled;
}

/** What one row stands for: so many units of an item, all that is left of it, or of the order. */
type Claim =
  | { readonly kind: "units"; readonly item: ItemQuantity }
  | { readonly kind: "rest-of-item"; readonly itemId: string }
  | { readonly kind: "rest-of-order" }
  | { readonly kind: "unclear"; readonly why: string };

const NOTHING_TELLS =
  "The row names no item or no quantity, and nothing tells what the order holds.";
const UNTOLD =
  "The row names no item or no quantity, and the marketplace does not tell how much of the order is shipped.";
const UNSETTLED =
  "Another row of this order is not settled, so what is left for this one cannot be told.";
const UPDATE_WITHOUT_ITEMS =
  "The row wants to change a package that the ledger does not know by this name, and leaves open what it holds.";

function claimsOf(pkg: Package, facts: OrderFacts): Claim[] {
  // What is unshipped is never what an earlier parcel holds.
  if (asksForUpdate(pkg)) return [{ kind: "unclear", why: UPDATE_WITHOUT_ITEMS }];
  return pkg.lines.filter((line) => !line.isRepeat).map((line) => claimOf(line, facts));
}

function claimOf({ itemId, sku, quantity }: PackageLine, facts: OrderFacts): Claim {
  if (itemId !== "") {
    return quantity === null
      ? { kind: "rest-of-item", itemId }
      : { kind: "units", item: { id: itemId, quantity } };
  }
  // The sheet's own cells name some items; which others the order has, nobody said.
  if (facts.isPartial || facts.items.size === 0) return { kind: "unclear", why: NOTHING_TELLS };
  if (sku !== "")
    return { kind: "unclear", why: `The SKU ${sku} is not exactly one item of the order.` };
  if (quantity === null) return { kind: "rest-of-order" };
  const [only, second] = [...facts.items.keys()];
  return only !== undefined && second === undefined
    ? { kind: "units", item: { id: only, quantity } }
    : { kind: "unclear", why: "The row has a quantity but no item." };
}

interface Known {
  readonly facts: OrderFacts;
  readonly history: OrderHistory;
  /** Units that other new packages of the sheet hold. */
  readonly elsewhere: readonly ItemQuantity[];
  /** Packages of the sheet that may be new ones, or known ones, or wrong. */
  readonly unsettled: readonly DecidedPackage[];
}

type Sending = Extract<Decision, { readonly content: unknown }>;

function isSending(decision: Decision): decision is Sending {
  return "content" in decision;
}

/** Refused or left out: whether its units are in the ledger already, nobody knows. */
function isUnsettled(decision: Decision): boolean {
  return decision.kind === "reject" || decision.kind === "skip";
}

function mayHold({ package: pkg }: DecidedPackage, itemId: string): boolean {
  return hasErrors(pkg) || pkg.items.length === 0 || quantityOf(pkg.items, itemId) > 0;
}

function fillOne(
  pkg: Package,
  claims: readonly Claim[],
  rivals: readonly Claim[],
  known: Known,
): FilledPackage {
  const unclear = claims.find((claim) => claim.kind === "unclear");
  if (unclear) return refuse(unclear.why);
  const own = sumItems(claims.flatMap(unitsOfClaim));
  const restIds = [...new Set(claims.flatMap((claim) => restIdsOf(claim, known.facts)))];
  const rivalIds = new Set(rivals.flatMap((claim) => restIdsOf(claim, known.facts)));
  const shared = restIds.filter((id) => rivalIds.has(id));
  if (shared.length > 0) {
    return refuse(`Two packages leave open how many units of ${shared.join(", ")} they hold.`);
  }
  if (restIds.some((id) => known.unsettled.some((other) => mayHold(other, id)))) {
    return refuse(UNSETTLED);
  }
  const rest: ItemQuantity[] = [];
  for (const id of restIds) {
    const remaining = remainingOf(id, known.facts, known.history);
    if (remaining === null) return refuse(NOTHING_TELLS);
    if (known.facts.isRead && known.facts.items.get(id)?.shipped == null) return refuse(UNTOLD);
    const quantity = remaining - quantityOf(known.elsewhere, id) - quantityOf(own, id);
    if (quantity > 0) rest.push({ id, quantity });
  }
  const items = sumItems([...own, ...rest]);
  return items.length > 0
    ? { package: { ...pkg, items } }
    : refuse("Nothing of the order is left unshipped as far as is known.");
}

function restIdsOf(claim: Claim, facts: OrderFacts): string[] {
  if (claim.kind === "rest-of-item") return [claim.itemId];
  return claim.kind === "rest-of-order" ? [...facts.items.keys()] : [];
}

function unitsOfClaim(claim: Claim): ItemQuantity[] {
  return claim.kind === "units" ? [claim.item] : [];
}

function unitsOfLine({ itemId, quantity, isRepeat }: PackageLine): ItemQuantity[] {
  return itemId === "" || quantity === null || isRepeat ? [] : [{ id: itemId, quantity }];
}

interface Wanted {
  readonly pkg: Package;
  readonly claims: readonly Claim[];
}

/**
 * Packages that all stand for what is left of the same items, where that is
 * fewer units than there are packages: one unit travels in several boxes. Null
 * where there are none.
 */
function findCrowd(
  wanted: readonly Wanted[],
  facts: OrderFacts,
  history: OrderHistory,
): ReadonlyMap<Package, readonly string[]> | null {
  const crowd = new Map<Package, readonly string[]>();
  for (const { pkg, claims } of wanted) {
    const ids = claims.flatMap((claim) => restIdsOf(claim, facts));
    if (ids.length > 0) crowd.set(pkg, ids);
  }
  const units = unitsLeft([...crowd.values()].flat(), facts, history);
  return units !== null && units > 0 && units < crowd.size ? crowd : null;
}

/** Units left of these items together; null where nobody knows. */
function unitsLeft(
  itemIds: readonly string[],
  facts: OrderFacts,
  history: OrderHistory,
): number | null {
  let sum = 0;
  for (const id of new Set(itemIds)) {
    const remaining = remainingOf(id, facts, history);
    if (remaining === null) return null;
    sum += Math.max(0, remaining);
  }
  return sum;
}

function refuseCrowd(
  crowd: ReadonlyMap<Package, readonly string[]>,
  facts: OrderFacts,
  history: OrderHistory,
): FilledPackage {
  const numbers = [...crowd.keys()].map((pkg) => pkg.stated.trackingNumber);
  const units = unitsLeft([...crowd.values()].flat(), facts, history) ?? 0;
  const left = units === 1 ? "1 unit of the order is" : `${units} units of the order are`;
  const message = `${left} left to ship, and ${numbers.length} boxes stand for it: ${numbers.join(", ")}. In several boxes, ${keepOneOf(numbers)}`;
  return refuse(message);
}

/** What to do about one unit that travels under several numbers. */
export function keepOneOf(numbers: readonly string[]): string {
  return (
    `a unit has one tracking number at the marketplace; keep ${numbers[0]}, the first of them, ` +
    "unless the carrier calls another one the lead or master number, and take out the rows of the others."
  );
}

function refuse(message: string): FilledPackage {
  return { refused: reject("missing-items", message) };
}
