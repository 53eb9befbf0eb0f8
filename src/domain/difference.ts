/** What a kind of difference between manifests, ledger and marketplace tells a person. */
export interface DifferenceMeaning {
  /** A few words, as a heading. */
  readonly title: string;
  /** What was found. One or two sentences. */
  readonly meaning: string;
  /** What to do about it. One or two sentences, with the command where one helps. */
  readonly fix: string;
}

/**
 * The published kinds of difference that `reconcile` finds, the gravest first:
 * a package that differs in two ways is counted under the first of them. Other
 * programs rely on the names.
 */
export const DIFFERENCES = {
  "unknown-to-ledger": {
    title: "At the marketplace, unknown to the ledger",
    meaning: "The marketplace shows a parcel, or shipped units, that this ledger knows nothing of.",
    fix: "Bring it in before anything is sent for this order: `shipledger posts import`.",
  },
  "in-doubt": {
    title: "In doubt",
    meaning: "The parcel was sent and got no clear answer: it may be at the marketplace, or not.",
    fix: "Run its sheet again, which repeats it under the same package ID, or tell what you see at the marketplace: `shipledger posts resolve`.",
  },
  "never-posted": {
    title: "Left, but never posted",
    meaning: "The manifest says that the parcel left, and the ledger has no post of it.",
    fix: "Run the rows: `--fix-file` writes those that can be sent as they are. The others name the cell to correct first.",
  },
  "rejected-unshipped": {
    title: "Rejected, and still unshipped",
    meaning: "The marketplace said no to the parcel, and no later post of it went through.",
    fix: "Mend what the answer names, then run the row again; `shipledger posts show ORDER` has the whole answer.",
  },
  "void-but-posted": {
    title: "Void in the manifest after posting",
    meaning: "The label was voided, so the parcel did not leave, yet it stands posted.",
    fix: "Put the number of the new label in its place (action `update`), or take the shipment back at the marketplace by hand.",
  },
  "not-in-manifest": {
    title: "Posted, but in no manifest",
    meaning: "The ledger says that the parcel was posted, and none of these manifests has it.",
    fix: "Add the manifest that is missing; `shipledger posts show ORDER` names the file and row it was posted from.",
  },
  "not-at-marketplace": {
    title: "Posted, but not visible at the marketplace",
    meaning: "The marketplace took the parcel, and does not show it now.",
    fix: "Soon after the post, ask again later (`--max-age 0`). If it stays away, look at the order at the marketplace.",
  },
  "quantity-differs": {
    title: "Quantity short or over",
    meaning: "Of an item of the order, not as many units were posted as left.",
    fix: "A posted parcel cannot change its items: correct it at the marketplace by hand, or post what is missing as another parcel.",
  },
  "tracking-differs": {
    title: "Posted with another tracking number or carrier",
    meaning:
      "The parcel was posted with another tracking number or carrier than the one it left with.",
    fix: "Run its row with action `update`: `--fix-file` writes it, with the package ID, where it is clear which parcel is meant.",
  },
  "shipped-late": {
    title: "Late against the ship-by window",
    meaning: "The parcel left after the last moment at which the order should have been shipped.",
    fix: "Nothing can be sent that mends it: tell the buyer if need be, and look at what held the parcel up.",
  },
} as const satisfies Record<string, DifferenceMeaning>;

export type DifferenceKind = keyof typeof DIFFERENCES;

/** All kinds, the gravest first. */
export const DIFFERENCE_KINDS = Object.keys(DIFFERENCES) as readonly DifferenceKind[];

/**
 * What a kind means; null for a text that is none.
 *
 * @example
 * differenceOf("in-doubt")?.title;
 * // => "In doubt"
 */
export function differenceOf(kind: string): DifferenceMeaning | null {
  return isDifferenceKind(kind) ? DIFFERENCES[kind] : null;
}

/** Whether a text names a kind of difference. */
export function isDifferenceKind(text: string): text is DifferenceKind {
  return Object.hasOwn(DIFFERENCES, text);
}
