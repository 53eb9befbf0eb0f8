import { quantityOf, sumItems } from "../domain/contents.ts";
import type { Draft } from "./draft.ts";
import type { CompareSettings, OrderSides } from "./sides.ts";

/**
 * Holds the units that left against those that were posted, per item over all
 * packages of the order: units that went out in another of its parcels than the
 * manifest says are no difference. Pure but for the drafts.
 */
export function compareQuantities(
  drafts: readonly Draft[],
  { key }: OrderSides,
  { commands }: CompareSettings,
): void {
  const left = sumItems(drafts.flatMap(({ manifest }) => leftOf(manifest)));
  const posted = sumItems(drafts.flatMap((draft) => draft.postedItems));
  const movedItems = new Set<string>();
  for (const draft of drafts) {
    const items = leftOf(draft.manifest);
    const { known } = draft;
    if (items.length === 0 || known.length === 0) continue;
    const ids = new Set([...items, ...draft.postedItems].map(({ id }) => id));
    const texts = [...ids].flatMap((id): string[] => {
      const [out, told] = [quantityOf(items, id), quantityOf(draft.postedItems, id)];
      if (out === told) return [];
      if (quantityOf(left, id) === quantityOf(posted, id)) {
        movedItems.add(id);
        return [];
      }
      const by = Math.abs(out - told);
      return [`item ${id}: ${out} left, ${told} posted (${by} ${told < out ? "short" : "over"})`];
    });
    if (texts.length === 0) continue;
    const packages = known.map(({ packageId }) => packageId).join(", ");
    draft.add(
      "quantity-differs",
      `Package ${packages}, ${texts.join("; ")}.`,
      commands.show(key.orderId),
    );
    // The marketplace would refuse the update of a parcel with other items.
    draft.found = draft.found.map((each) =>
      each.kind === "tracking-differs" && each.isMendedByRun
        ? { ...each, isMendedByRun: false, mend: commands.show(key.orderId) }
        : each,
    );
  }
  holdMoved(drafts, movedItems, commands.show(key.orderId));
}

function leftOf(manifest: Draft["manifest"]): Draft["postedItems"] {
  return manifest && !manifest.isVoid ? [...manifest.items] : [];
}

/** Units that were posted within another parcel are not sent once more without a person. */
function holdMoved(drafts: readonly Draft[], movedItems: ReadonlySet<string>, mend: string): void {
  for (const draft of drafts) {
    if (!leftOf(draft.manifest).some(({ id }) => movedItems.has(id))) continue;
    draft.found = draft.found.map((each) => {
      if (each.kind !== "never-posted" || !each.isMendedByRun) return each;
      const message = `${each.message} Another parcel of the order was posted with as many units more, so it may hold these.`;
      return { ...each, message, mend, isMendedByRun: false };
    });
  }
}
