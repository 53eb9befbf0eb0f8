import { describeFirstPost } from "../../domain/first-post.ts";
import { quantityOf, sameItems } from "../../domain/contents.ts";
import type { LedgerPackage, OrderHistory, RetainedIntent } from "../../domain/history.ts";
import { trackingKey } from "../../domain/normalise.ts";
import { saysPosted } from "../../domain/result-row.ts";
import type { Case } from "./case.ts";
import { completeDecision } from "./complete-decision.ts";
import { comparableFields, keepAtHome } from "./home-rules.ts";
import { judgeSameItems, judgeUnknown } from "./judge-new.ts";
import { contentOf, earlierNumbersOf, itemsOf } from "./ledger-package.ts";
import { asksForUpdate, hasOpenItems, reject, type Decision, type Package } from "./package.ts";
import {
  agrees,
  ambiguous,
  effectiveAction,
  inconsistent,
  linesOf,
  packagesShownAs,
  superseded,
  update,
} from "./verdicts.ts";

type Step = (situation: Case) => Decision | null;

/**
 * What to do with one package: the first step that has an answer wins. Their
 * order is the rule; each was put there because without it some history lost a
 * parcel's number or doubled a parcel.
 */
export function decidePackage(situation: Case): Decision {
  for (const step of STEPS) {
    const decision = step(situation);
    if (decision) return keepAtHome(completeDecision(decision, situation), situation);
  }
  throw new RangeError("the last step always decides");
}

const STEPS: readonly Step[] = [
  waitForLiveRun,
  refuseOtherSellers,
  refuseRivalIds,
  settleDoubtFirst,
  skipWhatIsPosted,
  resumeOwnIntent,
  skipOldRows,
  judgeEarlierNumber,
  refuseOtherItems,
  updateWhatWasNamed,
  refuseUnclearItems,
  judgeSameItems,
  judgeUnknown,
];

function waitForLiveRun({ history }: Case): Decision | null {
  return history.claimedBy === null ? null : { kind: "wait", by: history.claimedBy };
}

function refuseOtherSellers({ history }: Case): Decision | null {
  if (history.otherSellers.length === 0 || history.packages.length > 0) return null;
  const sellers = history.otherSellers.join(", ");
  return reject(
    "known-to-other-seller",
    `The ledger knows this order under the seller ${sellers}.`,
  );
}

function refuseRivalIds({ package: pkg, match }: Case): Decision | null {
  if (!match.rival) return null;
  const message = `The sheet says package ID ${pkg.packageId}, but that tracking number belongs to package ${match.rival.packageId}, ${describeFirstPost(match.rival)}.`;
  return reject("package-id-conflict", message);
}

/** Step 2: doubt ends before anything else is sent. */
function settleDoubtFirst(situation: Case): Decision | null {
  const { package: pkg, match } = situation;
  const doubtful = match.candidates.filter((known) => known.inDoubt !== null);
  const [target] = doubtful;
  if (!target?.inDoubt) return null;
  const attempt = target.inDoubt;
  const fields = comparableFields(pkg, target, situation.settings);
  const isSame = agrees(pkg, attempt.content, fields) && linesOf(pkg, attempt.content);
  if (doubtful.length === 1 && isSame) {
    return {
      kind: "replay",
      packageId: target.packageId,
      content: attempt.content,
      before: target.content,
      postId: attempt.postId,
    };
  }
  const isOneTarget =
    match.key === "items"
      ? packagesShownAs(pkg, situation.history).length === 1 &&
        !situation.isNamedElsewhere(target.packageId)
      : match.candidates.length === 1;
  // An old row, or one of our own results, is no new wish.
  const isOlder = pkg.firstReadSeq < attempt.seq || isOwnResult(pkg);
  const mayUpdate =
    effectiveAction(situation) === "update" && sameItems(pkg.items, attempt.content.items);
  if (mayUpdate && isOneTarget && !isOlder) return update(pkg, target);
  const message = `Package ${target.packageId} (${describeFirstPost(target)}) got no clear answer for number ${attempt.content.trackingNumber}; settle that first.`;
  return reject("settle-first", message);
}

/** Step 3: what the ledger already has, whole or in part. A filtered sheet ends here. */
function skipWhatIsPosted({ package: pkg, match, settings }: Case): Decision | null {
  const same = match.candidates.filter((known) => {
    const { content } = known;
    const fields = comparableFields(pkg, known, settings);
    return content !== null && agrees(pkg, content, fields) && linesOf(pkg, content);
  });
  const [target] = same;
  if (!target) return null;
  return {
    kind: "skip",
    code: "already-posted",
    message: `Package ${target.packageId}, ${describeFirstPost(target)}.`,
    target,
  };
}

/**
 * An intent that certainly never reached the endpoint keeps its kind and ID,
 * as long as nothing but its siblings of the same claim changed the order since.
 */
function resumeOwnIntent(situation: Case): Decision | null {
  const { package: pkg, match, history } = situation;
  if (match.key !== "items" && match.key !== "nothing") return null;
  const intent = history.retained.find(
    (each) => isSameRequest(pkg, each) && isBasisUnchanged(each, history),
  );
  if (!intent) return null;
  const target = history.packages.find((known) => known.packageId === intent.packageId);
  if (intent.kind === "update") {
    if (!target || situation.isNamedElsewhere(target.packageId)) return null;
    return update(pkg, target);
  }
  if (target) return null;
  return { kind: "create", packageId: intent.packageId, content: intent.content };
}

