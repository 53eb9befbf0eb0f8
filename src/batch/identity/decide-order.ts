import type { ItemQuantity } from "../../domain/contents.ts";
import type { OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { decidePackage } from "./decide.ts";
import { formPackages, type CheckedLine } from "./form-packages.ts";
import { matchByItems, matchByName, NOTHING, ownersByItem, type Match } from "./match.ts";
import { fillFromFacts, fillFromLedger, remainingOf } from "./open-items.ts";
import {
  hasOpenItems,
  reject,
  sheetOf,
  type DecidedPackage,
  type Package,
  type PackageLine,
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
 */
export function decideOrder(
  key: OrderKey,
  lines: readonly CheckedLine[],
  history: OrderHistory,
  facts: OrderFacts,
  settings: PlanSettings,
): DecidedOrder {
  const formed = formPackages(lines, history, settings);
  const sheet = formed.packages.flatMap((pkg) => splitByOwner(pkg, history));
  const named = sheet.map((pkg) => matchByName(pkg, history));
  const filled = fillAll(sheet, named, facts, history);
  const matches = filled.map(({ package: pkg, match }) =>
    match.key === "nothing" && !match.rival && pkg.packageId === "" && pkg.items.length > 0
      ? matchByItems(
          pkg,
          history,
          filled.map((each) => each.package),
        )
      : match,
  );
  const decided = filled.map(({ package: pkg, refused }, index): DecidedPackage => {
    const match = matches[index] ?? NOTHING;
    if (pkg.findings.some((finding) => finding.severity === "error")) {
      return {
        package: pkg,
        decision: reject("rejected-with-package", "Another row of this package has an error."),
      };
    }
    if (refused) return { package: pkg, decision: refused };
    const namedElsewhere = idsNamedBy(named.filter((_, other) => other !== index));
    const situation = { package: pkg, match, history, facts, settings, namedElsewhere };
    const decision = decidePackage({ ...situation, sheet: filled.map((each) => each.package) });
    return { package: pkg, decision };
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

function idsNamedBy(matches: readonly Match[]): Set<string> {
  return new Set(matches.flatMap((match) => match.candidates.map((known) => known.packageId)));
}

/** One package of the sheet that is several in the ledger, all on one number, is those several. */
function splitByOwner(pkg: Package, history: OrderHistory): Package[] {
  if (pkg.packageId !== "" || pkg.findings.length > 0 || hasOpenItems(pkg)) return [pkg];
  const match = matchByName(pkg, history);
  if (match.isEarlierNumber || match.candidates.length < 2) return [pkg];
  const owners = ownersByItem(pkg, match.candidates);
  if (!owners) return [pkg];
  const parts = Map.groupBy(
    pkg.lines,
    (line: PackageLine) => owners.get(line.itemId)?.packageId ?? "",
  );
  return [...parts].map(([packageId, lines]) => {
    const ids = new Set(lines.map((line) => line.itemId));
    return { ...pkg, packageId, lines, items: pkg.items.filter((item) => ids.has(item.id)) };
  });
}

interface FilledSlot {
  readonly package: Package;
  readonly match: Match;
  readonly refused: Rejection | null;
}

/** Gives every package its items: from the ledger where it was named, else from what is unshipped. */
function fillAll(
  sheet: readonly Package[],
  named: readonly Match[],
  facts: OrderFacts,
  history: OrderHistory,
): FilledSlot[] {
  const isOpenAndNew = (pkg: Package, index: number) =>
    hasOpenItems(pkg) && pkg.findings.length === 0 && named[index]?.candidates.length === 0;
  const open = sheet.filter(isOpenAndNew);
  const closed = sheet.filter(
    (pkg, index) =>
      !hasOpenItems(pkg) && pkg.findings.length === 0 && named[index]?.candidates.length === 0,
  );
  const filled = fillFromFacts(open, closed, facts, history);
  return sheet.map((pkg, index): FilledSlot => {
    const match = named[index] ?? NOTHING;
    const answer = filled.get(pkg);
    if (answer) {
      if ("refused" in answer) return { package: pkg, match, refused: answer.refused };
      return { package: answer.package, match, refused: null };
    }
    const [target] = match.candidates;
    return { package: target ? fillFromLedger(pkg, target) : pkg, match, refused: null };
  });
}

/** Two packages of the sheet that would be sent under one ID: neither is. */
function refuseSharedTargets(decided: readonly DecidedPackage[]): DecidedPackage[] {
  const sending = decided.filter(({ decision }) => isSending(decision.kind));
  const byId = Map.groupBy(sending, ({ decision }) =>
    "packageId" in decision ? decision.packageId : "",
  );
  return decided.map((each) => {
    const { decision } = each;
    if (!("packageId" in decision)) return each;
    const rivals = byId.get(decision.packageId) ?? [];
    if (rivals.length < 2) return each;
    const numbers = rivals
      .map((rival) => rival.package.stated.trackingNumber)
      .toSorted()
      .join(", ");
    const message = `Several packages of the sheet (${numbers}) aim at package ID ${decision.packageId}.`;
    const areNew = rivals.every((rival) => rival.decision.kind === "create");
    const code = areNew ? "package-id-conflict" : "ambiguous-package";
    return { ...each, decision: reject(code, message) };
  });
}

function isSending(kind: string): boolean {
  return kind === "create" || kind === "update" || kind === "replay";
}

/** New packages that together exceed what is left of an item are all refused. */
function refuseOverShipment(
  decided: readonly DecidedPackage[],
  facts: OrderFacts,
  history: OrderHistory,
): DecidedPackage[] {
  const created = decided.filter(({ decision }) => decision.kind === "create");
  const tooMuch = new Map<string, string>();
  for (const id of new Set(created.flatMap((each) => each.package.items.map((item) => item.id)))) {
    const remaining = remainingOf(id, facts, history);
    const wanted = created.reduce((sum, each) => sum + unitsOf(each.package.items, id), 0);
    if (remaining === null || wanted <= remaining) continue;
    const ordered = facts.items.get(id)?.ordered ?? 0;
    tooMuch.set(
      id,
      `Item ${id}: ${ordered} ordered, ${Math.max(remaining, 0)} left, ${wanted} in new packages of this run.`,
    );
  }
  if (tooMuch.size === 0) return [...decided];
  return decided.map((each) => {
    if (each.decision.kind !== "create") return each;
    const reasons = each.package.items.flatMap((item) => tooMuch.get(item.id) ?? []);
    if (reasons.length === 0) return each;
    return { ...each, decision: reject("over-shipment", reasons.join(" ")) };
  });
}

function unitsOf(items: readonly ItemQuantity[], id: string): number {
  return items.find((item) => item.id === id)?.quantity ?? 0;
}

/**
 * A row whose package cannot be told, or a package that no longer matches its
 * first post, may be part of any new package of its order in that sheet: those wait.
 */
function holdIncompleteOrders(
  decided: readonly DecidedPackage[],
  orphans: readonly CheckedLine[],
): DecidedPackage[] {
  const sheets = new Set(orphans.map((orphan) => sheetOf(orphan.line)));
  for (const { package: pkg, decision } of decided) {
    if (decision.kind !== "reject" || decision.code !== "inconsistent-with-initial-post") continue;
    for (const { line } of pkg.lines) sheets.add(sheetOf(line));
  }
  if (sheets.size === 0) return [...decided];
  return decided.map((each) => {
    if (each.decision.kind !== "create") return each;
    if (!each.package.lines.some(({ line }) => sheets.has(sheetOf(line)))) return each;
    const message =
      "Another row of this order in the same sheet is refused and might belong to this package.";
    return { ...each, decision: reject("held-with-order", message) };
  });
}
