import type { ItemQuantity, PackageContent } from "../../domain/contents.ts";
import type { LedgerPackage } from "../../domain/history.ts";
import { trackingKey } from "../../domain/normalise.ts";

/** The content a package has as far as anybody knows: confirmed, else attempted. */
export function contentOf(pkg: LedgerPackage): PackageContent {
  const content = pkg.content ?? pkg.inDoubt?.content;
  if (!content) throw new RangeError(`package ${pkg.packageId} has neither content nor attempt`);
  return content;
}

/** Its items: they never change after the first post. */
export function itemsOf(pkg: LedgerPackage): readonly ItemQuantity[] {
  return contentOf(pkg).items;
}

// An order's packages are compared with each row; their numbers are made ready once.
const currentNumbers = new WeakMap<LedgerPackage, readonly string[]>();
const earlierNumbers = new WeakMap<LedgerPackage, readonly string[]>();

/** The numbers it may carry now: the confirmed one, and that of an attempt in doubt. */
export function currentNumbersOf(pkg: LedgerPackage): readonly string[] {
  const known = currentNumbers.get(pkg);
  if (known) return known;
  const contents = [pkg.content, pkg.inDoubt?.content].flatMap((content) => content ?? []);
  const numbers = [...new Set(contents.map((content) => trackingKey(content.trackingNumber)))];
  currentNumbers.set(pkg, numbers);
  return numbers;
}

/** The numbers it once carried and carries no more. */
export function earlierNumbersOf(pkg: LedgerPackage): readonly string[] {
  const known = earlierNumbers.get(pkg);
  if (known) return known;
  const current = currentNumbersOf(pkg);
  const once = [pkg.firstTrackingNumber, ...pkg.earlier.map((content) => content.trackingNumber)];
  const numbers = [...new Set(once.map(trackingKey))].filter(
    (number) => number !== "" && !current.includes(number),
  );
  earlierNumbers.set(pkg, numbers);
  return numbers;
}

/** Items as a person reads them. */
export function describeItems(items: readonly ItemQuantity[]): string {
  return items.map((item) => `${item.quantity} x ${item.id}`).join(", ");
}