function isSameRequest(pkg: Package, intent: RetainedIntent): boolean {
  if (pkg.packageId !== "" && pkg.packageId !== intent.packageId) return false;
  const action = asksForUpdate(pkg) ? "update" : pkg.action;
  const isAction = action === "" || action === intent.kind;
  return isAction && sameItems(pkg.items, intent.content.items) && agrees(pkg, intent.content);
}

function isBasisUnchanged(intent: RetainedIntent, history: OrderHistory): boolean {
  return history.packages.every(
    (known) => known.changedSeq < intent.seq || known.changedByClaim === intent.claim,
  );
}

/** Step 4: an old sheet must not undo a correction, whatever its action. */
function skipOldRows({ package: pkg, match }: Case): Decision | null {
  const newer = match.candidates.find(
    (known) => pkg.firstReadSeq < known.changedSeq && !isFromSameFile(pkg, known),
  );
  if (newer) return superseded(newer);
  const replaced = match.candidates.find((known) => isReplacedResult(pkg, known));
  return replaced ? superseded(replaced) : null;
}

function isOwnResult(pkg: Package): boolean {
  return pkg.lines.some(({ line }) => saysPosted(line.earlierResult?.result ?? ""));
}

/**
 * A result of ours is a new file each time, but its rows say when they were
 * true: a row that was posted before the package's last change is old, unless
 * its cells are what the package holds now.
 */
function isReplacedResult(pkg: Package, known: LedgerPackage): boolean {
  return pkg.lines.some(({ line }) => {
    const earlier = line.earlierResult;
    // Its doubt has ended since, or it was old then already: that was looked at before.
    if (earlier?.result === "in-doubt") return known.inDoubt === null;
    if (earlier?.result === "ignored") return true;
    if (!earlier || !saysPosted(earlier.result)) return false;
    const isOldNumber = earlierNumbersOf(known).includes(trackingKey(pkg.stated.trackingNumber));
    return isOldNumber || (earlier.postedAt !== "" && earlier.postedAt < known.changedAt);
  });
}

/** A sheet is not older than a change that it made itself, nor is the result of the run that made it. */
function isFromSameFile(pkg: Package, known: LedgerPackage): boolean {
  return pkg.lines.every(
    ({ line, firstFile }) =>
      firstFile === known.changedByFile ||
      (known.changedByRun !== "" && line.earlierResult?.runId === known.changedByRun),
  );
}

/** Step 5: a number that the package once had. */
function judgeEarlierNumber(situation: Case): Decision | null {
  const { package: pkg, match, history } = situation;
  if (!match.isEarlierNumber) return null;
  const equal = match.candidates.find((known) => {
    const fields = comparableFields(pkg, known, situation.settings);
    return known.earlier.some((each) => agrees(pkg, each, fields) && linesOf(pkg, each));
  });
  if (equal) return superseded(equal);
  // An original number says which package is meant; only a bare old number is a riddle.
  if (match.key !== "earlier-tracking-number") return null;
  const [target] = match.candidates;
  if (pkg.action === "update") {
    const others = packagesShownAs(pkg, history).filter((known) => known !== target);
    const isFree =
      target && match.candidates.length === 1 && !situation.isNamedElsewhere(target.packageId);
    if (isFree && others.length === 0) {
      return sameItems(itemsOf(target), pkg.items)
        ? update(pkg, target)
        : inconsistent(pkg, target);
    }
    return ambiguous([...match.candidates, ...others]);
  }
  const number = pkg.stated.trackingNumber;
  const now = target ? contentOf(target).trackingNumber : "";
  return reject(
    "needs-action",
    `${number} was replaced by ${now} on package ${target?.packageId ?? ""}. If it is right again, write update with that package-id; if this is another parcel, write create with a package-id of its own.`,
  );
}

/** Step 6: found by ID or number, but the items differ: eCart and Amazon could never correct it again. */
function refuseOtherItems({ package: pkg, match, history }: Case): Decision | null {
  if (match.key === "items" || match.key === "nothing") return null;
  const [target] = match.candidates;
  if (!target || match.candidates.some((known) => sameItems(itemsOf(known), pkg.items)))
    return null;
  const isShared = pkg.items.some((item) =>
    history.packages.some((known) => quantityOf(itemsOf(known), item.id) > 0),
  );
  if (match.key === "tracking-number" && pkg.action === "create" && !isShared) {
    return null;
  }
  return inconsistent(pkg, target);
}

/** Step 7: found by ID or number, same items, something else differs. */
function updateWhatWasNamed({ package: pkg, match }: Case): Decision | null {
  if (match.key === "items" || match.key === "nothing") return null;
  const targets = match.candidates.filter((known) => sameItems(itemsOf(known), pkg.items));
  const [target] = targets;
  if (!target) return null;
  // A row without items stands for all that its number holds, not for one of them.
  if (targets.length > 1 || (hasOpenItems(pkg) && match.candidates.length > 1))
    return ambiguous(match.candidates);
  if (pkg.action !== "create") return update(pkg, target);
  const message = `The row says create, but package ${target.packageId} exists, ${describeFirstPost(target)}.`;
  return reject("package-id-in-use", message);
}

/** The items cannot be told, and nothing found by name tells them either. */
function refuseUnclearItems({ package: pkg, unclearItems, settings }: Case): Decision | null {
  const isNamed = pkg.packageId !== "" || pkg.originalTrackingNumber !== "";
  // An update of what the ledger does not know is refused for that, unless it is to be trusted.
  const isUnknown = asksForUpdate(pkg) && isNamed && !settings.trustPackageIds;
  return isUnknown ? null : unclearItems;
}
