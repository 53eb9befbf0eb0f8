import { agreesWith } from "../domain/compare-contents.ts";
import { containsItems, sameItems, type PackageField } from "../domain/contents.ts";
import { describeFirstPost } from "../domain/first-post.ts";
import type { LedgerPackage } from "../domain/history.ts";
import { trackingKey } from "../domain/normalise.ts";
import { isPackageContent } from "../domain/post-content.ts";
import type { ComparedPackage } from "../domain/reconciliation.ts";
import { cellOf } from "../domain/shipment-line.ts";
import type { PostRecord } from "../store/ledger.ts";
import { compareQuantities } from "./compare-quantities.ts";
import { compareWithMarketplace } from "./compare-marketplace.ts";
import { Draft } from "./draft.ts";
import { matchOrder, type Pair } from "./match-order.ts";
import { itemsOf, type CompareSettings, type ManifestPackage, type OrderSides } from "./sides.ts";

/** The fields in which a parcel that left and one that was posted can be told apart. */
const LABEL_FIELDS: readonly PackageField[] = ["trackingNumber", "carrierCode", "carrierName"];

/**
 * Compares one order on all its sides. Pure.
 *
 * @returns what left, in manifest order; then what stands in no manifest
 */
export function compareOrder(order: OrderSides, settings: CompareSettings): ComparedPackage[] {
  const { pairs, voids, rest } = matchOrder(order);
  const drafts = pairs.map((pair) => draftPair(pair, order, settings));
  for (const draft of drafts) {
    // What nothing accounts for may be this very parcel under another number: the run asks.
    const mayBeIt = (known: LedgerPackage) =>
      containsItems(itemsOf(known), draft.manifest?.items ?? []);
    if (rest.some(mayBeIt)) draft.isAnotherParcel = false;
  }
  const byPackage = new Map(drafts.flatMap((draft) => draft.known.map((known) => [known, draft])));
  for (const { manifest, known } of voids) {
    const draft = byPackage.get(known) ?? new Draft({ manifest, known: [known], by: "number" });
    if (!byPackage.has(known)) drafts.push(draft);
    byPackage.set(known, draft);
    const { file, row } = manifest.place;
    draft.add(
      "void-but-posted",
      `The label ${manifest.stated.trackingNumber} is void (${file} row ${row}), and stands posted: package ${known.packageId}, ${describeFirstPost(known)}.`,
      settings.commands.show(order.key.orderId),
    );
  }
  const unclaimed = rest.filter((known) => !byPackage.has(known));
  drafts.push(...unclaimed.flatMap((known) => draftUnlisted(known, order, settings)));
  drafts.push(...draftRejected(drafts, order, settings));
  compareQuantities(drafts, order, settings);
  if (order.read) compareWithMarketplace(drafts, order, order.read, settings);
  return drafts.map((draft) => draft.finish(order.key));
}

function draftPair(pair: Pair, order: OrderSides, settings: CompareSettings): Draft {
  const { manifest, known } = pair;
  if (known.length === 0) return draftUnposted(manifest, order, settings);
  const draft = new Draft(pair);
  const doubtful = known.find(({ inDoubt }) => inDoubt !== null);
  if (doubtful) addDoubt(draft, doubtful, order, settings);
  else compareLabels(draft, pair, order, settings);
  return draft;
}

/** What left and is not in the ledger: never sent, or refused. */
function draftUnposted(
  manifest: ManifestPackage,
  { key, history, unfinished }: OrderSides,
  { commands }: CompareSettings,
): Draft {
  const post = unfinished.find((each) => each.kind === "create" && isPostOf(each, manifest));
  const draft = new Draft({ manifest, post: post ?? null });
  const canRun = manifest.fault === null;
  if (post?.state === "rejected") {
    const mend = canRun ? commands.runFix : commands.show(key.orderId);
    draft.add("rejected-unshipped", describeRejection(post), mend, canRun);
    return draft;
  }
  const { file, row } = manifest.place;
  const asksForUpdate = manifest.lines.some(
    (line) => cellOf(line, "action").toLowerCase() === "update",
  );
  if (manifest.fault !== null) {
    draft.add("never-posted", manifest.fault, `Correct ${file} row ${row}, and run it.`);
  } else if (asksForUpdate) {
    const message = "The row corrects a parcel, and the ledger does not know which.";
    draft.add("never-posted", message, commands.bringIn(manifest.account));
  } else if (history.otherSellers.length > 0 && history.packages.length === 0) {
    const message = `The ledger knows this order under the seller ${history.otherSellers.join(", ")}.`;
    draft.add("never-posted", message, commands.show(key.orderId));
  } else if (history.claimedBy !== null) {
    const message = `The ledger has no post of it yet: ${history.claimedBy} is posting this order.`;
    draft.add("never-posted", message, "Reconcile again when that run has ended.");
  } else {
    const message = post
      ? `Its last attempt was certainly not applied (${post.reasonCode}): ${post.reason}`
      : "The ledger has no post of it.";
    draft.add("never-posted", message, commands.runFix, true);
    draft.isAnotherParcel = history.packages.some((known) =>
      containsItems(itemsOf(known), manifest.items),
    );
  }
  return draft;
}

