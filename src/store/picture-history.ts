import type { PackageContent } from "../domain/contents.ts";
import type {
  LedgerPackage,
  LedgerUpdate,
  OrderHistory,
  RetainedIntent,
} from "../domain/history.ts";
import { isPackageOperation } from "../domain/operation.ts";
import type { StoredRequest } from "../domain/post.ts";
import { isPackageContent, trackingNumberOf } from "../domain/post-content.ts";
import type { PostContent, UpdateContent } from "../domain/post-content.ts";
import { assertInvariant } from "../errors.ts";
import type { ClaimOwner } from "./ledger.ts";
import type {
  AttemptRecord,
  ClaimRecord,
  ConfirmedContent,
  FirstPost,
  OrderRecord,
  SubjectRecord,
} from "./order-record.ts";
import { contentText } from "./stored-text.ts";

/** What the picture of an order depends on besides its record. */
export interface Onlooker {
  readonly nowMs: number;
  /** Whether the owner's process has certainly ended. */
  isOwnerGone(owner: ClaimOwner): boolean;
  /** Whether the owner's process is certainly running; false too where nobody here can tell. */
  isOwnerRunning(owner: ClaimOwner): boolean;
  /** Whose own claim is no obstacle; absent for a mere reader. */
  readonly ownerId?: string;
}

/** Clocks of machines that share a ledger may differ by so much. */
const CLOCK_DRIFT_MS = 60_000;

/**
 * A claim holds while its lease runs and its owner is not known to be gone. A
 * lease that has longer to go than a lease is was written by a clock that has
 * since been set back: it would hold the order for hours, so it counts only
 * while its owner is seen running (whose heartbeat mends it).
 */
export function isClaimLive(claim: ClaimRecord, onlooker: Onlooker): boolean {
  const leftMs = claim.leaseEndsAtMs - onlooker.nowMs;
  if (leftMs <= 0 || onlooker.isOwnerGone(claim.owner)) return false;
  return leftMs <= claim.leaseMs + CLOCK_DRIFT_MS || onlooker.isOwnerRunning(claim.owner);
}

/**
 * Makes an order's record into the history that a plan is decided on.
 *
 * What is under way counts as what it would become if its run ended now: `sent`
 * is in doubt, and an `intent` was not attempted. The second is shown only once
 * the claim is dead, because a live run may still send it.
 *
 * Every version stands for one picture. It is the stored one, plus one while a
 * dead claim waits to be cleared. Clearing it, or giving the order back, writes
 * exactly this picture and adds that one: so a plan decided on the picture may
 * claim, and one decided while the claim was live may not. Claiming, marking as
 * sent and settling add two, so that what a run does that was taken for dead and
 * was not never ends in the version of its dead picture.
 */
export function pictureHistory(record: OrderRecord, onlooker: Onlooker): OrderHistory {
  const { claim, subjects } = record;
  const isLive = claim !== null && isClaimLive(claim, onlooker);
  const isHeld = isLive && claim.owner.id !== onlooker.ownerId;
  const attempts = Map.groupBy(record.attempts, ({ subjectRef }) => subjectRef);
  const attemptsOf = ({ ref }: SubjectRecord): AttemptRecord[] => attempts.get(ref) ?? [];
  const importedSeq = subjects.reduce((last, each) => Math.max(last, each.importedSeq ?? 0), 0);
  // An intent was decided without what was imported later, so it is not taken up again as it was.
  const isAfterImport = ({ seq }: AttemptRecord): boolean => seq > importedSeq;
  return {
    key: record.key,
    version: claim !== null && !isLive ? record.version + 1 : record.version,
    packages: subjects.flatMap((item) => picturePackage(item, attemptsOf(item))),
    updates: subjects.flatMap((item) => pictureUpdate(item, attemptsOf(item))),
    retained: subjects.flatMap((item) =>
      pictureRetained(item, attemptsOf(item).filter(isAfterImport), !isHeld),
    ),
    otherSellers: record.otherSellers,
    claimedBy: isHeld ? nameClaim(claim) : null,
  };
}

/** The holder of a claim, for messages. */
export function nameClaim(claim: ClaimRecord): string {
  const { host, pid } = claim.owner;
  // The queue is no process.
  const holder = pid === 0 ? host : `${host} (process ${pid})`;
  return `run ${claim.runId} on ${holder}`;
}

function picturePackage(item: SubjectRecord, attempts: readonly AttemptRecord[]): LedgerPackage[] {
  const { operation, subject: packageId } = item;
  if (!isPackageOperation(operation)) return [];
  const pictured = pictureSubject(item, attempts);
  if (!pictured) return [];
  const { doubt, first, content, earlier, ...common } = pictured;
  return [
    {
      ...common,
      packageId,
      operation,
      content: content && packageIn(content),
      earlier: earlier.map(packageIn),
      inDoubt: doubt && { ...headOf(doubt), kind: doubt.kind, content: packageIn(doubt.content) },
      firstTrackingNumber: first.trackingNumber,
    },
  ];
}

