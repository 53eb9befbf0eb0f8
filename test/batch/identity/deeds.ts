import { mendSheetAgain, postDamagedSheet } from "./damaged-deeds.ts";
import { labelOf, type Parcel } from "./market.ts";
import type { TrueRow, World } from "./world.ts";
import { mayRunAgain, plainParcels, runAndAnswer, type Chance } from "./running.ts";

type Deed = (world: World, chance: Chance) => void;

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

/** Common deeds stand here more than once. */
export const DEEDS: readonly Deed[] = [
  packParcel,
  packParcel,
  packParcel,
  correctLabel,
  postNewParcels,
  postNewParcels,
  postCumulativeSheet,
  postCumulativeSheet,
  postCorrections,
  postCorrections,
  postFilteredSheet,
  runSheetAgain,
  runResultAgain,
  postDamagedSheet,
  mendSheetAgain,
  miscount,
  resave,
  startOver,
  postRestOfOrder,
  shareNumber,
  useOtherMachine,
];

function packParcel(world: World, { pick, style }: Chance): void {
  world.bearParcel(CONTENTS[pick % CONTENTS.length] ?? [], { hasManualId: style === 0 });
}

/**
 * A label is corrected after the parcel was posted: before, the sheet is simply
 * right. A ledger that was lost cannot know that a number it never saw is a
 * correction.
 */
function correctLabel(world: World, { pick, style }: Chance): void {
  const parcel = world.parcels[pick % Math.max(world.parcels.length, 1)];
  if (!parcel || parcel.toldVersion < 0 || world.confirmedIdOf(parcel) === "") return;
  const label = labelOf(parcel);
  if (style % 3 === 0) parcel.labels.push({ ...label, carrier: world.unique("carrier") });
  else parcel.labels.push({ ...label, number: world.unique("TRACK") });
}

function postNewParcels(world: World, { style, endings }: Chance): void {
  const seen = new Set(world.sheets.flatMap((sheet) => sheet.rows.map((row) => row.parcel)));
  const fresh = world.parcels.filter((parcel) => !seen.has(parcel) && parcel.labels.length === 1);
  const extra = style % 2 === 0 ? { action: "create" } : {};
  const rows = fresh.flatMap((parcel) => world.rowsOf(parcel, extra));
  runAndAnswer(world, world.addSheet(rows), endings);
}

function postCumulativeSheet(world: World, { style, endings }: Chance): void {
  const rows = plainParcels(world).flatMap((parcel) => world.rowsOf(parcel));
  const sheet = world.addSheet(style % 2 === 0 ? rows : rows.toReversed());
  runAndAnswer(world, sheet, endings);
}

function postCorrections(world: World, { style, endings }: Chance): void {
  const corrected = world.parcels.filter(
    (p) => p.toldVersion >= 0 && p.toldVersion < p.labels.length - 1 && world.confirmedIdOf(p),
  );
  const rows = corrected.flatMap((parcel): TrueRow[] => {
    const id = world.confirmedIdOf(parcel);
    if (style % 4 === 0) return world.rowsOf(parcel, { action: "update" });
    if (style % 4 === 1) {
      const first = parcel.labels[0]?.number ?? "";
      return world.rowsOf(parcel, { "original-tracking-number": first });
    }
    if (style % 4 === 2) return world.rowsOf(parcel, { action: "update", "package-id": id });
    return world.rowsOf(parcel);
  });
  runAndAnswer(world, world.addSheet(rows), endings);
}

/** Filters hide lines of parcels that were posted; a first post from a filtered sheet is told to users. */
function postFilteredSheet(world: World, { pick, endings }: Chance): void {
  const posted = world.parcels.filter((parcel) => world.confirmedIdOf(parcel) !== "");
  const rows = posted.flatMap((parcel) => world.rowsOf(parcel));
  const shown = rows.filter((_, index) => ((pick + 1) >> (index % 3)) & 1);
  runAndAnswer(world, world.addSheet(shown, { leansOnLedger: true }), endings);
}

function runSheetAgain(world: World, { pick, endings }: Chance): void {
  const sheet = world.sheets[pick % Math.max(world.sheets.length, 1)];
  if (sheet && mayRunAgain(world, sheet)) world.run(sheet, endings);
}

function runResultAgain(world: World, { pick, endings }: Chance): void {
  const sheet = world.results[pick % Math.max(world.results.length, 1)];
  if (sheet && mayRunAgain(world, sheet)) world.run(sheet, endings);
}

/** Recounted and relabelled at once is another parcel to any eye; only the recount is ours to catch. */
function miscount(world: World, { pick }: Chance): void {
  const parcel = world.parcels[pick % Math.max(world.parcels.length, 1)];
  const isKnown = world.ledger.history.packages.some(
    (known) => parcel && known.content?.trackingNumber === labelOf(parcel).number,
  );
  if (!parcel || !isKnown) return;
  const rows = world.rowsOf(parcel, { quantity: "7" });
  world.run(world.addSheet(rows, { leansOnLedger: true }), ["posted"]);
}

