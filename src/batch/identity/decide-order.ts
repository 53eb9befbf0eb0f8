import type { OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { decidePackage } from "./decide.ts";
import { formPackages } from "./form-packages.ts";
import {
  findHolders,
  matchByItems,
  matchByName,
  ownersByLine,
  type Holders,
  type Match,
} from "./match.ts";
import { fillFromFacts, fillFromLedger, nameItemsBySku } from "./open-items.ts";
import { holdIncompleteOrders, refuseOverShipment, refuseSharedTargets } from "./order-rules.ts";
import {
  hasErrors,
  hasOpenItems,
  itemsOfLines,
  reject,
  type CheckedLine,
  type DecidedPackage,
  type Package,
  type Rejection,
} from "./package.ts";
import { refuseByReading } from "./reading-rules.ts";
import type { PlanSettings } from "./settings.ts";

/** All that was decided for one order, on one version of its history. */
export interface DecidedOrder {
  readonly key: OrderKey;
  /** The history version that a claim must still find. */
  readonly version: number;
  readonly packages: readonly DecidedPackage[];
  /** Tracking number of the first post, by package ID, of every package the ledger knows. */
  readonly firstNumbers: ReadonlyMap<string, string>;
  /** Lines whose package cannot be told; each has a finding of its own. */
  readonly orphans: readonly CheckedLine[];
}

/**
 * Decides one order: a pure function of its lines and what is known. Calling
 * it again on a newer history is how a claim repeats the decision.
 *
 * Rows that stand for what is left of the order come last: what is left
 * depends on what the other rows come to.
 */
export function decideOrder(
  key: OrderKey,
  lines: readonly CheckedLine[],
  history: OrderHistory,
  facts: OrderFacts,
  settings: PlanSettings,
): DecidedOrder {
  const formed = formPackages(lines, history, settings);
  const slots = formed.packages
    .flatMap((pkg) => splitByOwner(nameItemsBySku(pkg, facts), history))
    .map((pkg) => findSlot(pkg, history));
  const order = makeOrder(slots, history, facts, settings);
  const closed = slots.filter((slot) => !isOpen(slot));
  const settled = refuseSharedTargets(closed.map((slot) => decideSlot(slot, null, order)));
  const done = new Map(closed.map((slot, index) => [slot, settled[index]]));
  const others = settled.filter((_, index) => closed[index]?.match.candidates.length === 0);
  const open = slots.filter(isOpen);
  const filled = fillFromFacts(
    open.map((slot) => slot.package),
    others,
    facts,
    history,
  );
  const decided = slots.map((slot): DecidedPackage => {
    const early = done.get(slot);
    if (early) return early;
    const answer = filled.get(slot.package);
    if (answer && "package" in answer) {
      return decideSlot({ ...slot, package: answer.package }, null, order);
    }
    return decideSlot(slot, answer?.refused ?? null, order);
  });
  const sendable = refuseByReading(refuseSharedTargets(decided), facts, history);
  const packages = holdIncompleteOrders(
    refuseOverShipment(sendable, facts, history),
    formed.orphans,
  );
  const firstNumbers = new Map(
    history.packages.map((known) => [known.packageId, known.firstTrackingNumber]),
  );
  return { key, version: history.version, packages, firstNumbers, orphans: formed.orphans };
}

/** A package of the sheet with what its names find; its items are those of the ledger where it leaves them open. */
interface Slot {
  readonly package: Package;
  readonly match: Match;
}

/** What every decision of the order looks at, made ready once. */
interface Order {
  readonly history: OrderHistory;
  readonly facts: OrderFacts;
  readonly settings: PlanSettings;
  readonly holders: Holders;
  /** By package ID of the ledger: how many packages of the sheet name it. */
  readonly timesNamed: ReadonlyMap<string, number>;
}

function makeOrder(
  slots: readonly Slot[],
  history: OrderHistory,
  facts: OrderFacts,
  settings: PlanSettings,
): Order {
  const timesNamed = new Map<string, number>();
  for (const { packageId } of slots.flatMap((slot) => slot.match.candidates)) {
    timesNamed.set(packageId, (timesNamed.get(packageId) ?? 0) + 1);
  }
  const sheet = slots.map((slot) => slot.package);
  return { history, facts, settings, holders: findHolders(sheet, history), timesNamed };
}

function findSlot(pkg: Package, history: OrderHistory): Slot {
  const match = matchByName(pkg, history);
  const [target] = match.candidates;
  return { package: target ? fillFromLedger(pkg, target) : pkg, match };
}

/** Not found by any name, and its rows do not say what it holds. */
function isOpen({ package: pkg, match }: Slot): boolean {
  return !hasErrors(pkg) && hasOpenItems(pkg) && match.candidates.length === 0;
}

function decideSlot(slot: Slot, unclearItems: Rejection | null, order: Order): DecidedPackage {
  const { history, facts, settings, holders, timesNamed } = order;
  const { package: pkg } = slot;
  if (hasErrors(pkg)) {
    const message = "Another row of this package has an error.";
    return { package: pkg, decision: reject("rejected-with-package", message) };
  }
  const isNameless = slot.match.key === "nothing" && !slot.match.rival && pkg.packageId === "";
  const match =
    isNameless && pkg.items.length > 0 ? matchByItems(pkg, history, holders) : slot.match;
  const own = new Set(slot.match.candidates.map((known) => known.packageId));
  const isNamedElsewhere = (packageId: string) =>
    (timesNamed.get(packageId) ?? 0) > (own.has(packageId) ? 1 : 0);
  const decision = decidePackage({
    package: pkg,
    match,
    history,
    facts,
    settings,
    unclearItems,
    holders,
    isNamedElsewhere,
  });
  return { package: pkg, decision };
}

/** One package of the sheet that is several in the ledger, all on one number, is those several. */
function splitByOwner(pkg: Package, history: OrderHistory): Package[] {
  if (pkg.packageId !== "" || hasErrors(pkg) || hasOpenItems(pkg)) return [pkg];
  const match = matchByName(pkg, history);
  if (match.isEarlierNumber || match.candidates.length < 2) return [pkg];
  const owners = ownersByLine(pkg, match.candidates);
  if (!owners) return [pkg];
  const parts = Map.groupBy(pkg.lines, (line) => owners.get(line)?.packageId ?? "");
  return [...parts].map(([packageId, lines]) => {
    return { ...pkg, packageId, lines, items: itemsOfLines(lines) };
  });
}
