import { sameItems } from "../domain/contents.ts";
import type { LedgerPackage } from "../domain/history.ts";
import { trackingKey } from "../domain/normalise.ts";
import {
  currentNumbersOf,
  earlierNumbersOf,
  itemsOf,
  type ManifestPackage,
  type OrderSides,
} from "./sides.ts";

/** By what a package of the manifest was found in the ledger. */
export type FoundBy = "package-id" | "number" | "earlier-number" | "items" | "nothing";

/** A package of the manifest with what the ledger has of it. */
export interface Pair {
  readonly manifest: ManifestPackage;
  /** Several where they share a tracking number; none where nothing was found. */
  readonly known: readonly LedgerPackage[];
  readonly by: FoundBy;
  /** Found by its items, and others would have fitted as well. */
  readonly isAmbiguous: boolean;
}

/** The packages of an order, brought together. */
export interface OrderMatch {
  /** Of what left, in manifest order. */
  readonly pairs: readonly Pair[];
  /** Voided labels whose number stands posted. */
  readonly voids: readonly { readonly manifest: ManifestPackage; readonly known: LedgerPackage }[];
  /** What the ledger has and no package of the manifest took. */
  readonly rest: readonly LedgerPackage[];
}

type Find = (left: ManifestPackage, free: readonly LedgerPackage[]) => LedgerPackage[];

/** What names a package, the surest first; each is tried on the whole order before the next. */
const NAMES: readonly { readonly by: FoundBy; readonly find: Find }[] = [
  {
    by: "package-id",
    find: ({ packageId }, free) =>
      packageId === "" ? [] : free.filter((known) => known.packageId === packageId),
  },
  {
    by: "number",
    find: (left, free) =>
      findByNumber(left.stated.trackingNumber, free, (known) => currentNumbersOf(known)),
  },
  {
    by: "package-id",
    find: (left, free) =>
      findByNumber(left.originalTrackingNumber, free, (known) => [
        ...currentNumbersOf(known),
        ...earlierNumbersOf(known),
      ]),
  },
  {
    by: "earlier-number",
    find: (left, free) =>
      findByNumber(left.stated.trackingNumber, free, (known) => earlierNumbersOf(known)),
  },
];

/**
 * Brings the packages of one order together: by package ID, by tracking number,
 * by a number that the parcel once had, and last by exactly the same items,
 * among what was first posted on the days in question. Pure.
 */
export function matchOrder({ manifest, history, day }: OrderSides): OrderMatch {
  const live = manifest.filter(({ isVoid }) => !isVoid);
  const found = new Map<ManifestPackage, Omit<Pair, "manifest">>();
  const taken = new Set<LedgerPackage>();
  const free = () => history.packages.filter((known) => !taken.has(known));
  const open = () => live.filter((left) => !found.has(left));
  const take = (left: ManifestPackage, pair: Omit<Pair, "manifest">) => {
    found.set(left, pair);
    for (const known of pair.known) taken.add(known);
  };
  for (const { by, find } of NAMES) {
    for (const left of open()) {
      const known = find(left, free());
      if (known.length > 0) take(left, { known, by, isAmbiguous: false });
    }
  }
  for (const left of open()) {
    const fitting = free().filter((known) => day.begun.has(known.packageId) && fits(left, known));
    const [first] = fitting;
    if (!first) continue;
    const rivals = live.filter(
      (other) => (found.get(other)?.by ?? "items") === "items" && fits(other, first),
    );
    const isAmbiguous = fitting.length > 1 || rivals.length > 1;
    take(left, { known: [first], by: "items", isAmbiguous });
  }
  return {
    pairs: live.map((left) => {
      const pair = found.get(left) ?? { known: [], by: "nothing" as const, isAmbiguous: false };
      return { manifest: left, ...pair };
    }),
    voids: findPostedVoids(manifest, history.packages),
    rest: free(),
  };
}

function findByNumber(
  number: string,
  free: readonly LedgerPackage[],
  numbersOf: (known: LedgerPackage) => readonly string[],
): LedgerPackage[] {
  const key = trackingKey(number);
  return key === "" ? [] : free.filter((known) => numbersOf(known).includes(key));
}

function fits({ items }: ManifestPackage, known: LedgerPackage): boolean {
  return items.length > 0 && sameItems(items, itemsOf(known));
}

/** A number that was voided and then printed again did leave. */
function findPostedVoids(
  manifest: readonly ManifestPackage[],
  packages: readonly LedgerPackage[],
): OrderMatch["voids"] {
  const numbersThatLeft = new Set(
    manifest.flatMap(({ isVoid, stated }) => (isVoid ? [] : [trackingKey(stated.trackingNumber)])),
  );
  return manifest.flatMap((left) => {
    const number = trackingKey(left.stated.trackingNumber);
    if (!left.isVoid || number === "" || numbersThatLeft.has(number)) return [];
    const known = packages.find(
      ({ content }) => content !== null && trackingKey(content.trackingNumber) === number,
    );
    return known ? [{ manifest: left, known }] : [];
  });
}
