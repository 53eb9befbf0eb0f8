import { quantityOf, sameItems, sumItems, type ItemQuantity } from "../domain/contents.ts";
import type { LedgerPackage } from "../domain/history.ts";
import { trackingKey } from "../domain/normalise.ts";
import type { OrderRead, OrderReading, ReadPackage } from "../domain/order-reading.ts";
import { describeItems } from "../domain/reconciliation.ts";
import { Draft } from "./draft.ts";
import { itemsOf, type CompareSettings, type OrderSides } from "./sides.ts";

/**
 * Holds what the marketplace shows of an order against its packages; adds those
 * that only the marketplace has. Pure but for the drafts.
 */
export function compareWithMarketplace(
  drafts: Draft[],
  order: OrderSides,
  read: OrderRead,
  settings: CompareSettings,
): void {
  if (read.kind === "unread") return;
  if (read.kind === "not-found") {
    for (const draft of drafts) {
      addInvisible(draft, settings.nowMs, "The marketplace has no such order", order, settings);
    }
    return;
  }
  const { reading, readAtMs } = read;
  if (reading.fulfilledBy !== "marketplace") {
    if (reading.packages) comparePackages(drafts, reading.packages, readAtMs, order, settings);
    else compareUnits(drafts, reading, readAtMs, order, settings);
  }
  for (const draft of drafts) addLateness(draft, reading, settings);
}

function comparePackages(
  drafts: Draft[],
  packages: readonly ReadPackage[],
  readAtMs: number,
  order: OrderSides,
  settings: CompareSettings,
): void {
  const rest = new Set(packages);
  for (const draft of drafts) {
    for (const known of draft.known) {
      const shown = findShown(known, rest);
      if (known.inDoubt) noteDoubt(draft, known.inDoubt.content.trackingNumber, shown);
      if (!shown) {
        const what = "The marketplace does not show it";
        if (known.content) addInvisible(draft, readAtMs, what, order, settings);
        continue;
      }
      rest.delete(shown);
      draft.shown ??= shown;
      compareShown(draft, known, shown, order, settings);
    }
  }
  for (const known of order.history.packages) {
    const shown = findShown(known, rest);
    if (shown) rest.delete(shown);
  }
  for (const shown of rest) addUnknown(drafts, shown, order, settings);
}

/** What is shown does not end a doubt by itself, and tells a person how it will end. */
function noteDoubt(draft: Draft, number: string, shown: ReadPackage | undefined): void {
  if (!shown) return draft.note("in-doubt", "The marketplace does not show it.");
  const isSame = trackingKey(shown.trackingNumber) === trackingKey(number);
  const how = isSame ? "as it was sent" : `with number ${shown.trackingNumber}`;
  return draft.note("in-doubt", `The marketplace shows it, ${how}.`);
}

function findShown(known: LedgerPackage, rest: ReadonlySet<ReadPackage>): ReadPackage | undefined {
  const all = [...rest];
  const contents = [known.content, known.inDoubt?.content].filter((each) => each != null);
  const numbers = contents.map((each) => trackingKey(each.trackingNumber));
  return (
    all.find(({ packageReferenceId }) => packageReferenceId === known.packageId) ??
    all.find(
      ({ packageReferenceId, trackingNumber }) =>
        packageReferenceId === "" && numbers.includes(trackingKey(trackingNumber)),
    )
  );
}

function compareShown(
  draft: Draft,
  { content, packageId }: LedgerPackage,
  shown: ReadPackage,
  { key }: OrderSides,
  { commands }: CompareSettings,
): void {
  if (!content || draft.has("in-doubt")) return;
  const mend = commands.show(key.orderId);
  const number = trackingKey(shown.trackingNumber);
  if (number !== "" && number !== trackingKey(content.trackingNumber)) {
    const message = `The marketplace shows package ${packageId} with number ${shown.trackingNumber}; posted was ${content.trackingNumber}.`;
    draft.add("tracking-differs", message, mend);
  }
  if (shown.items.length > 0 && !sameItems(sumItems(shown.items), content.items)) {
    const message = `The marketplace shows package ${packageId} with ${describeItems(shown.items)}; posted was ${describeItems(content.items)}.`;
    draft.add("quantity-differs", message, mend);
  }
}

/** Of APIs that name no packages: shipped units against posted ones, over the whole order. */
function compareUnits(
  drafts: Draft[],
  { items }: OrderReading,
  readAtMs: number,
  order: OrderSides,
  settings: CompareSettings,
): void {
  const confirmed = order.history.packages.filter(({ content }) => content !== null);
  const posted = sumItems(confirmed.flatMap((known) => itemsOf(known)));
  const doubtful = order.history.packages.some(({ inDoubt }) => inDoubt !== null);
  const surplus: ItemQuantity[] = [];
  for (const { id, shipped } of items) {
    // What is in doubt may be among what is shown.
    if (shipped === null || doubtful) continue;
    const known = quantityOf(posted, id);
    if (shipped > known) surplus.push({ id, quantity: shipped - known });
    let missing = known - shipped;
    for (const draft of newestFirst(drafts)) {
      const units = quantityOf(draft.postedItems, id);
      if (missing <= 0 || units === 0) continue;
      missing -= units;
      const what = `The marketplace shows ${shipped} of ${known} posted units of item ${id} as shipped`;
      addInvisible(draft, readAtMs, what, order, settings);
    }
  }
  if (surplus.length > 0) addSurplus(drafts, surplus, order, settings);
}

