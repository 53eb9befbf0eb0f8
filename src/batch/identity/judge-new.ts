import { describeFirstPost } from "../../domain/first-post.ts";
import { sameItems } from "../../domain/contents.ts";
import { trackingKey } from "../../domain/normalise.ts";
import { computePackageId } from "../../domain/package-id.ts";
import { saysPosted } from "../../domain/result-row.ts";
import type { Case } from "./case.ts";
import { contentFrom } from "./complete-decision.ts";
import { contentOf, describeItems, itemsOf } from "./ledger-package.ts";
import { remainingOf, unitsInLedger } from "./open-items.ts";
import { reject, type Decision, type Package } from "./package.ts";
import { ambiguous, effectiveAction, packagesShownAs, update } from "./verdicts.ts";

/** Step 8: the same items under another number: a second parcel or a corrected number? */
export function judgeSameItems(situation: Case): Decision | null {
  const { package: pkg, match, history, isNamedElsewhere } = situation;
  if (match.key !== "items") return null;
  const action = effectiveAction(situation);
  if (action === "create") return create(situation);
  if (action === "update") {
    const views = packagesShownAs(pkg, history);
    const [target] = views;
    const isFree = target && views.length === 1 && !isNamedElsewhere(target.packageId);
    const isWhole = target && sameItems(itemsOf(target), pkg.items);
    return isFree && isWhole
      ? update(pkg, target)
      : ambiguous(views.length > 0 ? views : match.fitting);
  }
  if (fitsWhatIsLeft(situation) && isCumulative(situation)) return create(situation);
  const known = match.fitting.map(
    (each) => `${contentOf(each).trackingNumber} (package ${each.packageId})`,
  );
  const message = `The order already has ${describeItems(pkg.items)} under ${known.join(", ")}. Is ${pkg.stated.trackingNumber} a second parcel or a corrected number?`;
  return reject("needs-action", message);
}

/** Step 9: the ledger knows nothing of it. */
export function judgeUnknown(situation: Case): Decision | null {
  const { package: pkg, settings, history, facts } = situation;
  const isNamed = pkg.packageId !== "" || pkg.originalTrackingNumber !== "";
  const isTrusted = settings.trustPackageIds && isNamed;
  const wasPosted = pkg.lines.some(({ line }) => saysPosted(line.earlierResult?.result ?? ""));
  if (wasPosted && !isTrusted) {
    return reject(
      "history-missing",
      "The row says that it was posted, but this ledger does not know it.",
    );
  }
  if (effectiveAction(situation) === "update") {
    if (!isTrusted) return reject("unknown-package-id", unknownMessage(pkg));
    return {
      kind: "update",
      packageId: packageIdFor(pkg),
      content: contentFrom(pkg),
      before: null,
    };
  }
  const isShortOfHistory =
    pkg.action === "" &&
    facts.isRead &&
    [...facts.items].some(([id, item]) => (item.shipped ?? 0) > unitsInLedger(id, history));
  if (isShortOfHistory) return reject("history-missing", describeMissing(situation));
  return create(situation);
}

/** What the marketplace has that the ledger does not know; by its number, where it tells numbers. */
function describeMissing({ package: pkg, facts }: Case): string {
  const shown = facts.market?.kind === "read" ? (facts.market.reading.packages ?? []) : [];
  const number = trackingKey(pkg.stated.trackingNumber);
  const own = shown.find((parcel) => trackingKey(parcel.trackingNumber) === number);
  return own
    ? `The marketplace already has this number, on package ${own.packageReferenceId}, which this ledger does not know.`
    : "The marketplace shows more units shipped than this ledger knows of.";
}

function unknownMessage(pkg: Package): string {
  const name = pkg.packageId
    ? `package ID ${pkg.packageId}`
    : `tracking number ${pkg.originalTrackingNumber || pkg.stated.trackingNumber}`;
  return `The row asks for an update, but the ledger knows no package of this order by its ${name}.`;
}

function create(situation: Case): Decision {
  const { package: pkg, history } = situation;
  const packageId =
    pkg.packageId ||
    computePackageId(pkg.route.order.orderId, pkg.items, pkg.stated.trackingNumber);
  const taken = history.packages.find((known) => known.packageId === packageId);
  if (taken) {
    return {
      kind: "skip",
      code: "superseded",
      message: `Package ${packageId} of these items and this first number exists already, ${describeFirstPost(taken)}. If this is another parcel, give it a package ID of its own.`,
      target: null,
    };
  }
  return { kind: "create", packageId, content: contentFrom(pkg) };
}

function packageIdFor(pkg: Package): string {
  const number = pkg.originalTrackingNumber || pkg.stated.trackingNumber;
  return pkg.packageId || computePackageId(pkg.route.order.orderId, pkg.items, number);
}

/** Whether the ordered quantity of every item is known and this package still fits. */
function fitsWhatIsLeft({ package: pkg, facts, history }: Case): boolean {
  return pkg.items.every((item) => {
    const remaining = remainingOf(item.id, facts, history);
    return remaining !== null && item.quantity <= remaining;
  });
}

/** Whether one file holds this package and every package it might be confused with, whole. */
function isCumulative({ package: pkg, match, holders }: Case): boolean {
  const files = new Set(pkg.lines.map(({ line }) => line.row.table.file.hash));
  if (files.size !== 1) return false;
  const isInFile = (other: Package) =>
    other.lines.every(({ line }) => files.has(line.row.table.file.hash));
  return match.fitting.every((known) => holders.get(known)?.some(isInFile) ?? false);
}
