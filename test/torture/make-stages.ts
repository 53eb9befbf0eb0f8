import type { OrderedInput } from "../../src/sandbox/ordered.ts";
import type { TortureApi } from "./apis.ts";
import type { Dice } from "./dice.ts";
import { ParcelMaker, type TortureOrder } from "./make-parcels.ts";
import type { Parcel, SheetEntry, SheetPlan } from "./round-plan.ts";

/** The sheets of one stage, before it is known how they are run. */
export interface StageSheets {
  readonly name: string;
  readonly sheets: readonly SheetPlan[];
  /** How two sheets that dispute the same parcels begin; null where none do. */
  readonly dispute: Dispute | null;
  /** Whether parcels of more than was ordered are in it. */
  readonly isExcessive: boolean;
  /** Corrections that a parcel can have had by its end. */
  readonly corrections: number;
}

/** `ambush`: one dies with its posts on their way, then comes the other. `duel`: both at once. */
export type Dispute = "ambush" | "duel";

/** Everything that the sheets of a round say. */
export interface RoundSheets {
  readonly stages: readonly StageSheets[];
  readonly parcels: readonly Parcel[];
  readonly contests: readonly (readonly Parcel[])[];
  readonly excess: readonly Parcel[];
  readonly ordered: readonly OrderedInput[];
}

/**
 * Draws the sheets of a round: first posts, rivals, later parcels of the same
 * orders, corrected numbers, and numbers corrected once more. Within a stage
 * sheets commute, so that it is known what must come out.
 */
export function makeStages(
  dice: Dice,
  seed: number,
  round: number,
  { carriers, canReadBack }: Pick<TortureApi, "carriers" | "canReadBack">,
): RoundSheets {
  const maker = new ParcelMaker(dice, carriers, seed, round);
  const orders = Array.from({ length: dice.between(14, 26) }, () => maker.makeOrder());
  const first = spread(dice, "first", orders, (order) => order.parcels.map(firstEntry));
  const ambush = makeRivalStage(dice, maker, "ambush");
  const duel = makeRivalStage(dice, maker, "duel");
  const more = makeMoreStage(dice, maker, orders);
  const known = [...orders, ...ambush.fillers, ...duel.fillers];
  const parcels = known.flatMap((order) => order.parcels);
  const tooMany = canReadBack ? makeExcessStage(dice, maker, orders) : NO_EXCESS;
  const corrected = parcels.filter(() => dice.chance(0.6));
  const correct = { ...makeCorrections(dice, maker, "correct", corrected), corrections: 1 };
  const again = corrected.filter(() => dice.chance(0.5));
  const last = { ...makeCorrections(dice, maker, "again", again), corrections: 2 };
  const all = [first, ambush.stage, duel.stage, more, ...tooMany.stages, correct, last];
  const stages = all.map(withoutEmptySheets);
  const { excess, ordered } = tooMany;
  return { stages, parcels, contests: [...ambush.contests, ...duel.contests], excess, ordered };
}

function withoutEmptySheets(stage: StageSheets): StageSheets {
  return { ...stage, sheets: stage.sheets.filter(({ entries }) => entries.length > 0) };
}

function firstEntry(parcel: Parcel): SheetEntry {
  return {
    parcel,
    number: parcel.numbers[0] ?? "",
    action: parcel.firstAction,
    originalNumber: "",
    packageIdCell: parcel.isIdGiven ? parcel.packageId : "",
  };
}

/** Orders that two sheets claim for different parcels, and some that nobody disputes. */
function makeRivalStage(dice: Dice, maker: ParcelMaker, dispute: Dispute) {
  const contests = Array.from({ length: dice.between(3, 7) }, () => maker.makeRivals()).flat();
  const fillers = Array.from({ length: dice.between(2, 5) }, () => maker.makeOrder());
  const plain = spread(dice, dispute, fillers, (order) => order.parcels.map(firstEntry), 2);
  const sheets = plain.sheets.map((sheet, index): SheetPlan => {
    const rivals = contests.flatMap((pair) => pair.slice(index, index + 1).map(firstEntry));
    return { ...sheet, entries: [...rivals, ...sheet.entries] };
  });
  const stage: StageSheets = { ...plain, sheets, dispute };
  return { stage, contests, fillers };
}