function isPostOf({ content, packageId }: PostRecord, manifest: ManifestPackage): boolean {
  if (!isPackageContent(content)) return false;
  if (manifest.packageId !== "" && manifest.packageId === packageId) return true;
  const number = trackingKey(manifest.stated.trackingNumber);
  return number !== "" && trackingKey(content.trackingNumber) === number;
}

function describeRejection({ reasonCode, reason, settledAt, source }: PostRecord): string {
  const { fileName, row } = source;
  return `Refused ${settledAt} (${fileName} row ${row}), ${reasonCode}: ${reason}`;
}

function addDoubt(
  draft: Draft,
  known: LedgerPackage,
  { key, unfinished }: OrderSides,
  { commands }: CompareSettings,
): void {
  const { manifest } = draft;
  const attempt = known.inDoubt;
  if (!attempt) return;
  const post = unfinished.find(({ postId }) => postId === attempt.postId);
  const when = post?.sentAt ? ` of ${post.sentAt}` : "";
  const why = post?.reason ? `: ${post.reason}` : ".";
  const message = `Package ${known.packageId}, number ${attempt.content.trackingNumber}: its post${when} got no clear answer${why}`;
  const isSame =
    manifest !== null &&
    manifest.fault === null &&
    manifest.account === known.account &&
    agreesWith(manifest.stated, attempt.content, manifest.transmits) &&
    (manifest.items.length === 0 || sameItems(manifest.items, attempt.content.items));
  const mend = isSame ? commands.runFix : commands.resolve(key.orderId, known.operation);
  draft.add("in-doubt", message, mend, isSame);
}

function compareLabels(
  draft: Draft,
  { manifest, known, by, isAmbiguous }: Pair,
  { key }: OrderSides,
  { commands }: CompareSettings,
): void {
  const fields = manifest.transmits.filter((field) => LABEL_FIELDS.includes(field));
  const [first] = known;
  const other = known.find(
    ({ content }) => content !== null && !agreesWith(manifest.stated, content, fields),
  );
  const isNumberLost = manifest.stated.trackingNumber === "" && by === "items";
  const differing = other ?? (isNumberLost ? first : undefined);
  if (!differing?.content) return;
  const label = labelOf(manifest.stated);
  const posted = `posted as ${labelOf(differing.content)} (package ${differing.packageId}, ${describeFirstPost(differing)})`;
  if (by === "earlier-number") {
    const message = `Left as ${label}; the number was corrected since: ${posted}, changed ${differing.changedAt}.`;
    draft.add("tracking-differs", message, commands.show(key.orderId));
    return;
  }
  const canRun =
    manifest.fault === null &&
    !isAmbiguous &&
    !isNumberLost &&
    known.length === 1 &&
    manifest.account === differing.account;
  const message = isAmbiguous
    ? `Left as ${label}; another number was posted with the same items: ${posted}. Which parcel of the order is which cannot be told.`
    : `Left as ${label}, ${posted}.`;
  draft.add(
    "tracking-differs",
    message,
    canRun ? commands.runFix : commands.show(key.orderId),
    canRun,
  );
}

function labelOf({
  carrierCode,
  carrierName,
  trackingNumber,
}: {
  readonly carrierCode: string;
  readonly carrierName: string;
  readonly trackingNumber: string;
}): string {
  return `${carrierCode || carrierName} ${trackingNumber || "(a number that cannot be used)"}`.trim();
}

/** What the ledger has of the day and no manifest. */
function draftUnlisted(
  known: LedgerPackage,
  order: OrderSides,
  settings: CompareSettings,
): Draft[] {
  const { day, key } = order;
  const draft = new Draft({ known: [known] });
  const isOfDay = day.begun.has(known.packageId);
  if (known.inDoubt && (isOfDay || day.troubled.has(known.packageId))) {
    addDoubt(draft, known, order, settings);
    return [draft];
  }
  if (!isOfDay) return [];
  const message = `Package ${known.packageId}, number ${known.content?.trackingNumber ?? ""}, ${describeFirstPost(known)}, is in none of these manifests.`;
  draft.add("not-in-manifest", message, settings.commands.show(key.orderId));
  return [draft];
}

/** Refused on the day, in no manifest, and no parcel of the order has these items now. */
function draftRejected(
  drafts: readonly Draft[],
  { day, key, history, unfinished }: OrderSides,
  { commands }: CompareSettings,
): Draft[] {
  const seen = new Set<string>();
  return unfinished.flatMap((post): Draft[] => {
    const { content, packageId, state, kind } = post;
    if (state !== "rejected" || kind !== "create" || !isPackageContent(content)) return [];
    if (!day.troubled.has(packageId) || seen.has(packageId)) return [];
    seen.add(packageId);
    const isShipped = history.packages.some(
      (known) => known.packageId === packageId || sameItems(itemsOf(known), content.items),
    );
    const isListed = drafts.some(
      ({ manifest }) =>
        manifest && (isPostOf(post, manifest) || sameItems(manifest.items, content.items)),
    );
    if (isShipped || isListed) return [];
    const draft = new Draft({ post });
    draft.add("rejected-unshipped", describeRejection(post), commands.show(key.orderId));
    return [draft];
  });
}
