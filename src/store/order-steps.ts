import { isPackageOperation } from "../domain/operation.ts";
import type { OrderHistory } from "../domain/history.ts";
import { orderKeyText } from "../domain/order-key.ts";
import { computePackageId } from "../domain/package-id.ts";
import type { PostOutcome, PostState } from "../domain/post.ts";
import { isPackageContent } from "../domain/post-content.ts";
import { assertInvariant } from "../errors.ts";
import type {
  ClaimAnswer,
  ClaimRequest,
  IntentDraft,
  OrderClaim,
  Resolution,
  Settlement,
} from "./ledger.ts";
import { endPost } from "./order-draft.ts";
import type { OrderDraft, PostDraft, SubjectDraft } from "./order-draft.ts";
import { isClaimLive, nameClaim, pictureHistory } from "./picture-history.ts";
import type { Onlooker } from "./picture-history.ts";
import { contentText, requestText } from "./stored-text.ts";

/** What a claim looks at besides the order itself. */
export interface ClaimContext {
  readonly onlooker: Onlooker;
  /** Other sellers under whom something of this order is, or may be, at the marketplace. */
  readonly otherSellers: readonly string[];
  /** A number that was never given before: of rows, and of the order in time. */
  takeNumber(): number;
}

/**
 * Claims one order for its posts, or says why not. The steps: a live claim of
 * somebody else holds; a dead one is cleared; then the version decides whether
 * the plan still stands.
 */
export function claimOrder(
  draft: OrderDraft,
  request: ClaimRequest,
  context: ClaimContext,
): ClaimAnswer {
  const { onlooker, otherSellers } = context;
  const { claim } = draft;
  const isLive = claim !== null && isClaimLive(claim, onlooker);
  if (isLive && claim.owner.id !== request.owner.id) {
    return { kind: "held", by: nameClaim(claim), leaseEndsAtMs: claim.leaseEndsAtMs };
  }
  if (claim && !isLive) draft.giveBack(onlooker.nowMs);
  const history = pictureHistory(draft.record(otherSellers), {
    ...onlooker,
    ownerId: request.owner.id,
  });
  const isOfOtherSeller = request.posts.some(({ planned }) => isStranger(planned, history));
  if (history.version !== request.expectedVersion || isOfOtherSeller) {
    return { kind: "changed", history };
  }
  // Claimed once more by the same owner: what it had under way ends here.
  if (isLive) draft.closeOpenPosts(onlooker.nowMs);
  return takeOrder(draft, request, context);
}

/** Whether a post would begin under this seller what is known under another. */
function isStranger(
  { kind, operation }: IntentDraft["planned"],
  { otherSellers, packages, updates }: OrderHistory,
): boolean {
  if (otherSellers.length === 0 || packages.length > 0) return false;
  return isPackageOperation(operation) ? kind === "create" : updates.length === 0;
}

function takeOrder(
  draft: OrderDraft,
  { order, owner, runId, leaseMs, posts }: ClaimRequest,
  context: ClaimContext,
): ClaimAnswer {
  if (draft.ref === null) {
    draft.ref = context.takeNumber();
    draft.isNew = true;
  }
  holdOrder(draft, { owner, runId, leaseMs }, context.onlooker.nowMs);
  const postIds = posts.map((intent) => recordIntent(draft, intent, runId, context));
  return { kind: "claimed", claim: { order, owner, epoch: draft.epoch }, postIds };
}

/** The order is this owner's from now on, under a new epoch. */
export function holdOrder(
  draft: OrderDraft,
  { owner, runId, leaseMs }: Pick<ClaimRequest, "owner" | "runId" | "leaseMs">,
  nowMs: number,
): void {
  draft.epoch += 1;
  draft.changeVersion(2);
  draft.claim = {
    owner,
    epoch: draft.epoch,
    runId,
    leaseMs: Math.ceil(leaseMs),
    leaseEndsAtMs: Math.ceil(nowMs + leaseMs),
  };
}

/** Records one planned post of a claim; answers its post ID, for a replay the one that it repeats. */
function recordIntent(
  draft: OrderDraft,
  intent: IntentDraft,
  runId: string,
  context: ClaimContext,
): number {
  const { planned } = intent;
  assertInvariant(
    orderKeyText(planned.order) === orderKeyText(draft.key),
    `A post for order ${planned.order.orderId} stands in a claim of order ${draft.key.orderId}.`,
  );
  if (planned.kind === "replay") return takeUpDoubt(draft, intent, runId);
  return addIntent(draft, intent, planned.kind, runId, context);
}

/** A replay is the same post again: it stays in doubt until it is marked as sent. */
function takeUpDoubt(draft: OrderDraft, { planned, request }: IntentDraft, runId: string): number {
  const { replayOf, subject, content } = planned;
  assertInvariant(replayOf !== null, `A replay of ${subject} names no post.`);
  const post = draft.posts.find(({ postId }) => postId === replayOf);
  assertInvariant(
    post?.state === "in-doubt" && draft.subjectOf(post).subject === subject,
    `Post ${replayOf} of ${subject} is not in doubt.`,
  );
  assertInvariant(
    contentText(post.content) === contentText(content),
    `The replay of post ${replayOf} differs from what was sent.`,
  );
  post.claimEpoch = draft.epoch;
  post.runId = runId;
  post.requestText = requestText(request);
  post.isChanged = true;
  return replayOf;
}

