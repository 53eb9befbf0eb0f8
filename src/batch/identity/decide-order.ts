import type { OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { decidePackage } from "./decide.ts";
import { formPackages } from "./form-packages.ts";
import { matchByItems, matchByName, ownersByLine, type Match } from "./match.ts";
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
  const order: Order = { slots, history, facts, settings };
  const closed = slots.filter((slot) => !isOpen(slot));
  const settled = refuseSharedTargets(closed.map((slot) => decideSlot(slot, null, order)));
  const others = settled.filter((_, index) => closed[index]?.match.candidates.length === 0);
  const open = slots.filter(isOpen);
  const filled = fillFromFacts(
    open.map((slot) => slot.package),
    others,
    facts,
    history,
  );
  const decided = slots.map((slot): DecidedPackage => {
    const done = settled[closed.indexOf(slot)];
    if (done) return done;
    const answer = filled.get(slot.package);
    if (answer && "package" in answer) {
      return decideSlot({ ...slot, package: answer.package }, null, order);
    }
    return decideSlot(slot, answer?.refused ?? null, order);
  });
  const packages = holdIncompleteOrders(
    refuseOverShipment(refuseSharedTargets(decided), facts, history),
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

interface Order {
  readonly slots: readonly Slot[];
  readonly history: OrderHistory;
  readonly facts: OrderFacts;
  readonly settings: PlanSettings;
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
  const { slots, history, facts, settings } = order;
  const { package: pkg } = slot;
  if (hasErrors(pkg)) {
    const message = "Another row of this package has an error.";
    return { package: pkg, decision: reject("rejected-with-package", message) };
  }
  const sheet = slots.map((each) => each.package);
  const isNameless = slot.match.key === "nothing" && !slot.match.rival && pkg.packageId === "";
  const match = isNameless && pkg.items.length > 0 ? matchByItems(pkg, history, sheet) : slot.match;
  // A filled slot is a new one: rows tell which of the sheet's packages it is.
  const elsewhere = slots.filter((each) => each.package.lines !== pkg.lines);
  const namedElsewhere = new Set(
    elsewhere.flatMap((each) => each.match.candidates.map((known) => known.packageId)),
  );
  const decision = decidePackage({
    package: pkg,
    match,
    history,
    facts,
    settings,
    unclearItems,
    sheet,
    namedElsewhere,
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
