import { UPDATE_OPERATION_NAMES } from "../../domain/operation.ts";
import type { AttemptRecord } from "../order-record.ts";
import { attemptShape, orderedPostShape, toAttempt } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";

/** Names of operations as a list in SQL. */
const UPDATES = UPDATE_OPERATION_NAMES.map((name) => `'${name}'`).join(", ");

// Most requests say nothing that their content does not, and are not worth reading.
const ATTEMPT_COLUMNS = `posts.id AS postId, package_ref AS subjectRef, kind, state, doubtful, content,
  CASE WHEN state IN ('sent', 'in-doubt') AND operation IN (${UPDATES}) THEN request END AS request,
  file_hash AS fileHash, file_name AS fileName, sheet, row_number AS row, seq, run_id AS runId, claim,
  claim_epoch AS claimEpoch, intended_at_ms AS intendedAtMs, sent_at_ms AS sentAtMs`;

/** The condition of the partial indexes on posts, word for word. */
export const IS_UNFINISHED = "state NOT IN ('posted', 'updated', 'overtaken')";

/** Posts of these orders that did not end in success, each order's oldest intent first. */
export function readUnfinishedPosts(
  connection: Connection,
  orderRefs: readonly number[],
): Map<number, AttemptRecord[]> {
  const rows = connection.readAll(
    orderedPostShape,
    // Left to itself, SQLite takes the index of all posts and reads the finished ones too.
    `SELECT order_ref AS orderRef, settled_at_ms AS settledAtMs, ${ATTEMPT_COLUMNS}
     FROM json_each(?) AS asked CROSS JOIN posts INDEXED BY posts_unfinished
       ON order_ref = asked.value
     WHERE ${IS_UNFINISHED} ORDER BY seq, posts.id`,
    JSON.stringify(orderRefs),
  );
  const toOwnAttempt = (row: (typeof rows)[number]): AttemptRecord => {
    const { orderRef: _, settledAtMs: __, ...attempt } = row;
    return toAttempt(attempt);
  };
  const byOrder = Map.groupBy(rows, ({ orderRef }) => orderRef);
  return new Map(Array.from(byOrder, ([ref, own]) => [ref, own.map(toOwnAttempt)]));
}

/** Posts of a subject that are in doubt: one, or none. */
export function readDoubts(connection: Connection, subjectRef: number): AttemptRecord[] {
  return connection
    .readAll(
      attemptShape,
      `SELECT ${ATTEMPT_COLUMNS} FROM posts WHERE package_ref = ? AND state = 'in-doubt'`,
      subjectRef,
    )
    .map(toAttempt);
}

/** Posts of a subject that a newer one overtook before it, oldest intent first. */
export function readOvertaken(
  connection: Connection,
  orderRef: number,
  by: AttemptRecord,
): AttemptRecord[] {
  return connection
    .readAll(
      attemptShape,
      `SELECT ${ATTEMPT_COLUMNS} FROM posts
       WHERE order_ref = ? AND package_ref = ? AND state = 'overtaken' AND seq < ? ORDER BY seq`,
      orderRef,
      by.subjectRef,
      by.seq,
    )
    .map(toAttempt);
}

/** One post of an order, in whatever state; null when the order has no such post. */
export function readPost(
  connection: Connection,
  orderRef: number,
  postId: number,
): AttemptRecord | null {
  const row = connection.readOne(
    attemptShape,
    `SELECT ${ATTEMPT_COLUMNS} FROM posts WHERE id = ? AND order_ref = ?`,
    postId,
    orderRef,
  );
  return row && toAttempt(row);
}
