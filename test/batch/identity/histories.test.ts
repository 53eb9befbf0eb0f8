import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEEDS } from "./deeds.ts";
import type { ModelOutcome } from "./model-ledger.ts";
import { World, type Sheet } from "./world.ts";

/**
 * Random lives of one order. What an operator can truthfully do is done in any
 * sequence; after every request the marketplace is asked whether a parcel lost
 * its number, was doubled, or had a correction undone.
 */
const OUTCOMES: readonly ModelOutcome[] = [
  "posted",
  "posted",
  "posted",
  "in-doubt",
  "failed",
  "rejected",
  "not-attempted",
];

const chances = fc.array(
  fc.record({
    deed: fc.nat({ max: DEEDS.length - 1 }),
    pick: fc.nat({ max: 7 }),
    style: fc.nat({ max: 11 }),
    endings: fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 24, size: "max" },
);

/** The newest sheet is decided alike whichever way its rows stand. */
function checkRowOrder(world: World, sheet: Sheet | undefined): void {
  if (!sheet) return;
  const forward = sheet.rows.map((_, index) => index);
  expect(decisionsOf(world, sheet, forward.toReversed())).toEqual(
    decisionsOf(world, sheet, forward),
  );
}

function decisionsOf(world: World, sheet: Sheet, order: readonly number[]): string[] {
  const plan = world.plan(sheet, {}, order);
  return plan.orders
    .flatMap(({ decided }) => decided.packages)
    .map(({ package: pkg, decision }) => {
      const code = "code" in decision ? decision.code : "";
      const id = "packageId" in decision ? decision.packageId : "";
      return `${pkg.stated.trackingNumber} ${decision.kind} ${code} ${id}`;
    })
    .toSorted();
}

describe("random histories of one order", () => {
  const runs = Number(process.env["HISTORY_RUNS"] ?? 1_000);

  it.each([
    { knowsOrdered: true, ordered: { A: 4, B: 2 } },
    { knowsOrdered: false, ordered: { A: 4, B: 2 } },
    { knowsOrdered: true, ordered: { A: 2, B: 1 } },
  ])(
    "never erase a number, double a parcel or undo a correction ($knowsOrdered, $ordered)",
    ({ knowsOrdered, ordered }) => {
      fc.assert(
        fc.property(chances, (list) => {
          const world = new World(ordered, knowsOrdered);
          for (const { deed, ...chance } of list) DEEDS[deed]?.(world, chance);
          checkRowOrder(world, world.sheets.at(-1));
        }),
        { numRuns: runs },
      );
    },
    600_000,
  );
});
