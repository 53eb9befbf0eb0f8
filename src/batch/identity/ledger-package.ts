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

/** The numbers it may carry now: the confirmed one, and that of an attempt in doubt. */
export function currentNumbersOf(pkg: LedgerPackage): string[] {
  const numbers = [pkg.content, pkg.inDoubt?.content].flatMap((content) =>
    content ? [trackingKey(content.trackingNumber)] : [],
  );
  return [...new Set(numbers)];
}

/** The numbers it once carried and carries no more. */
export function earlierNumbersOf(pkg: LedgerPackage): string[] {
  const current = currentNumbersOf(pkg);
  const numbers = [
    pkg.firstTrackingNumber,
    ...pkg.earlier.map((content) => content.trackingNumber),
  ];
  return [...new Set(numbers.map(trackingKey))].filter(
    (number) => number !== "" && !current.includes(number),
  );
}

/** Where a package's first post came from, for a person: date, file, row. */
export function describeFirstPost(pkg: LedgerPackage): string {
  const { at, file, sheet, row } = pkg.firstPost;
  const place = sheet === null ? `${file} row ${row}` : `${file}, sheet ${sheet}, row ${row}`;
  return `first posted ${at.slice(0, 10)} from ${place}`;
}

/** Items as a person reads them. */
export function describeItems(items: readonly ItemQuantity[]): string {
  return items.map((item) => `${item.quantity} x ${item.id}`).join(", ");
}
