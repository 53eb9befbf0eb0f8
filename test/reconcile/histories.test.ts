import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LedgerPackage } from "../../src/domain/history.ts";
import type { ManifestPackage } from "../../src/reconcile/sides.ts";
import { posted } from "../batch/identity/scenario.ts";
import { compare, left } from "./sides.ts";

/** One parcel on both sides, and what is done to one of them. */
interface Fate {
  readonly items: string;
  readonly deed: (typeof DEEDS)[number];
}

const DEEDS = [
  "nothing",
  "not posted",
  "not listed",
  "other number",
  "other carrier",
  "one unit more",
  "voided",
] as const;

/** What each deed must be found as. */
const FOUND = {
  nothing: [],
  "not posted": ["never-posted"],
  "not listed": ["not-in-manifest"],
  "other number": ["tracking-differs"],
  "other carrier": ["tracking-differs"],
  "one unit more": ["quantity-differs"],
  voided: ["void-but-posted"],
} as const;

// Items of a parcel of its own: what can only be told by items can then be told at all.
const fates = fc
  .array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 3 }),
      second: fc.boolean(),
      deed: fc.constantFrom(...DEEDS),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) =>
    list.map(({ quantity, second, deed }, index): Fate => {
      const items = `A${index}*${quantity}${second ? ` B${index}` : ""}`;
      return { items, deed };
    }),
  );

function leftOf({ items, deed }: Fate, index: number): ManifestPackage[] {
  if (deed === "not listed") return [];
  return [left(`1Z${index}`, items, { row: index + 2, isVoid: deed === "voided" })];
}

function postedOf({ items, deed }: Fate, index: number): LedgerPackage[] {
  if (deed === "not posted") return [];
  const number = deed === "other number" ? `1Y${index}` : `1Z${index}`;
  const held = deed === "one unit more" ? `${items} A${index}` : items;
  const carrier = deed === "other carrier" ? "dhl" : "ups";
  return [posted(String(index + 1), number, held, { carrier })];
}

test("whatever is done to the parcels of an order is found, each once, and nothing else", () => {
  fc.assert(
    fc.property(fates, fc.integer(), (list, seed) => {
      // The order of the ledger's packages must not matter.
      const ledger = list.flatMap(postedOf).toSorted((a, b) => {
        return ((Number(a.packageId) * seed) % 7) - ((Number(b.packageId) * seed) % 7);
      });
      const compared = compare({ left: list.flatMap(leftOf), ledger });
      const found = compared.map(({ manifest, ledger: known, differences }) => {
        const number = (manifest ?? known)?.trackingNumber ?? "";
        return [Number(number.slice(2)), differences.map(({ kind }) => kind)] as const;
      });
      const wanted = list.map(({ deed }, index) => [index, [...FOUND[deed]]] as const);
      const byNumber = (a: readonly [number, unknown], b: readonly [number, unknown]) =>
        a[0] - b[0];
      expect(found.toSorted(byNumber)).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});