/** Later parcels of known orders; half of the sheets' orders show the earlier ones again. */
function makeMoreStage(
  dice: Dice,
  maker: ParcelMaker,
  orders: readonly TortureOrder[],
): StageSheets {
  const chosen = orders.filter(() => dice.chance(0.7));
  return spread(dice, "more", chosen, (order) => {
    const before = dice.chance(0.5) ? order.parcels.map(firstEntry) : [];
    const added = Array.from({ length: dice.between(1, 2) }, () => maker.addParcel(order));
    return [...before, ...added.map(firstEntry)];
  });
}

const NO_EXCESS: ExcessStage = { stages: [], excess: [], ordered: [] };

interface ExcessStage extends Pick<RoundSheets, "excess" | "ordered"> {
  readonly stages: readonly StageSheets[];
}

/** Parcels too many of orders that are listed, beside the sound ones, which are there already. */
function makeExcessStage(
  dice: Dice,
  maker: ParcelMaker,
  orders: readonly TortureOrder[],
): ExcessStage {
  const listed = orders.filter(() => dice.chance(0.6));
  const ordered = listed.map((order) => maker.listOrder(order));
  const excess: Parcel[] = [];
  const stage = spread(
    dice,
    "excess",
    listed.filter(() => dice.chance(0.4)),
    (order) => {
      const parcel = maker.makeExcess(order);
      excess.push(parcel);
      return [...order.parcels.map(firstEntry), firstEntry(parcel)];
    },
  );
  return { stages: [{ ...stage, isExcessive: true }], excess, ordered };
}

function makeCorrections(
  dice: Dice,
  maker: ParcelMaker,
  name: string,
  parcels: readonly Parcel[],
): StageSheets {
  const byOrder = [...Map.groupBy(parcels, (parcel) => parcel.orderId).values()];
  return spread(dice, name, byOrder, (each) =>
    each.map((parcel): SheetEntry => {
      const [first = ""] = parcel.numbers;
      const before = parcel.numbers.at(-1) ?? "";
      const number = maker.nextNumber();
      parcel.numbers.push(number);
      const isNamedById = dice.chance(0.3);
      return {
        parcel,
        number,
        action: isNamedById || dice.chance(0.7) ? "update" : "",
        originalNumber: isNamedById ? "" : dice.pick([first, before]),
        packageIdCell: isNamedById ? parcel.packageId : "",
      };
    }),
  );
}

/** Puts orders on one or two sheets. Parcels of an order part only where no item is in two of them. */
function spread<Order>(
  dice: Dice,
  name: string,
  orders: readonly Order[],
  entriesOf: (order: Order) => SheetEntry[],
  sheetsMin = 1,
): StageSheets {
  const count = Math.max(sheetsMin, dice.between(1, 2));
  const sheets: SheetEntry[][] = Array.from({ length: count }, () => []);
  for (const order of orders) {
    const entries = entriesOf(order);
    const mayPart = haveDisjointItems(entries) && dice.chance(0.5);
    const together = dice.between(0, count - 1);
    for (const entry of entries) {
      sheets[mayPart ? dice.between(0, count - 1) : together]?.push(entry);
    }
  }
  const named = sheets.map((entries, index) => ({ name: `${name}-${index + 1}`, entries }));
  return { name, sheets: named, dispute: null, isExcessive: false, corrections: 0 };
}

function haveDisjointItems(entries: readonly SheetEntry[]): boolean {
  const ids = entries.flatMap(({ parcel }) => parcel.items.map(({ id }) => id));
  return new Set(ids).size === ids.length;
}
