import { mayRunAgain, runAndAnswer, type Chance } from "./running.ts";
import type { Sheet, TrueRow, World } from "./world.ts";

/** A sheet that damaged a parcel; a person mends it in the result. */
export function postDamagedSheet(world: World, { pick, endings }: Chance): void {
  const seen = new Set(world.sheets.flatMap((sheet) => sheet.rows.map((row) => row.parcel)));
  const fresh = world.parcels.filter((parcel) => !seen.has(parcel) && parcel.labels.length === 1);
  const parcel = fresh[pick % Math.max(fresh.length, 1)];
  if (!parcel) return;
  const rows = world.rowsOf(parcel).map((row): TrueRow => {
    const trueQuantity = row.cells["quantity"] ?? "";
    return { ...row, cells: { ...row.cells, quantity: "0" }, trueQuantity };
  });
  runAndMend(world, world.addSheet(rows), endings);
}

/** The same again, days later: everything but the damage stays as it stood in the old sheet. */
export function mendSheetAgain(world: World, { pick, endings }: Chance): void {
  const damaged = world.sheets.filter((sheet) => sheet.rows.some((row) => row.trueQuantity));
  const sheet = damaged[pick % Math.max(damaged.length, 1)];
  if (sheet && mayRunAgain(world, sheet)) runAndMend(world, sheet, endings);
}

function runAndMend(world: World, sheet: Sheet, endings: Chance["endings"]): void {
  world.run(sheet, endings);
  const result = world.results.at(-1);
  const rows = result?.rows.map(({ trueQuantity = "", ...row }): TrueRow => {
    return { ...row, cells: { ...row.cells, quantity: trueQuantity } };
  });
  if (result && rows) runAndAnswer(world, { ...result, hash: world.unique("hash"), rows }, endings);
}