function newestFirst(drafts: readonly Draft[]): Draft[] {
  const changedAtOf = ({ known: [first] }: Draft) => first?.changedAt ?? "";
  return drafts.toSorted((a, b) => (changedAtOf(a) < changedAtOf(b) ? 1 : -1));
}

function addInvisible(
  draft: Draft,
  readAtMs: number,
  what: string,
  { key }: OrderSides,
  { commands }: CompareSettings,
): void {
  const posted = draft.known.find(({ content }) => content !== null);
  if (!posted || draft.has("in-doubt") || draft.has("not-at-marketplace")) return;
  const sinceMs = readAtMs - Date.parse(posted.changedAt);
  const message = `${what}, ${describeSpan(sinceMs)} after package ${posted.packageId} was posted (${posted.changedAt}).`;
  draft.add("not-at-marketplace", message, commands.show(key.orderId));
}

/** A parcel of the marketplace that the ledger does not know; a manifest may well have it. */
function addUnknown(
  drafts: Draft[],
  shown: ReadPackage,
  order: OrderSides,
  { commands }: CompareSettings,
): void {
  const number = trackingKey(shown.trackingNumber);
  const own = drafts.find(
    ({ known, manifest }) =>
      known.length === 0 &&
      manifest !== null &&
      !manifest.isVoid &&
      number !== "" &&
      trackingKey(manifest.stated.trackingNumber) === number,
  );
  const draft = own ?? new Draft({});
  if (!own) drafts.push(draft);
  draft.shown = shown;
  draft.drop("never-posted");
  draft.drop("rejected-unshipped");
  const id = shown.packageReferenceId === "" ? "a package" : `package ${shown.packageReferenceId}`;
  const message = `The marketplace shows ${id} with number ${shown.trackingNumber}, ${describeItems(shown.items)}, that this ledger does not know.`;
  draft.add("unknown-to-ledger", message, commands.bringIn(accountOf(draft, order)));
}

/** Shipped units that no package accounts for: first those of parcels that left and were not posted. */
function addSurplus(
  drafts: Draft[],
  surplus: readonly ItemQuantity[],
  order: OrderSides,
  { commands }: CompareSettings,
): void {
  const left = new Map(surplus.map(({ id, quantity }) => [id, quantity]));
  const mend = commands.bringIn(accountOf(drafts[0], order));
  const tell = (items: readonly ItemQuantity[]) =>
    `The marketplace shows ${describeItems(items)} as shipped, more than this ledger knows.`;
  for (const draft of drafts) {
    const items = draft.known.length === 0 ? (draft.manifest?.items ?? []) : [];
    if (items.length === 0) continue;
    if (!items.every(({ id, quantity }) => (left.get(id) ?? 0) >= quantity)) continue;
    for (const { id, quantity } of items) left.set(id, (left.get(id) ?? 0) - quantity);
    draft.surplus = items;
    draft.drop("never-posted");
    draft.drop("rejected-unshipped");
    draft.add("unknown-to-ledger", tell(items), mend);
  }
  const rest = [...left].flatMap(([id, quantity]) => (quantity > 0 ? [{ id, quantity }] : []));
  if (rest.length === 0) return;
  const draft = new Draft({});
  draft.surplus = rest;
  draft.add("unknown-to-ledger", tell(rest), mend);
  drafts.push(draft);
}

function accountOf(draft: Draft | undefined, { manifest, history }: OrderSides): string {
  return draft?.manifest?.account ?? manifest[0]?.account ?? history.packages[0]?.account ?? "";
}

function addLateness(draft: Draft, { shipBy }: OrderReading, { nowMs }: CompareSettings): void {
  const latestMs = Date.parse(shipBy?.latest ?? "");
  if (Number.isNaN(latestMs) || draft.manifest?.isVoid) return;
  const [known] = draft.known;
  if (!draft.manifest && !known) return;
  const isPosted = known?.content != null;
  const said = draft.manifest?.stated.shipDate || known?.content?.shipDate || "";
  const saidMs = Date.parse(said);
  const leftMs = Number.isNaN(saidMs) ? Date.parse(known?.firstPost.at ?? "") : saidMs;
  const atMs = Number.isNaN(leftMs) ? nowMs : leftMs;
  if (atMs <= latestMs) return;
  const what = isPosted || !Number.isNaN(leftMs) ? "It left" : "It is not posted";
  draft.add(
    "shipped-late",
    `${what} ${describeSpan(atMs - latestMs)} after the latest ship date, ${shipBy?.latest ?? ""}.`,
    "Nothing to send: tell the buyer if need be.",
  );
}

/** A length of time for people, in its two largest units. */
function describeSpan(spanMs: number): string {
  const minutes = Math.floor(Math.max(0, spanMs) / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} days` : `${days} days ${hours % 24} h`;
}
