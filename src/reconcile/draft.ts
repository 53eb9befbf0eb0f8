import { sumItems, type ItemQuantity } from "../domain/contents.ts";
import { DIFFERENCE_KINDS, type DifferenceKind } from "../domain/difference.ts";
import type { LedgerPackage } from "../domain/history.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { ReadPackage } from "../domain/order-reading.ts";
import { isPackageContent } from "../domain/post-content.ts";
import type { ComparedPackage, Difference, SideView } from "../domain/reconciliation.ts";
import type { PostRecord } from "../store/ledger.ts";
import type { FoundBy } from "./match-order.ts";
import { makeFixRows } from "./fix-rows.ts";
import { itemsOf, type ManifestPackage } from "./sides.ts";

/** A package that is being compared: its sides, and what was found so far. */
export class Draft {
  readonly manifest: ManifestPackage | null;
  readonly known: readonly LedgerPackage[];
  readonly by: FoundBy;
  readonly isAmbiguous: boolean;
  /** A post of it that did not go through; null where there is none, or a later one did. */
  readonly post: PostRecord | null;
  shown: ReadPackage | null = null;
  /** Units that the marketplace shows beyond what is known, where it names no parcel. */
  surplus: readonly ItemQuantity[] = [];
  found: Difference[] = [];
  /** It holds the same items as others of its order, all of which are accounted for: no correction of them. */
  isAnotherParcel = false;

  constructor(sides: {
    readonly manifest?: ManifestPackage;
    readonly known?: readonly LedgerPackage[];
    readonly by?: FoundBy;
    readonly isAmbiguous?: boolean;
    readonly post?: PostRecord | null;
  }) {
    this.manifest = sides.manifest ?? null;
    this.known = sides.known ?? [];
    this.by = sides.by ?? "nothing";
    this.isAmbiguous = sides.isAmbiguous ?? false;
    this.post = sides.post ?? null;
  }

  /** Its units according to the ledger, over all packages that share its number. */
  get postedItems(): ItemQuantity[] {
    return sumItems(this.known.flatMap((known) => itemsOf(known)));
  }

  has(kind: DifferenceKind): boolean {
    return this.found.some((each) => each.kind === kind);
  }

  add(kind: DifferenceKind, message: string, mend: string, isMendedByRun = false): void {
    this.found.push({ kind, message, mend, isMendedByRun });
  }

  /** Adds a sentence to what was found of a kind. */
  note(kind: DifferenceKind, sentence: string): void {
    this.found = this.found.map((each) =>
      each.kind === kind ? { ...each, message: `${each.message} ${sentence}` } : each,
    );
  }

  /** Takes back a kind that what was found later explains. */
  drop(kind: DifferenceKind): void {
    this.found = this.found.filter((each) => each.kind !== kind);
  }

  finish({ orderId }: OrderKey): ComparedPackage {
    const [first] = this.known;
    return {
      orderId,
      account: this.manifest?.account ?? first?.account ?? this.post?.account ?? "",
      packageId: first?.packageId || this.manifest?.packageId || this.#shownId(),
      manifest: this.manifest && viewManifest(this.manifest),
      ledger: this.#viewLedger(),
      marketplace: this.#viewMarketplace(),
      place: this.manifest?.place ?? null,
      differences: this.found.toSorted((a, b) => gravityOf(a.kind) - gravityOf(b.kind)),
      fixRows: makeFixRows(this),
    };
  }

  #shownId(): string {
    return this.shown?.packageReferenceId ?? "";
  }

  #viewLedger(): SideView | null {
    const [first] = this.known;
    const content = first?.content ?? first?.inDoubt?.content;
    if (first && content) {
      const { trackingNumber, carrierCode, carrierName } = content;
      const at = first.content ? first.changedAt : "";
      return { trackingNumber, carrier: carrierCode || carrierName, items: this.postedItems, at };
    }
    if (!this.post || !isPackageContent(this.post.content)) return null;
    const { trackingNumber, carrierCode, carrierName, items } = this.post.content;
    return { trackingNumber, carrier: carrierCode || carrierName, items, at: "" };
  }

  #viewMarketplace(): SideView | null {
    if (this.shown) {
      const { trackingNumber, carrier, items, shippedAt } = this.shown;
      return { trackingNumber, carrier, items, at: shippedAt };
    }
    if (this.surplus.length === 0) return null;
    return { trackingNumber: "", carrier: "", items: this.surplus, at: "" };
  }
}

function viewManifest({ stated, items }: ManifestPackage): SideView {
  const { trackingNumber, carrierCode, carrierName, shipDate } = stated;
  return {
    trackingNumber,
    carrier: carrierCode || carrierName,
    items,
    at: stated.saidShipDate ?? shipDate,
  };
}

function gravityOf(kind: DifferenceKind): number {
  return DIFFERENCE_KINDS.indexOf(kind);
}