function pictureUpdate(item: SubjectRecord, attempts: readonly AttemptRecord[]): LedgerUpdate[] {
  const { operation, subject } = item;
  if (isPackageOperation(operation)) return [];
  const pictured = pictureSubject(item, attempts);
  if (!pictured) return [];
  const { doubt, first: _first, content, earlier, ...common } = pictured;
  return [
    {
      ...common,
      subject,
      operation,
      content: content && updateIn(content),
      earlier: earlier.map(updateIn),
      inDoubt: doubt && {
        ...headOf(doubt),
        content: updateIn(doubt.content),
        request: requestOf(doubt),
      },
    },
  ];
}

/** What packages and updates have in common; null for what never came to be. */
function pictureSubject(item: SubjectRecord, attempts: readonly AttemptRecord[]) {
  const doubts = attempts.filter(mayBeApplied);
  const doubt = doubts.at(-1) ?? null;
  const oldest = doubts[0] ?? null;
  const change = item.confirmed ?? (doubt && changeOf(doubt));
  const first = item.first ?? (oldest && firstPostOf(oldest));
  if (!change || !first) return null;
  return {
    account: item.account,
    content: item.confirmed?.content ?? null,
    earlier: pictureEarlier(item, doubts),
    doubt,
    first,
    firstPost: { at: isoTime(first.atMs), file: first.file, sheet: first.sheet, row: first.row },
    changedSeq: change.seq,
    changedAt: isoTime(change.atMs),
    changedByFile: change.file,
    changedByRun: change.runId,
    changedByClaim: change.claim,
  };
}

function headOf({ postId, seq }: AttemptRecord) {
  return { postId, seq };
}

function packageIn(content: PostContent): PackageContent {
  assertInvariant(isPackageContent(content), "A post of a package holds an update of an order.");
  return content;
}

function updateIn(content: PostContent): UpdateContent {
  assertInvariant(!isPackageContent(content), "An update of an order holds a package.");
  return content;
}

function requestOf({ postId, request }: AttemptRecord): StoredRequest {
  assertInvariant(request, `Post ${postId} is in doubt, and what it sent is not known.`);
  return request;
}

/** Stored versions, and doubts that a newer doubt overtakes; oldest first. */
function pictureEarlier(item: SubjectRecord, doubts: readonly AttemptRecord[]) {
  const newest = doubts.at(-1);
  const overtaken = doubts.filter(
    (doubt) => newest && contentText(doubt.content) !== contentText(newest.content),
  );
  return [...item.versions, ...overtaken]
    .sort((a, b) => a.seq - b.seq)
    .map((version) => version.content);
}

/**
 * Of each kind the latest attempt, if it was certainly not applied and nothing
 * newer was. An update of an order is decided afresh: it has no ID to keep.
 */
function pictureRetained(
  item: SubjectRecord,
  attempts: readonly AttemptRecord[],
  isFree: boolean,
): RetainedIntent[] {
  if (!isPackageOperation(item.operation)) return [];
  const newestDoubt = attempts.findLast(mayBeApplied);
  const changedSeq = Math.max(item.confirmed?.seq ?? 0, newestDoubt?.seq ?? 0);
  const latest = (["create", "update"] as const).flatMap(
    (kind) => attempts.findLast((attempt) => attempt.kind === kind) ?? [],
  );
  return latest
    .filter((attempt) => attempt.seq > changedSeq && mayBeTakenUp(attempt, isFree))
    .sort((a, b) => a.seq - b.seq)
    .map(({ kind, content, seq, claim }) => {
      return { kind, packageId: item.subject, content: packageIn(content), seq, claim };
    });
}

function mayBeTakenUp(attempt: AttemptRecord, isFree: boolean): boolean {
  if (attempt.state === "intent") return isFree;
  if (attempt.state === "rejected") return attempt.kind === "update";
  return attempt.state === "failed" || attempt.state === "not-attempted";
}

function mayBeApplied(attempt: AttemptRecord): boolean {
  return attempt.state === "sent" || attempt.state === "in-doubt";
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** While nothing is confirmed, the doubtful post is the last change. */
function changeOf(doubt: AttemptRecord): Omit<ConfirmedContent, "content"> {
  const { seq, intendedAtMs, source, runId, claim } = doubt;
  return { seq, atMs: intendedAtMs, file: source.fileHash, runId, claim };
}

/** What the first post is recorded as, once a post was or may have been applied. */
export function firstPostOf(attempt: AttemptRecord): FirstPost {
  return {
    trackingNumber: trackingNumberOf(attempt.content),
    atMs: attempt.sentAtMs ?? attempt.intendedAtMs,
    file: attempt.source.fileName,
    sheet: attempt.source.sheet,
    row: attempt.source.row,
  };
}
