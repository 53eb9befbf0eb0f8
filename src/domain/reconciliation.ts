import type { ItemQuantity } from "./contents.ts";
import { DIFFERENCE_KINDS, type DifferenceKind } from "./difference.ts";
import type { ColumnName } from "./shipment-line.ts";

/** What one side says of a package. Text is "" where it says nothing. */
export interface SideView {
  readonly trackingNumber: string;
  /** Carrier code, or the name where there is no code. */
  readonly carrier: string;
  /** None where the side leaves them open. */
  readonly items: readonly ItemQuantity[];
  /** When it left, was posted or is shown as shipped: ISO 8601; "" where not told. */
  readonly at: string;
}

/** A row of a manifest, as a person finds it. */
export interface ManifestPlace {
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number;
}

/** One way in which a package differs, and what mends it. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly message: string;
  /** The command to give, or what a person has to do. */
  readonly mend: string;
  /** A run of the fix file mends it. */
  readonly isMendedByRun: boolean;
}

/** A row for a run, as text by canonical column. */
export type FixRow = Readonly<Partial<Record<ColumnName, string>>>;

/** A package on up to three sides; null where a side does not have it. */
export interface ComparedPackage {
  readonly orderId: string;
  /** "" where no side tells it. */
  readonly account: string;
  /** "" where none is known. */
  readonly packageId: string;
  readonly manifest: SideView | null;
  readonly ledger: SideView | null;
  readonly marketplace: SideView | null;
  /** Its first row; null where no manifest has it. */
  readonly place: ManifestPlace | null;
  /** The gravest first; none where all sides agree. */
  readonly differences: readonly Difference[];
  /** The rows that a run needs to mend it; none where a run cannot. */
  readonly fixRows: readonly FixRow[];
}

/** What was compared, and what came of it. */
export interface Reconciliation {
  /** First and last day, as `2026-11-22`. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** The account that was looked at alone; null for all. */
  readonly account: string | null;
  /** By file, in the order in which they were named. */
  readonly manifests: readonly ManifestTally[];
  /** Packages that left according to the manifests. */
  readonly manifestPackages: number;
  /** Packages that the ledger says were posted, or corrected, on these days. */
  readonly ledgerPackages: number;
  /** What the marketplace was asked; null where it was not. */
  readonly marketplace: MarketplaceTally | null;
  /** Manifest order, then those that no manifest has. */
  readonly packages: readonly ComparedPackage[];
}

/** A manifest and how many packages it has. */
export interface ManifestTally {
  readonly file: string;
  readonly packages: number;
}

/** Orders that the marketplace was asked for. */
export interface MarketplaceTally {
  readonly orders: number;
  /** Of these, orders that could not be read: there only two sides were compared. */
  readonly unread: number;
}

/** The end of a reconcile. Published contract: design, section 8. */
export interface ReconcileFinished {
  readonly type: "reconcile:finished";
  readonly agree: number;
  /** Packages, each under its gravest kind; kinds that were not found are left out. */
  readonly differences: Readonly<Partial<Record<DifferenceKind, number>>>;
  readonly manifestPackages: number;
  readonly ledgerPackages: number;
  /** Path of the workbook; "" where none was written. */
  readonly result: string;
}

/** Packages by gravest kind, the gravest kind first; kinds that were not found are left out. */
export function countDifferences(
  packages: readonly ComparedPackage[],
): Partial<Record<DifferenceKind, number>> {
  const counts: Partial<Record<DifferenceKind, number>> = {};
  for (const kind of DIFFERENCE_KINDS) {
    const count = packages.filter(({ differences }) => differences[0]?.kind === kind).length;
    if (count > 0) counts[kind] = count;
  }
  return counts;
}

/** The packages with a difference of this kind, among others or alone, each with it. */
export function differencesOf(
  packages: readonly ComparedPackage[],
  kind: DifferenceKind,
): { readonly package: ComparedPackage; readonly difference: Difference }[] {
  return packages.flatMap((compared) => {
    const difference = compared.differences.find((each) => each.kind === kind);
    return difference ? [{ package: compared, difference }] : [];
  });
}

/** Packages of one manifest or account, by whether they agree. */
export interface Share {
  readonly name: string;
  readonly agree: number;
  readonly differ: number;
}

/** How the packages share out: by manifest, and by account. */
export function tallyShares({
  packages,
  manifests,
}: Pick<Reconciliation, "packages" | "manifests">): readonly {
  readonly title: string;
  readonly shares: readonly Share[];
}[] {
  const tally = (nameOf: (compared: ComparedPackage) => string, names: readonly string[]) => {
    const groups = Map.groupBy(packages, nameOf);
    const all = [...new Set([...names, ...groups.keys()])];
    return all.map((name): Share => {
      const own = groups.get(name) ?? [];
      const differ = own.filter(({ differences }) => differences.length > 0).length;
      return { name, agree: own.length - differ, differ };
    });
  };
  const files = manifests.map(({ file }) => file);
  return [
    { title: "manifest", shares: tally(({ place }) => place?.file ?? "(in no manifest)", files) },
    { title: "account", shares: tally(({ account }) => account || "(not told)", []) },
  ];
}

/**
 * Items as a person reads them.
 *
 * @example
 * describeItems([{ id: "A", quantity: 2 }, { id: "B", quantity: 1 }]);
 * // => "2 x A, 1 x B"
 */
export function describeItems(items: readonly ItemQuantity[]): string {
  return items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ");
}
