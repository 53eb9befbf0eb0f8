import { codesOf, sameItems } from "../../domain/contents.ts";
import type { PackageContent } from "../../domain/contents.ts";
import { textKey, trackingKey } from "../../domain/normalise.ts";
import type { ReadPackage } from "../../domain/order-reading.ts";

/**
 * What the marketplace shows says of an attempt. `applied`: it shows what was
 * sent. `not-applied`: no such package, or the content that was there before.
 * `unclear`: something else, so somebody else was at it, or a difference that it
 * does not show.
 */
export type ShownVerdict = "applied" | "not-applied" | "unclear";

/** An attempt, and what the package held before it; null before its first post. */
export interface Attempt {
  readonly packageId: string;
  readonly content: PackageContent;
  readonly before: PackageContent | null;
}

/** Something of a package that the marketplace shows, and whether it is that of a content; null: it does not say. */
type Trait = (shown: ReadPackage, content: PackageContent) => boolean | null;

const numberOf: Trait = (shown, content) =>
  isSame(trackingKey, shown.trackingNumber, content.trackingNumber);

/** What besides the number tells two contents of one package apart, the surest first. */
const OTHER_TRAITS: readonly Trait[] = [
  // It may show the carrier's name where a code was sent.
  (shown, { carrierCode, carrierName }) => {
    const names = [carrierCode, carrierName].filter((name) => name !== "").map(textKey);
    return shown.carrier === "" ? null : names.includes(textKey(shown.carrier));
  },
  (shown, content) => isSame(textKey, shown.shippingService, content.shipMethod),
  (shown, content) => isSameMoment(shown.shippedAt, content.shipDate),
  (shown, { items, extras }) =>
    items.every(({ id }) => {
      const [theirs, ours] = [shown.transparencyCodes, extras?.transparencyCodes].map((list) =>
        codesOf(list, id).toSorted().join("\n"),
      );
      return theirs === ours;
    }),
];

/** Holds an attempt against the packages that the marketplace shows of its order. Pure. */
export function judgeShown(attempt: Attempt, packages: readonly ReadPackage[]): ShownVerdict {
  const shown = packages.find(({ packageReferenceId }) => packageReferenceId === attempt.packageId);
  if (!shown) return "not-applied";
  const { content, before } = attempt;
  if (shown.items.length > 0 && !sameItems(shown.items, content.items)) return "unclear";
  const hasNumber = numberOf(shown, content);
  if (before === null) return hasNumber === false ? "unclear" : "applied";
  // A third number is somebody else's.
  if (hasNumber === false && numberOf(shown, before) === false) return "unclear";
  return tellApart(shown, content, before);
}

/** By the first trait in which the two contents differ and which is shown. */
function tellApart(
  shown: ReadPackage,
  content: PackageContent,
  before: PackageContent,
): ShownVerdict {
  for (const trait of [numberOf, ...OTHER_TRAITS]) {
    const [isNew, isOld] = [trait(shown, content), trait(shown, before)];
    if (isNew === true && isOld === false) return "applied";
    if (isNew === false && isOld === true) return "not-applied";
  }
  return "unclear";
}

function isSame(key: (text: string) => string, shown: string, sent: string): boolean | null {
  return shown === "" ? null : key(shown) === key(sent);
}

function isSameMoment(shown: string, sent: string): boolean | null {
  const [a, b] = [Date.parse(shown), Date.parse(sent)];
  return Number.isNaN(a) || Number.isNaN(b) ? null : Math.floor(a / 1000) === Math.floor(b / 1000);
}
