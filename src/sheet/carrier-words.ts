import type { Profile } from "../domain/profile.ts";
import { USUAL_LAYOUTS } from "./layouts.ts";
import { findCarrier, listCarriers, type CarrierWords } from "./profile-reading.ts";

// Made when first needed.
let known: readonly CarrierWords[] | undefined;

/**
 * What a profile must know of carriers so that texts such as "UPS Standard" are
 * sent as the carrier they begin with. Texts that are a carrier's code as they
 * stand need nothing.
 *
 * @param texts cells of a column of carriers or services
 */
export function carrierWordsIn(texts: readonly string[]): NonNullable<Profile["carriers"]> {
  known ??= USUAL_LAYOUTS.known
    .flatMap(listCarriers)
    .sort((a, b) => b.words.length - a.words.length);
  const found = new Map<string, Set<string>>();
  for (const text of new Set(texts.map((each) => each.trim()))) {
    const carrier = text === "" ? undefined : findCarrier(text, known);
    if (!carrier || carrier.code === text) continue;
    found.set(carrier.code, (found.get(carrier.code) ?? new Set()).add(carrier.name));
  }
  return Object.fromEntries([...found].map(([code, names]) => [code, [...names]]));
}
