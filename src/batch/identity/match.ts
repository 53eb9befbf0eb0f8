import { containsItems, isExactLinesOf, quantityOf, sameItems } from "../../domain/contents.ts";
import type { LedgerPackage, OrderHistory } from "../../domain/history.ts";
import { trackingKey } from "../../domain/normalise.ts";
import { currentNumbersOf, earlierNumbersOf, itemsOf } from "./ledger-package.ts";
import type { Package, PackageLine } from "./package.ts";

/** The key by which a package of the sheet was found in the ledger. */
export type MatchKey =
  | "package-id"
  | "original-tracking-number"
  | "tracking-number"
  | "earlier-tracking-number"
  | "items"
  | "nothing";

/** What the ledger holds for one package of the sheet. */
export interface Match {
  readonly key: MatchKey;
  /** The ledger packages it may be; by items, without those that the sheet itself accounts for. */
  readonly candidates: readonly LedgerPackage[];
  /** By items, before that exclusion: every package that fits. */
  readonly fitting: readonly LedgerPackage[];
  /** Found through a number that the package once had and has no more. */
  readonly isEarlierNumber: boolean;
  /** A package ID that the order does not know stands on the current number of this package. */
  readonly rival: LedgerPackage | null;
}

/** Not found by any name. */
export const NOTHING: Match = {
  key: "nothing",
  candidates: [],
  fitting: [],
  isEarlierNumber: false,
  rival: null,
};

/** Finds a package by everything that names it; items are another matter ({@link matchByItems}). */
export function matchByName(pkg: Package, history: OrderHistory): Match {
  const number = trackingKey(pkg.stated.trackingNumber);
  if (pkg.packageId !== "") {
    const found = history.packages.filter((known) => known.packageId === pkg.packageId);
    if (found.length > 0) return { ...NOTHING, key: "package-id", candidates: found };
    const numbers = [number, trackingKey(pkg.originalTrackingNumber)];
    const rival = history.packages.find((known) =>
      currentNumbersOf(known).some((current) => numbers.includes(current)),
    );
    return { ...NOTHING, rival: rival ?? null };
  }
  const original = trackingKey(pkg.originalTrackingNumber);
  if (original !== "") {
    const found = matchByNumber(original, history);
    if (found) return { ...found, key: "original-tracking-number" };
  }
  return matchByNumber(number, history) ?? NOTHING;
}

/** Current numbers first, then earlier ones. */
function matchByNumber(number: string, history: OrderHistory): Match | null {
  const current = history.packages.filter((known) => currentNumbersOf(known).includes(number));
  if (current.length > 0) return { ...NOTHING, key: "tracking-number", candidates: current };
  const earlier = history.packages.filter((known) => earlierNumbersOf(known).includes(number));
  if (earlier.length === 0) return null;
  return {
    ...NOTHING,
    key: "earlier-tracking-number",
    candidates: earlier,
    isEarlierNumber: true,
  };
}

/**
 * Finds a package by its items. A package whose current number and whole
 * content stand in the sheet is no candidate: the sheet speaks of it elsewhere.
 */
export function matchByItems(pkg: Package, history: OrderHistory, holders: Holders): Match {
  // An original number that the order does not know is that of another parcel.
  if (pkg.originalTrackingNumber !== "") return NOTHING;
  const mayContain = pkg.action === "";
  const fitting = history.packages.filter((known) =>
    mayContain ? containsItems(itemsOf(known), pkg.items) : sameItems(itemsOf(known), pkg.items),
  );
  if (fitting.length === 0) return NOTHING;
  const candidates = fitting.filter((known) => !holders.has(known));
  return { ...NOTHING, key: "items", candidates, fitting };
}

/** By ledger package: those packages of the sheet that carry its current number and its whole content. */
export type Holders = ReadonlyMap<LedgerPackage, readonly Package[]>;

export function findHolders(sheet: readonly Package[], history: OrderHistory): Holders {
  const byNumber = Map.groupBy(sheet, (pkg) => trackingKey(pkg.stated.trackingNumber));
  const holders = new Map<LedgerPackage, readonly Package[]>();
  for (const known of history.packages) {
    const whole = currentNumbersOf(known)
      .flatMap((number) => byNumber.get(number) ?? [])
      .filter((pkg) => isExactLinesOf(itemsOf(known), pkg.items));
    if (whole.length > 0) holders.set(known, whole);
  }
  return holders;
}

/**
 * Several ledger packages that share a tracking number, when the sheet shows
 * them as one: each of its lines belongs to one of them. Null when the lines are
 * not exactly lines of theirs. Where several hold an item, every one of them
 * must have a line of its own; lines with the same quantity are alike.
 */
export function ownersByLine(
  pkg: Package,
  sharers: readonly LedgerPackage[],
): Map<PackageLine, LedgerPackage> | null {
  const owners = new Map<PackageLine, LedgerPackage>();
  for (const { id, quantity } of pkg.items) {
    const lines = pkg.lines.filter((line) => line.itemId === id && !line.isRepeat);
    const holders = sharers.filter((known) => quantityOf(itemsOf(known), id) > 0);
    const [only, second] = holders;
    if (only && !second) {
      if (quantityOf(itemsOf(only), id) !== quantity) return null;
      for (const line of lines) owners.set(line, only);
      continue;
    }
    if (holders.length !== lines.length) return null;
    for (const known of holders) {
      const own = lines.find(
        (line) => line.quantity === quantityOf(itemsOf(known), id) && !owners.has(line),
      );
      if (!own) return null;
      owners.set(own, known);
    }
  }
  for (const line of pkg.lines.filter((each) => each.isRepeat)) {
    const twin = [...owners].find(
      ([each]) => each.itemId === line.itemId && each.quantity === line.quantity,
    );
    if (twin) owners.set(line, twin[1]);
  }
  return owners.size === pkg.lines.length ? owners : null;
}