/** A sheet that was posted whole, sorted anew and saved as another file. */
function resave(world: World, { pick }: Chance): void {
  const sheet = world.sheets[pick % Math.max(world.sheets.length, 1)];
  const isDone = sheet?.rows.every(
    (row) => row.parcel.toldVersion >= row.version && !asksForUpdate(row) && !isCarrierOld(row),
  );
  if (!sheet || !isDone || !mayRunAgain(world, sheet)) return;
  world.run({ ...sheet, hash: world.unique("hash"), rows: sheet.rows.toReversed() }, ["posted"]);
}

function asksForUpdate({ cells }: TrueRow): boolean {
  return cells["action"] === "update" || (cells["original-tracking-number"] ?? "") !== "";
}

/**
 * In a new file, an old carrier under a number that still holds, or an old
 * number under a package ID, is a correction to any eye.
 */
function isCarrierOld({ parcel, version }: TrueRow): boolean {
  const said = parcel.labels[version];
  const isNumberKept = parcel.labels.slice(version + 1).some((l) => l.number === said?.number);
  return isNumberKept || (parcel.manualId !== "" && version < parcel.labels.length - 1);
}

/** The ledger is lost, or another machine with an empty one begins; sometimes with an import. */
function startOver(world: World, { style }: Chance): void {
  const known = world.ledger.history.packages;
  if (known.some((each) => each.inDoubt !== null)) return;
  const isImported = style % 2 === 1;
  // What was corrected, or shares a number, an empty ledger cannot tell: told to users.
  const isPlain = world.parcels.every(
    (parcel) => parcel.labels.length === 1 && !sharesNumber(world, parcel),
  );
  if (!isImported && !isPlain) return;
  world.loseLedger();
  for (const each of isImported ? known : []) {
    if (each.content) world.ledger.import(each.packageId, each.content, each.firstTrackingNumber);
  }
  // What leant on the lost ledger is a first post to the new one: told to users.
  world.keepSheets((sheet) => !sheet.leansOnLedger);
}

function sharesNumber(world: World, parcel: Parcel): boolean {
  return world.parcels.some(
    (other) =>
      other !== parcel &&
      other.labels.some((label) => parcel.labels.some(({ number }) => number === label.number)),
  );
}

/** The last parcel of the order, by its number alone: the order report tells what must be in it. */
function postRestOfOrder(world: World, { style, endings }: Chance): void {
  const others = [...world.parcels];
  const areKnown = others.every((parcel) => world.confirmedIdOf(parcel) !== "");
  const rest = areKnown ? world.bearParcel(world.unpacked()) : null;
  if (!rest) return;
  const [row] = world.rowsOf(rest, {
    "order-item-id": "",
    quantity: "",
    "quantity-purchased": "",
    action: style % 2 === 0 ? "create" : "",
  });
  if (!row) return;
  const seen = style % 4 < 2 ? [] : others.flatMap((parcel) => world.rowsOf(parcel));
  const sheet = world.addSheet([row, ...seen], { withReport: true, leansOnLedger: true });
  runAndAnswer(world, sheet, endings);
}

/** A second parcel of other items under the number of a posted one, by an explicit `create`. */
function shareNumber(world: World, { pick, endings }: Chance): void {
  const first = world.parcels[pick % Math.max(world.parcels.length, 1)];
  const isOnIt = world.ledger.history.packages.some(
    ({ packageId, content }) =>
      first &&
      packageId === world.confirmedIdOf(first) &&
      content?.trackingNumber === labelOf(first).number,
  );
  if (!first || first.manualId !== "" || !isOnIt) return;
  // Two parcels that share items and a number are one to any eye.
  const left = world.unpacked().filter(({ id }) => first.items.every((item) => item.id !== id));
  const [item] = left;
  const isFree = world.parcels.every((other) => other.items.every(({ id }) => id !== item?.id));
  const second =
    item &&
    isFree &&
    world.bearParcel([{ ...item, quantity: 1 }], { number: labelOf(first).number });
  if (!second) return;
  const rows = world.rowsOf(second, { action: "create" });
  runAndAnswer(world, world.addSheet(rows, { leansOnLedger: true }), endings);
}

/**
 * A machine with a ledger of its own takes a sheet. It may be given parcels
 * that were never corrected, and corrections that name their parcel; a bare
 * correction it cannot tell from a new parcel.
 */
function useOtherMachine(world: World, { style, endings }: Chance): void {
  world.switchLedger();
  const known = world.parcels.filter((parcel) => !sharesNumber(world, parcel));
  const rows = known.flatMap((parcel): TrueRow[] => {
    const id = world.market.idOf(parcel);
    const first = parcel.labels[0]?.number ?? "";
    const isComputed = id !== "" && id === world.computedIdOf(parcel);
    if (style % 3 === 0 && parcel.labels.length === 1) return world.rowsOf(parcel);
    if (parcel.labels.length === 1 || id === "") return [];
    if (style % 3 === 1) return world.rowsOf(parcel, { action: "update", "package-id": id });
    return style % 3 === 2 && isComputed
      ? world.rowsOf(parcel, { "original-tracking-number": first })
      : [];
  });
  const sheet = { hash: world.unique("hash"), rows };
  runAndAnswer(world, sheet, endings, { trustPackageIds: true });
  world.switchLedger();
}

/** Runs a sheet and, where it asks, gives the true answer for the run. */
