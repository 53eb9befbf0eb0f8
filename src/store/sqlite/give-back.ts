import type { Connection } from "./connection.ts";
import { forgetRecipients } from "./forget-recipients.ts";
import { readUnfinishedPosts } from "./post-rows.ts";
import { recordDoubt } from "./write-subjects.ts";

/** Reason code and text, by what becomes of the post. */
const REASONS = {
  "not-attempted": ["stopped", "The run that intended this post ended before it was sent."],
  "in-doubt": [
    "no-clear-answer",
    "The run that sent this post ended before the answer was recorded.",
  ],
} as const;

/**
 * Gives an order back, whoever held it: intents were not attempted, what was
 * sent is in doubt. This is what picture-history.ts shows of a dead claim,
 * written down.
 */
export function giveBack(connection: Connection, orderRef: number, nowMs: number): void {
  closeOpenPosts(connection, orderRef, nowMs);
  connection.write(
    `UPDATE orders SET version = version + 1, claim_owner = NULL, claim_host = NULL,
       claim_boot = NULL, claim_pid = NULL, claim_run = NULL, lease_ms = NULL,
       lease_ends_at_ms = NULL
     WHERE id = ?`,
    orderRef,
  );
}

/** Ends what is under way in an order, without an answer. */
export function closeOpenPosts(connection: Connection, orderRef: number, nowMs: number): void {
  const posts = readUnfinishedPosts(connection, [orderRef]).get(orderRef) ?? [];
  for (const post of posts) {
    if (post.state === "intent") {
      endPost(connection, post.postId, "not-attempted", nowMs);
      forgetRecipients(connection, post);
    }
    if (post.state !== "sent") continue;
    // The older doubt goes first: a package has one at a time.
    recordDoubt(connection, post);
    endPost(connection, post.postId, "in-doubt", nowMs);
  }
}

function endPost(
  connection: Connection,
  postId: number,
  state: "not-attempted" | "in-doubt",
  nowMs: number,
): void {
  const [code, reason] = REASONS[state];
  connection.write(
    `UPDATE posts SET state = ?, doubtful = ?, reason_code = ?, reason = ?, settled_at_ms = ?
     WHERE id = ?`,
    state,
    state === "in-doubt" ? 1 : 0,
    code,
    reason,
    nowMs,
    postId,
  );
}
