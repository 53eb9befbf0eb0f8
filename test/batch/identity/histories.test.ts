import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelOutcome } from "./model-ledger.ts";
import { World, type Parcel, type Sheet, type TrueRow } from "./world.ts";

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

interface Deed {
  readonly kind: number;
  readonly pick: number;
  readonly style: number;
  readonly endings: readonly number[];
}

const deeds = fc.array(
  fc.record({
    kind: fc.nat({ max: 15 }),
    pick: fc.nat({ max: 7 }),
    style: fc.nat({ max: 7 }),
    endings: fc.array(fc.nat({ max: OUTCOMES.length - 1 }), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 24 },
);

const CONTENTS = [
  [{ id: "A", quantity: 1 }],
  [{ id: "A", quantity: 1 }],
  [{ id: "B", quantity: 1 }],
  [{ id: "A", quantity: 2 }],
  [
    { id: "A", quantity: 1 },
    { id: "B", quantity: 1 },
  ],
];

function live(world: World, deed: Deed): void {
  const { kind, pick, style } = deed;
  const endings = deed.endings.map((index) => OUTCOMES[index] ?? "posted");
  const parcel = world.parcels[pick % Math.max(world.parcels.length, 1)];
  if (kind <= 2) return world.bearParcel(CONTENTS[pick % CONTENTS.length] ?? []);
  if (kind === 3) return correct(world, parcel);
  if (kind <= 5) return runAndAnswer(world, freshSheet(world, style), endings);
  if (kind <= 7) return runAndAnswer(world, cumulativeSheet(world, style), endings);
  if (kind <= 9) return runAndAnswer(world, correctionSheet(world, style), endings);
  if (kind === 10) return runAndAnswer(world, filteredSheet(world, pick), endings);
  if (kind === 11)
    return rerun(world, world.sheets[pick % Math.max(world.sheets.length, 1)], endings);
  if (kind === 12)
    return rerun(world, world.results[pick % Math.max(world.results.length, 1)], endings);
  if (kind === 13 && parcel) return wrongQuantity(world, parcel);
  if (kind === 14) return resave(world, pick);
  if (kind === 15) return startOver(world, style);
}

function correct(world: World, parcel: Parcel | undefined): void {
  // A label is corrected after the parcel was posted: before, the sheet is simply right.
  // A ledger that was lost cannot know that a number it never saw is a correction.
  const isKnown = parcel && world.confirmedIdOf(parcel) !== "";
  if (isKnown && parcel.toldVersion >= 0) parcel.numbers.push(world.unique("TRACK"));
}

function freshSheet(world: World, style: number): Sheet {
  const seen = new Set(world.sheets.flatMap((sheet) => sheet.rows.map((row) => row.parcel)));
  const fresh = world.parcels.filter((parcel) => !seen.has(parcel));
  const extra = style % 2 === 0 ? { action: "create" } : {};
  return world.addSheet(fresh.flatMap((parcel) => world.rowsOf(parcel, extra)));
}

function cumulativeSheet(world: World, style: number): Sheet {
  const rows = world.parcels.flatMap((parcel) => world.rowsOf(parcel));
  return world.addSheet(style % 2 === 0 ? rows : rows.toReversed());
}

function correctionSheet(world: World, style: number): Sheet {
  const corrected = world.parcels.filter(
    (p) => p.toldVersion >= 0 && p.toldVersion < p.numbers.length - 1,
  );
  const rows = corrected.flatMap((parcel): TrueRow[] => {
    const id = world.confirmedIdOf(parcel);
    if (style % 4 === 0) return world.rowsOf(parcel, { action: "update" });
    if (style % 4 === 1) {
      return world.rowsOf(parcel, { "original-tracking-number": parcel.numbers[0] ?? "" });
    }
    if (style % 4 === 2 && id) return world.rowsOf(parcel, { action: "update", "package-id": id });
    return world.rowsOf(parcel);
  });
  return world.addSheet(rows);
}

function filteredSheet(world: World, pick: number): Sheet {
  // Filters hide lines of parcels that were posted; a first post from a filtered sheet is told to users.
  const posted = world.parcels.filter((p) => world.confirmedIdOf(p) !== "");
  const rows = posted.flatMap((parcel) => world.rowsOf(parcel));
  return world.addFilteredSheet(rows.filter((_, index) => ((pick + 1) >> (index % 3)) & 1));
}

function wrongQuantity(world: World, parcel: Parcel): void {
  // Recounted and relabelled at once is another parcel to any eye; only the recount is ours to catch.
  const isKnown = world.ledger.history.packages.some(
    (known) => known.content?.trackingNumber === parcel.numbers.at(-1),
  );
  if (!isKnown) return;
  const rows = world.rowsOf(parcel, { quantity: "7" });
  world.run(world.addFilteredSheet(rows), ["posted"]);
}

/** A sheet that was posted whole, sorted anew and saved as another file. */
function resave(world: World, pick: number): void {
  const sheet = world.sheets[pick % Math.max(world.sheets.length, 1)];
  const isDone = sheet?.rows.every(
    (row) => row.parcel.toldVersion >= row.version && !isUpdate(row),
  );
  if (!sheet || !isDone) return;
  world.run({ hash: world.unique("hash"), rows: sheet.rows.toReversed() }, ["posted"]);
}

function isUpdate(row: TrueRow): boolean {
  return row.cells["action"] === "update" || (row.cells["package-id"] ?? "") !== "";
}

/** The ledger is lost, or another machine with an empty one begins; sometimes with an import. */
function startOver(world: World, style: number): void {
  const isSettled = world.ledger.history.packages.every((known) => known.inDoubt === null);
  if (!isSettled) return;
  const known = world.ledger.history.packages;
  const wasCorrected = world.parcels.some((parcel) => parcel.numbers.length > 1);
  if (style % 2 === 1) {
    world.loseLedger();
    for (const each of known)
      if (each.content) {
        world.ledger.import(each.packageId, each.content, each.firstTrackingNumber);
      }
  } else if (!wasCorrected) {
    world.loseLedger();
    // A filtered sheet is a first post to an empty ledger: told to users, no rule can help.
    world.forgetFiltered();
  }
}

function rerun(world: World, sheet: Sheet | undefined, endings: readonly ModelOutcome[]): void {
  if (sheet) world.run(sheet, endings);
}

/** Runs a sheet and, where it asks, gives the true answer for the run. */
function runAndAnswer(world: World, sheet: Sheet, endings: readonly ModelOutcome[]): void {
  checkRowOrder(world, sheet);
  const answers = world.run(sheet, endings);
  const asked = sheet.rows.filter((_, index) => answers[index]?.reasonCode === "needs-action");
  if (asked.length === 0) return;
  const areNew = asked.every(
    (row) => row.parcel.toldVersion < 0 && world.confirmedIdOf(row.parcel) === "",
  );
  const areOld = asked.every((row) => row.parcel.toldVersion >= 0);
  if (areNew) world.run(sheet, endings, { changedTracking: "create" });
  else if (areOld) world.run(sheet, endings, { changedTracking: "update" });
}

function checkRowOrder(world: World, sheet: Sheet): void {
  const forward = sheet.rows.map((_, index) => index);
  const backward = forward.toReversed();
  expect(decisionsOf(world, sheet, backward)).toEqual(decisionsOf(world, sheet, forward));
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
  const runs = Number(process.env["HISTORY_RUNS"] ?? 4_000);

  it.each([
    { knowsOrdered: true, ordered: { A: 4, B: 2 } },
    { knowsOrdered: false, ordered: { A: 4, B: 2 } },
    { knowsOrdered: true, ordered: { A: 2, B: 1 } },
  ])(
    "never erase a number, double a parcel or undo a correction ($knowsOrdered, $ordered)",
    ({ knowsOrdered, ordered }) => {
      fc.assert(
        fc.property(deeds, (list) => {
          const world = new World(ordered, knowsOrdered);
          for (const deed of list) live(world, deed);
        }),
        { numRuns: runs },
      );
    },
    120_000,
  );
});