function addIntent(
  draft: OrderDraft,
  { planned, request, source }: IntentDraft,
  kind: "create" | "update",
  runId: string,
  context: ClaimContext,
): number {
  const number = context.takeNumber();
  draft.posts.push({
    postId: number,
    subjectRef: keepSubject(draft, planned, context).ref,
    kind,
    state: "intent",
    isDoubtful: false,
    content: planned.content,
    request: null,
    source,
    seq: number,
    runId,
    claim: `${runId}#${draft.epoch}`,
    claimEpoch: draft.epoch,
    intendedAtMs: Math.floor(context.onlooker.nowMs),
    sentAtMs: null,
    settledAtMs: null,
    account: planned.account,
    operation: planned.operation,
    requestText: requestText(request),
    ending: null,
    isNew: true,
    isChanged: false,
  });
  return number;
}

/**
 * The subject: a package ID is durable before any request carries it. The row
 * of a package that never came to be is taken up again.
 */
function keepSubject(
  draft: OrderDraft,
  planned: IntentDraft["planned"],
  context: ClaimContext,
): SubjectDraft {
  const { subject, account, operation } = planned;
  const isComputed = isIdComputed(planned);
  const known = draft.subjects.find((each) => each.subject === subject);
  if (!known) return addSubject(draft, { subject, account, operation, isComputed }, context);
  if (!known.first) Object.assign(known, { account, operation, isComputed, isChanged: true });
  return known;
}

/** A subject that was never recorded. */
export function addSubject(
  draft: OrderDraft,
  { subject, account, operation, isComputed }: NewSubject,
  context: Pick<ClaimContext, "takeNumber">,
): SubjectDraft {
  const added: SubjectDraft = {
    ref: context.takeNumber(),
    subject,
    account,
    operation,
    first: null,
    confirmed: null,
    importedSeq: null,
    versions: [],
    isComputed,
    isNew: true,
    isChanged: false,
  };
  draft.subjects.push(added);
  return added;
}

type NewSubject = Pick<SubjectDraft, "subject" | "account" | "operation" | "isComputed">;

function isIdComputed({ content, order, subject }: IntentDraft["planned"]): boolean {
  if (!isPackageContent(content)) return false;
  return computePackageId(order.orderId, content.items, content.trackingNumber) === subject;
}

/** Whether a claim still holds the order: the comparison that every later step makes. */
export function holdsOrder(draft: OrderDraft | undefined, claim: OrderClaim): draft is OrderDraft {
  return draft?.claim?.owner.id === claim.owner.id && draft.epoch === claim.epoch;
}

/**
 * Records how one post ended. False: it has ended before.
 *
 * @param mayBeDone an earlier try may have been recorded, and its answer lost
 */
export function settlePost(draft: OrderDraft, settlement: Settlement, mayBeDone: boolean): boolean {
  const { postId, outcome, attempts, atMs } = settlement;
  const post = draft.posts.find((each) => each.postId === postId);
  if (!post) return false;
  if (!isOpen(post.state)) return mayBeDone && isDone(post, outcome.kind, atMs);
  const state = stateAfter(post, outcome);
  if (mayBeDone && isDone(post, state, atMs)) return true;
  if (state === "posted" || state === "updated") draft.confirm(post, atMs);
  if (state === "in-doubt") draft.recordDoubt(post);
  const isSuccess = outcome.kind === "posted" || outcome.kind === "updated";
  endPost(post, state, atMs, {
    attempts,
    requestId: outcome.requestId,
    reasonCode: isSuccess ? "" : outcome.code,
    reason: isSuccess ? "" : outcome.message,
    resolvedBy: null,
  });
  draft.changeVersion(2);
  return true;
}

function isOpen(state: PostState): boolean {
  return state === "intent" || state === "sent" || state === "in-doubt";
}

function isDone(post: PostDraft, state: PostState, atMs: number): boolean {
  return post.state === state && post.settledAtMs === Math.floor(atMs);
}

/** A post that was in doubt stays so whatever a repeat of it met, unless the repeat succeeds. */
function stateAfter(post: PostDraft, outcome: PostOutcome): PostState {
  if (outcome.kind === "posted" || outcome.kind === "updated") return outcome.kind;
  return post.isDoubtful ? "in-doubt" : outcome.kind;
}

/** Ends one doubt as somebody said who looked. False: the post is not in doubt. */
export function resolvePost(
  draft: OrderDraft,
  resolution: Resolution,
  mayBeDone: boolean,
): boolean {
  const { postId, as, by, atMs } = resolution;
  const post = draft.posts.find((each) => each.postId === postId);
  if (!post) return false;
  const success = post.kind === "create" ? "posted" : "updated";
  const state = as === "posted" ? success : "not-attempted";
  if (post.state !== "in-doubt") return mayBeDone && isDone(post, state, atMs);
  if (as === "posted") draft.confirm(post, atMs);
  const ending = { attempts: 0, requestId: "", reasonCode: "", reason: "resolved" };
  endPost(post, state, atMs, { ...ending, resolvedBy: by });
  if (as === "not-posted") draft.takeBackDoubt(post);
  draft.changeVersion(2);
  return true;
}
