import { describeFirstPost } from "../../domain/first-post.ts";
import { agreesWith, layOver } from "../../domain/compare-contents.ts";
import { isExactLinesOf, type PackageContent } from "../../domain/contents.ts";
import type { LedgerPackage, OrderHistory } from "../../domain/history.ts";
import type { Case } from "./case.ts";
import { contentOf, currentNumbersOf, describeItems, itemsOf } from "./ledger-package.ts";
import { asksForUpdate, reject, type Action, type Decision, type Package } from "./package.ts";

export function update(pkg: Package, target: LedgerPackage): Decision {
  const stored = contentOf(target);
  return {
    kind: "update",
    packageId: target.packageId,
    content: { ...layOver(stored, pkg.stated), items: stored.items },
    before: target.content,
  };
}

export function superseded(known: LedgerPackage): Decision {
  const now = contentOf(known).trackingNumber;
  const message = `Package ${known.packageId} was corrected since this row was first read; its number is now ${now}.`;
  return { kind: "skip", code: "superseded", message, target: known };
}

export function ambiguous(known: readonly LedgerPackage[]): Decision {
  const list = known
    .map((each) => `${each.packageId} (${currentNumbersOf(each).join(" or ")})`)
    .toSorted();
  return reject(
    "ambiguous-package",
    `The update fits no single package; the order has: ${list.join(", ")}.`,
  );
}

export function inconsistent(pkg: Package, target: LedgerPackage): Decision {
  const message = `Package ${target.packageId} was ${describeFirstPost(target)} with ${describeItems(itemsOf(target))}; this sheet says ${describeItems(pkg.items)}.`;
  return reject("inconsistent-with-initial-post", message);
}

/** The row's own action; an original number implies an update, `--changed-tracking` answers for blank ones. */
export function effectiveAction({ package: pkg, match, settings }: Case): Action {
  if (asksForUpdate(pkg)) return "update";
  if (pkg.action !== "") return pkg.action;
  return match.key === "items" ? (settings.changedTracking ?? "") : "";
}

/** @param transmits the fields in which they can differ; by default those of the package's own operation */
export function agrees(
  pkg: Package,
  content: PackageContent,
  transmits = pkg.route.traits.transmits,
): boolean {
  return agreesWith(pkg.stated, content, transmits);
}

export function linesOf(pkg: Package, content: PackageContent): boolean {
  return isExactLinesOf(pkg.items, content.items);
}

/**
 * The packages that these rows may be a view of: whole, or with lines hidden by
 * a filter. An update that could mean two of them would erase the wrong number.
 */
export function packagesShownAs(pkg: Package, history: OrderHistory): LedgerPackage[] {
  return history.packages.filter((known) => isExactLinesOf(pkg.items, itemsOf(known)));
}
