import { POST_STATES } from "../../domain/post.ts";
import type { PostState } from "../../domain/post.ts";
import type { PostFilter, PostRecord } from "../ledger.ts";
import { isClaimLive } from "../picture-history.ts";
import { listedPostShape, orderShape, toOrderRow, toPostRecord } from "../stored-rows.ts";
import { damagedRow } from "./failures.ts";
import { lookAt } from "./onlooker.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import type { Value } from "./statement.ts";
import { storableText } from "./storable.ts";
import { readNowMs } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";

const FINISHED: readonly PostState[] = ["posted", "updated", "overtaken"];

const CLAIMED = statement(`
  SELECT id AS ref, seller, version, epoch, claim_owner AS "ownerId", claim_host AS host,
    claim_boot AS "bootId", claim_pid AS pid, claim_run AS "runId", lease_ms AS "leaseMs",
    lease_ends_at_ms AS "leaseEndsAtMs"
  FROM orders WHERE claim_owner IS NOT NULL`);

/**
 * The columns of a listed post. What a dead claim left under way is listed as
 * what it has become: the first parameter is {@link readDeadOrders}.
 */
export const LISTED_COLUMNS = `p.id AS "postId", o.seller, o.environment, o.order_id AS "orderId",
  p.account, p.operation, s.subject, p.kind,
  CASE
    WHEN p.state = 'sent' AND p.order_ref = ANY ($1::bigint[]) THEN 'in-doubt'
    WHEN p.state = 'intent' AND p.order_ref = ANY ($1::bigint[]) THEN 'not-attempted'
    ELSE p.state END AS state,
  p.content, p.request, p.file_hash AS "fileHash", p.file_name AS "fileName", p.sheet,
  p.row_number AS row, p.run_id AS "runId", p.attempts, p.request_id AS "requestId",
  p.reason_code AS "reasonCode", p.reason, coalesce(p.resolved_by, '') AS "resolvedBy",
  p.intended_at_ms AS "intendedAt", p.sent_at_ms AS "sentAt", p.settled_at_ms AS "settledAt"`;

/** The orders that a dead process still claims. */
export async function readDeadOrders(session: Session, time: TimeSource): Promise<number[]> {
  const [claimed, nowMs] = await Promise.all([
    session.readAll(orderShape, CLAIMED),
    readNowMs(session, time),
  ]);
  const onlooker = lookAt(nowMs);
  return claimed
    .map((row) => toOrderRow(row, (what, detail) => damagedRow(what, session.place, detail)))
    .filter(({ claim }) => claim !== null && !isClaimLive(claim, onlooker))
    .map(({ ref }) => ref);
}

/** Posts that match, newest first. Call it inside a transaction. */
export async function readPosts(
  session: Session,
  time: TimeSource,
  filter: PostFilter,
): Promise<PostRecord[]> {
  const dead = await readDeadOrders(session, time);
  const states = [...(filter.states ?? POST_STATES)];
  const limit = Math.max(0, Math.floor(filter.limit));
  const { sql, values } = conditionsOf(filter);
  const rows = await session.readAll(listedPostShape, listing(sql), dead, states, limit, ...values);
  return rows.map(toPostRecord);
}

function listing(conditions: readonly string[]) {
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return statement(`
    SELECT * FROM (
      SELECT ${LISTED_COLUMNS}
      FROM posts AS p
      JOIN orders AS o ON o.id = p.order_ref
      JOIN subjects AS s ON s.id = p.subject_ref
      ${where}
    ) AS listed
    WHERE state = ANY ($2::text[])
    ORDER BY "postId" DESC LIMIT $3`);
}

/** Conditions in SQL, with their values from the fourth parameter on. */
function conditionsOf(filter: PostFilter): { sql: string[]; values: Value[] } {
  const { orderId, seller, environment, runId } = filter;
  const sql: string[] = [];
  const values: Value[] = [];
  const add = (column: string, value: string) => {
    values.push(storableText(value));
    sql.push(`${column} = $${values.length + 3}`);
  };
  if (orderId !== undefined) {
    add("o.order_id", orderId);
    // Both environments are named so that the orders' index can be used.
    if (environment === undefined) sql.push("o.environment IN ('live', 'sandbox')");
  }
  if (environment !== undefined) add("o.environment", environment);
  if (seller !== undefined) add("o.seller", seller);
  if (runId !== undefined) add("p.run_id", runId);
  // A walk through millions of posts is no way to find the few in doubt.
  if (isOfUnfinished(filter)) sql.push("p.state NOT IN ('posted', 'updated', 'overtaken')");
  return { sql, values };
}

/** Whether the list can be made from the small index of unfinished posts alone. */
function isOfUnfinished({ states, orderId, runId }: PostFilter): boolean {
  if (!states || orderId !== undefined || runId !== undefined) return false;
  return !states.some((state) => FINISHED.includes(state));
}
