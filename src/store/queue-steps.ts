import type { PostState } from "../domain/post.ts";
import type { ClaimOwner, OrderClaim } from "./ledger.ts";
import type { OrderDraft, PostDraft } from "./order-draft.ts";
import type { ClaimRecord } from "./order-record.ts";
import { holdOrder, holdsOrder } from "./order-steps.ts";
import { isClaimLive } from "./picture-history.ts";
import type { Onlooker } from "./picture-history.ts";

const QUEUE_PREFIX = "queue:";
/** A queued order waits until a worker, or somebody who cancels, comes for it. */
const QUEUE_LEASE_MS = 10 * 365 * 24 * 3_600_000;

/** The owner of orders that wait. It is no process, so only its lease can end it. */
export function queueOwner(runId: string): ClaimOwner {
  return { id: `${QUEUE_PREFIX}${runId}`, host: "the queue", bootId: "", pid: 0 };
}

/** Whether an order waits for a worker. */
export function isQueued(claim: ClaimRecord | null): boolean {
  return claim !== null && claim.owner.id.startsWith(QUEUE_PREFIX);
}

/** From a run's own claim to that of the queue; the posts stay as they are. */
export function parkOrder(draft: OrderDraft, claim: OrderClaim, runId: string, nowMs: number) {
  if (!holdsOrder(draft, claim)) return false;
  holdInQueue(draft, runId, nowMs);
  return true;
}

function holdInQueue(draft: OrderDraft, runId: string, nowMs: number): void {
  const owner = queueOwner(runId);
  holdOrder(draft, { owner, runId, leaseMs: QUEUE_LEASE_MS }, nowMs);
  // The marks of whoever had it before no longer count.
  for (const post of draft.posts.filter(isOpen)) changeEpoch(post, draft.epoch);
}

function changeEpoch(post: PostDraft, epoch: number): void {
  post.claimEpoch = epoch;
  post.isChanged = true;
}

/** Whether a queued post can still be sent. */
export function isOpen({ state }: { readonly state: PostState }): boolean {
  return state === "intent" || state === "sent" || state === "in-doubt";
}

/** What a worker finds of an order: posts to send, or that it is another's. */
export type Taken =
  | { readonly kind: "taken"; readonly claim: OrderClaim; readonly posts: readonly PostDraft[] }
  /** A live run or worker has it. */
  | { readonly kind: "held" }
  /** Nothing of it is left to send: a run has taken it over meanwhile. */
  | { readonly kind: "empty" };

/**
 * Takes an order out of the queue, or out of the hands of a dead worker: what
 * that one had not sent is sent as it was intended, and what it sent without an
 * answer is in doubt, to be repeated with the same ID.
 *
 * @param postIds what is queued of it
 */
export function takeOrder(
  draft: OrderDraft,
  postIds: ReadonlySet<number>,
  hold: { readonly owner: ClaimOwner; readonly leaseMs: number; readonly runId: string },
  onlooker: Onlooker,
): Taken {
  const { claim } = draft;
  if (claim !== null && !isQueued(claim) && isClaimLive(claim, onlooker)) return { kind: "held" };
  for (const post of draft.posts) {
    if (post.state === "sent") draft.endSentPost(post, onlooker.nowMs);
  }
  const posts = draft.posts
    .filter((post) => postIds.has(post.postId) && isOpen(post))
    .toSorted((a, b) => a.seq - b.seq);
  if (posts.length === 0) {
    if (claim) draft.giveBack(onlooker.nowMs);
    return { kind: "empty" };
  }
  holdOrder(draft, hold, onlooker.nowMs);
  for (const post of posts) changeEpoch(post, draft.epoch);
  const { key: order, epoch } = draft;
  return { kind: "taken", claim: { order, owner: hold.owner, epoch }, posts };
}

/** Gives an order back to the queue, with everything that is still to be sent. */
export function putBackOrder(
  draft: OrderDraft,
  claim: OrderClaim,
  unsentPostId: number | null,
  nowMs: number,
): boolean {
  if (!holdsOrder(draft, claim)) return false;
  for (const post of draft.posts) {
    if (post.state !== "sent") continue;
    if (post.postId === unsentPostId && !post.isDoubtful) {
      post.state = "intent";
      post.isChanged = true;
    } else draft.endSentPost(post, nowMs);
  }
  holdInQueue(draft, draft.claim?.runId ?? "", nowMs);
  return true;
}
