import type { Resolution } from "../ledger.ts";
import type { AttemptRecord } from "../order-record.ts";
import type { Connection } from "./connection.ts";
import { forgetRecipients } from "./forget-recipients.ts";
import { findHeldOrder } from "./held-orders.ts";
import { readPost } from "./post-rows.ts";
import { confirmContent, takeBackDoubt } from "./write-subjects.ts";

const REASON = "resolved";

/** Ends one doubt as somebody said who looked, if the claim holds and the post is in doubt. */
export function resolvePost(connection: Connection, resolution: Resolution): boolean {
  const { claim, postId, as, atMs } = resolution;
  const orderRef = findHeldOrder(connection, claim);
  if (orderRef === null) return false;
  const post = readPost(connection, orderRef, postId);
  if (post?.state !== "in-doubt") return false;
  if (as === "posted") confirmContent(connection, post, atMs);
  writeResolution(connection, post, resolution);
  if (as === "not-posted") takeBackDoubt(connection, post, orderRef);
  forgetRecipients(connection, post);
  connection.write("UPDATE orders SET version = version + 2 WHERE id = ?", orderRef);
  return true;
}

function writeResolution(
  connection: Connection,
  post: AttemptRecord,
  { as, by, atMs }: Resolution,
): void {
  const success = post.kind === "create" ? "posted" : "updated";
  connection.write(
    `UPDATE posts SET state = ?, resolved_by = ?, reason_code = '', reason = ?, settled_at_ms = ?
     WHERE id = ?`,
    as === "posted" ? success : "not-attempted",
    by,
    REASON,
    Math.floor(atMs),
    post.postId,
  );
}
