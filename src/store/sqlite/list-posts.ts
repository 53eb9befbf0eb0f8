import { POST_STATES } from "../../domain/post.ts";
import type { PostState } from "../../domain/post.ts";
import type { PostFilter, PostRecord } from "../ledger.ts";
import { isClaimLive } from "../picture-history.ts";
import type { Onlooker } from "../picture-history.ts";
import { listedPostShape, toPostRecord } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";
import { readClaimedOrders } from "./order-rows.ts";
import { IS_UNFINISHED } from "./post-rows.ts";

const FINISHED: readonly PostState[] = ["posted", "updated", "overtaken"];

/**
 * The columns of a listed post. What a dead claim left under way is listed as
 * what it has become: the first parameter is {@link deadOrders}.
 */
export const LISTED_COLUMNS = `p.id AS postId, o.seller, o.environment, o.order_id AS orderId,
  p.account, p.operation, k.package_id AS subject, p.kind,
  CASE
    WHEN p.state = 'sent' AND p.order_ref IN (SELECT value FROM json_each(?1)) THEN 'in-doubt'
    WHEN p.state = 'intent' AND p.order_ref IN (SELECT value FROM json_each(?1)) THEN 'not-attempted'
    ELSE p.state END AS state,
  p.content, p.request, p.file_hash AS fileHash, p.file_name AS fileName, p.sheet,
  p.row_number AS row, p.run_id AS runId, p.attempts, p.request_id AS requestId,
  p.reason_code AS reasonCode, p.reason, ifnull(p.resolved_by, '') AS resolvedBy,
  p.intended_at_ms AS intendedAt, p.sent_at_ms AS sentAt, p.settled_at_ms AS settledAt`;

/** The orders that a dead process still claims, as JSON. */
export function deadOrders(connection: Connection, onlooker: Onlooker): string {
  const dead = readClaimedOrders(connection)
    .filter(({ claim }) => claim !== null && !isClaimLive(claim, onlooker))
    .map(({ ref }) => ref);
  return JSON.stringify(dead);
}

/** Posts that match, newest first. Call it inside a transaction. */
export function readPosts(
  connection: Connection,
  filter: PostFilter,
  onlooker: Onlooker,
): PostRecord[] {
  const conditions = conditionsOf(filter);
  // A walk through millions of posts is no way to find the few in doubt.
  const index = isOfUnfinished(filter) ? "INDEXED BY posts_unfinished_by_state" : "";
  const rows = connection.readAll(
    listedPostShape,
    `SELECT * FROM (
       SELECT ${LISTED_COLUMNS}
       FROM posts AS p ${index}
       JOIN orders AS o ON o.id = p.order_ref
       JOIN packages AS k ON k.id = p.package_ref
       ${whereOf(conditions.map(({ sql }) => sql))}
     )
     WHERE state IN (SELECT value FROM json_each(?))
     ORDER BY postId DESC LIMIT ?`,
    deadOrders(connection, onlooker),
    ...conditions.flatMap(({ values }) => values),
    JSON.stringify(filter.states ?? POST_STATES),
    Math.max(0, Math.floor(filter.limit)),
  );
  return rows.map(toPostRecord);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

function conditionsOf(filter: PostFilter): Condition[] {
  const { orderId, seller, environment, runId } = filter;
  const conditions: Condition[] = [];
  if (orderId !== undefined) {
    // Both environments are named so that the orders' index can be used.
    const places = environment === undefined ? ["live", "sandbox"] : [environment];
    conditions.push({
      sql: `p.order_ref IN (SELECT id FROM orders WHERE order_id = ?
        AND environment IN (${places.map(() => "?").join(", ")}))`,
      values: [orderId, ...places],
    });
  } else if (environment !== undefined) {
    conditions.push({ sql: "o.environment = ?", values: [environment] });
  }
  if (seller !== undefined) conditions.push({ sql: "o.seller = ?", values: [seller] });
  if (runId !== undefined) conditions.push({ sql: "p.run_id = ?", values: [runId] });
  if (isOfUnfinished(filter)) conditions.push({ sql: `p.${IS_UNFINISHED}`, values: [] });
  return conditions;
}

/** Whether the list can be made from the small index of unfinished posts alone. */
function isOfUnfinished({ states, orderId, runId }: PostFilter): boolean {
  if (!states || orderId !== undefined || runId !== undefined) return false;
  return !states.some((state) => FINISHED.includes(state));
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}
