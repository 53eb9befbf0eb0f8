import { editDistance } from "./edit-distance.ts";

const LENGTH_MAX = 64;

/**
 * The known name that `name` was probably meant to be, null when none is near.
 * Near is at most two letters, or a third of them, changed, so that a hint is never a riddle.
 *
 * @example
 * nearestName("acounts", ["accounts", "ledger"]); // => "accounts"
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const wanted = name.slice(0, LENGTH_MAX).toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.slice(0, LENGTH_MAX).toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean "x"?` with a leading separator, or "" when no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === null ? "" : `; did you mean "${nearest}"?`;
}
