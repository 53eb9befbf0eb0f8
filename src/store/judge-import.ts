import { agreesWith } from "../domain/compare-contents.ts";
import { sameItems } from "../domain/contents.ts";
import type { ItemQuantity, PackageContent } from "../domain/contents.ts";
import { describeFirstPost } from "../domain/first-post.ts";
import type { LedgerPackage, OrderHistory } from "../domain/history.ts";
import { trackingKey } from "../domain/normalise.ts";
import type { ImportAnswer, PackageImport } from "./ledger.ts";

/** What an import comes to; `new` may be written. */
export type ImportVerdict = Exclude<ImportAnswer, { kind: "imported" }> | { readonly kind: "new" };

/**
 * Judges one import against what is known of its order. Nothing that is known
 * is ever changed by it: equal content is known already, all else is refused,
 * with both sides in the message.
 */
export function judgeImport(item: PackageImport, history: OrderHistory): ImportVerdict {
  if (history.claimedBy !== null) return { kind: "held", by: history.claimedBy };
  if (history.otherSellers.length > 0 && history.packages.length === 0) {
    const sellers = history.otherSellers.join(", ");
    const message = `The sheet's account serves the seller ${item.order.seller}; the ledger knows this order under the seller ${sellers}.`;
    return { kind: "refused", code: "known-to-other-seller", message };
  }
  const known = history.packages.find((each) => each.packageId === item.packageId);
  return known ? judgeKnownId(item, known) : judgeNumbers(item, history);
}

function judgeKnownId(item: PackageImport, known: LedgerPackage): ImportVerdict {
  const content = known.content ?? known.inDoubt?.content;
  if (content && !sameItems(item.content.items, content.items)) {
    const code = "inconsistent-with-initial-post";
    return { kind: "refused", code, message: describeBoth(item, known, content) };
  }
  if (known.content && agrees(item, known.content) && namesItsFirstPost(item, known)) {
    return { kind: "known" };
  }
  if (known.inDoubt) {
    const message = `${describeBoth(item, known, known.inDoubt.content)} That post is in doubt, and an import does not settle it.`;
    return { kind: "refused", code: "settle-first", message };
  }
  const message = describeBoth(item, known, known.content ?? item.content);
  return { kind: "refused", code: "package-id-conflict", message };
}

function agrees(item: PackageImport, content: PackageContent): boolean {
  return agreesWith(item.content, content, item.transmits);
}

/** An original number, where the sheet has one, must be one that the package had. */
function namesItsFirstPost(item: PackageImport, known: LedgerPackage): boolean {
  return (
    item.firstTrackingNumber === "" || numbersOf(known).has(trackingKey(item.firstTrackingNumber))
  );
}

/** The ledger does not know the ID: then none of its numbers may be another package's. */
function judgeNumbers(item: PackageImport, history: OrderHistory): ImportVerdict {
  const numbers = [item.content.trackingNumber, item.firstTrackingNumber].map(trackingKey);
  for (const known of history.packages) {
    const shared = numbers.find((number) => number !== "" && numbersOf(known).has(number));
    if (shared === undefined) continue;
    const message = `The sheet says package ID ${item.packageId} for number ${shared}; the ledger has that number on package ${known.packageId}, ${describeFirstPost(known)}.`;
    return { kind: "refused", code: "package-id-conflict", message };
  }
  return { kind: "new" };
}

/** Every number that the package has, had, or may have had. */
function numbersOf(known: LedgerPackage): Set<string> {
  const contents = [known.content, known.inDoubt?.content, ...known.earlier];
  const numbers = contents.flatMap((content) => (content ? [content.trackingNumber] : []));
  return new Set([...numbers, known.firstTrackingNumber].map(trackingKey));
}

function describeBoth(item: PackageImport, known: LedgerPackage, content: PackageContent): string {
  const mine = describe(content, known.firstTrackingNumber);
  const theirs = describe(item.content, item.firstTrackingNumber);
  return `The ledger has package ${known.packageId} with ${mine} (${describeFirstPost(known)}); the sheet says ${theirs}.`;
}

function describe(content: PackageContent, firstNumber: string): string {
  const carrier = content.carrierCode || content.carrierName;
  const parts = [
    describeItems(content.items),
    `number ${content.trackingNumber}`,
    ...(carrier === "" ? [] : [`carrier ${carrier}`]),
    ...(firstNumber === "" || trackingKey(firstNumber) === trackingKey(content.trackingNumber)
      ? []
      : [`first number ${firstNumber}`]),
  ];
  return parts.join(", ");
}

function describeItems(items: readonly ItemQuantity[]): string {
  return items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ");
}
