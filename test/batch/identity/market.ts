import {
  sameItems,
  sumItems,
  type ItemQuantity,
  type PackageContent,
} from "../../../src/domain/contents.ts";

/** What stands on a parcel, as the sheet says it. */
export interface Label {
  readonly number: string;
  readonly carrier: string;
}

/** A parcel that truly left the building. */
export interface Parcel {
  readonly key: number;
  readonly items: readonly ItemQuantity[];
  /** Grows when the label is corrected; no two labels of a parcel are alike. */
  readonly labels: Label[];
  /** The shop's own package ID, which stands in every row of the parcel; "" for none. */
  readonly manualId: string;
  /** Label that the marketplace was last told, -1 for none. */
  toldVersion: number;
}

/** The newest label. */
export function labelOf(parcel: Parcel): Label {
  const label = parcel.labels.at(-1);
  if (!label) throw new Error("a parcel has a label");
  return label;
}

/** A marketplace that takes what it is sent, and throws where that does harm. */
export class Market {
  readonly #packages = new Map<string, Parcel>();

  /** The package ID under which a parcel truly is there; "" when it is not. */
  idOf(parcel: Parcel): string {
    return [...this.#packages].find(([, each]) => each === parcel)?.[0] ?? "";
  }

  parcelOf(packageId: string): Parcel | undefined {
    return this.#packages.get(packageId);
  }

  apply(packageId: string, content: PackageContent, parcel: Parcel): void {
    const what = `${packageId} as ${content.trackingNumber} ${content.carrierCode}`;
    const there = this.#packages.get(packageId);
    if (there && there !== parcel) throw new Error(`erased: ${what}, which was another parcel`);
    const twin = this.idOf(parcel);
    if (twin !== "" && twin !== packageId) throw new Error(`doubled: ${what} is also ${twin}`);
    if (!sameItems(sumItems(content.items), sumItems(parcel.items))) {
      throw new Error(`wrong items: ${what}`);
    }
    const version = parcel.labels.findIndex(
      ({ number, carrier }) => number === content.trackingNumber && carrier === content.carrierCode,
    );
    if (version < 0) throw new Error(`never on the parcel: ${what}`);
    if (version < parcel.toldVersion) throw new Error(`undone: ${what}`);
    parcel.toldVersion = version;
    this.#packages.set(packageId, parcel);
  }
}
