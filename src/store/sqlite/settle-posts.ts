import type { PostOutcome, PostState } from "../../domain/post.ts";
import type { SentMark, Settlement } from "../ledger.ts";
import type { AttemptRecord } from "../order-record.ts";
import type { Connection } from "./connection.ts";
import { forgetRecipients } from "./forget-recipients.ts";
import { findHeldOrder } from "./held-orders.ts";
import { readPost } from "./post-rows.ts";
import { confirmContent, recordDoubt } from "./write-subjects.ts";

/**
 * Marks one post as sent if the claim holds; one that this claim has marked
 * already is confirmed, as before a repeat or after a long wait. Renews the lease, which outlasts
 * the request that leaves now; and counts as a change of the order, so that who
 * saw the intent of a run taken for dead cannot claim on that picture.
 */
export function markPostSent(connection: Connection, mark: SentMark, nowMs: number): boolean {
  const orderRef = findHeldOrder(connection, mark.claim);
  if (orderRef === null) return false;
  const marked = connection.write(
    `UPDATE posts SET doubtful = max(doubtful, state = 'in-doubt'), state = 'sent', sent_at_ms = ?
     WHERE id = ? AND order_ref = ? AND claim_epoch = ? AND state IN ('intent', 'in-doubt', 'sent')`,
    Math.floor(nowMs),
    mark.postId,
    orderRef,
    mark.claim.epoch,
  );
  if (marked === 0) return false;
  connection.write(
    `UPDATE orders SET version = version + 2,
       lease_ends_at_ms = max(lease_ends_at_ms, ? + lease_ms) WHERE id = ?`,
    Math.ceil(nowMs),
    orderRef,
  );
  return true;
}

/** Records how one post ended if the claim holds and the post has not ended yet. */
export function settlePost(connection: Connection, settlement: Settlement): boolean {
  const orderRef = findHeldOrder(connection, settlement.claim);
  if (orderRef === null) return false;
  const post = readPost(connection, orderRef, settlement.postId);
  if (!post || !isOpen(post.state)) return false;
  const state = stateAfter(post, settlement.outcome);
  if (state === "posted" || state === "updated") {
    confirmContent(connection, post, settlement.atMs);
  }
  if (state === "in-doubt") recordDoubt(connection, post);
  writeOutcome(connection, settlement, state);
  forgetRecipients(connection, post);
  connection.write("UPDATE orders SET version = version + 2 WHERE id = ?", orderRef);
  return true;
}

function isOpen(state: PostState): boolean {
  return state === "intent" || state === "sent" || state === "in-doubt";
}

/** A post that was in doubt stays so whatever a repeat of it met, unless the repeat succeeds. */
function stateAfter(post: AttemptRecord, outcome: PostOutcome): PostState {
  if (outcome.kind === "posted" || outcome.kind === "updated") return outcome.kind;
  return post.isDoubtful ? "in-doubt" : outcome.kind;
}

function writeOutcome(connection: Connection, settlement: Settlement, state: PostState): void {
  const { outcome, attempts, atMs, postId } = settlement;
  const isSuccess = outcome.kind === "posted" || outcome.kind === "updated";
  connection.write(
    `UPDATE posts SET state = ?1, doubtful = max(doubtful, ?1 = 'in-doubt'),
       attempts = attempts + ?2, request_id = iif(?3 = '', request_id, ?3),
       reason_code = ?4, reason = ?5, settled_at_ms = ?6
     WHERE id = ?7`,
    state,
    attempts,
    outcome.requestId,
    isSuccess ? "" : outcome.code,
    isSuccess ? "" : outcome.message,
    Math.floor(atMs),
    postId,
  );
}
