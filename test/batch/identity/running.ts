import type { Parcel } from "./market.ts";
import type { ModelOutcome } from "./model-ledger.ts";
import type { Sheet, TrueRow, World } from "./world.ts";

/**
 * What an operator can truthfully do with an order. A deed that no rule can
 * survive is restricted here, with why; users are told of each.
 */
export interface Chance {
  readonly pick: number;
  readonly style: number;
  readonly endings: readonly ModelOutcome[];
}

/** Parcels that a sheet may show without further words: uncorrected, or corrected before this ledger's eyes. */
export function plainParcels(world: World): Parcel[] {
  return world.parcels.filter(
    (parcel) => parcel.labels.length === 1 || world.confirmedIdOf(parcel) !== "",
  );
}

/**
 * Any sheet may come again to the only ledger, if that has read it. An old sheet
 * through a second ledger, or one that began after a loss: told to users.
 */
export function mayRunAgain(world: World, sheet: Sheet): boolean {
  if (!world.isSplit && world.hasRead(sheet)) return true;
  const plain = plainParcels(world);
  const isNew = sheet.rows.every((row) => isCurrent(row) && plain.includes(row.parcel));
  return isNew && !sheet.leansOnLedger;
}

export function isCurrent(row: TrueRow): boolean {
  return row.version === row.parcel.labels.length - 1;
}

/** Runs a sheet, and truthfully answers what it asks. */
export function runAndAnswer(
  world: World,
  sheet: Sheet,
  endings: readonly ModelOutcome[],
  settings: { readonly trustPackageIds?: boolean } = {},
): void {
  const answers = world.run(sheet, endings, settings);
  const asked = sheet.rows.filter((_, index) => answers[index]?.reasonCode === "needs-action");
  if (asked.length === 0) return;
  // "Is it a second parcel?" is asked of what this ledger knows, whatever another one has posted.
  const areOld = asked.every(({ parcel }) => world.knows(parcel));
  const areNew = asked.every(({ parcel }) => !world.knows(parcel));
  if (areNew) world.run(sheet, endings, { ...settings, changedTracking: "create" });
  else if (areOld) world.run(sheet, endings, { ...settings, changedTracking: "update" });
}
