import type { ItemQuantity } from "../domain/contents.ts";
import { shownContentOf, type DecidedPost } from "./decided-post.ts";
import { hasOpenItems } from "./identity/package.ts";
import { postsOf, type BatchPlan } from "./plan.ts";

/**
 * Units in all packages of the plan, rejected and skipped ones included, as the
 * sheets state them; where a sheet leaves a package's items open, as they are
 * known. Updates of an order count the units that their rows name.
 */
export function countUnits(plan: BatchPlan): number {
  let units = 0;
  for (const order of plan.orders) {
    for (const decided of postsOf(order)) units += sumQuantities(statedItemsOf(decided));
  }
  return units;
}

function statedItemsOf(decided: DecidedPost): readonly ItemQuantity[] {
  if (!("package" in decided)) return shownContentOf(decided).items;
  const { decision, package: pkg } = decided;
  // A replay sends the whole package, of which a filtered sheet holds a part.
  if (!hasOpenItems(pkg)) return pkg.items;
  if (decision.kind === "skip") return decision.target?.content?.items ?? [];
  return shownContentOf(decided).items;
}

/** The units of some items together. */
export function sumQuantities(items: readonly ItemQuantity[]): number {
  return items.reduce((sum, { quantity }) => sum + quantity, 0);
}
