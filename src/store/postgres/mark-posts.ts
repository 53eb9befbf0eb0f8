import { z } from "zod";
import type { ClaimOwner, SentMark } from "../ledger.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";
import { nowParameter, SQL_NOW_MS } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";

/** Marks written in one statement. */
export const MARKS_MAX = 500;

const markedShape = { name: "a mark", schema: z.object({ at: z.int() }) };

/**
 * Of each post that its claim still holds: it is sent, or sent once more. Renews
 * the lease, which outlasts the request that leaves now; and counts as a change
 * of the order, so that who saw the intent of a run taken for dead cannot claim
 * on that picture. One statement, and so one round trip and one commit.
 */
const MARK = statement(`
  WITH moment AS (SELECT ${SQL_NOW_MS("$2")} AS now_ms),
  held AS (
    SELECT m.at, m.post, m.epoch, o.id FROM json_to_recordset($1) AS m (at int, environment text,
      "orderId" text, seller text, owner text, epoch bigint, post bigint)
    JOIN orders AS o ON o.environment = m.environment AND o.order_id = m."orderId"
      AND o.seller = m.seller
    WHERE o.claim_owner = m.owner AND o.epoch = m.epoch
    ORDER BY o.id FOR NO KEY UPDATE OF o
  ),
  marked AS (
    UPDATE posts AS p SET doubtful = p.doubtful OR p.state = 'in-doubt', state = 'sent',
      sent_at_ms = floor((SELECT now_ms FROM moment))
    FROM held AS h
    WHERE p.id = h.post AND p.order_ref = h.id AND p.claim_epoch = h.epoch
      AND p.state IN ('intent', 'in-doubt', 'sent')
    RETURNING h.at, h.id
  ),
  renewed AS (
    UPDATE orders AS o SET version = o.version + 2, lease_ends_at_ms =
      greatest(o.lease_ends_at_ms, ceil((SELECT now_ms FROM moment)) + o.lease_ms)
    FROM marked AS m WHERE o.id = m.id
  )
  SELECT at FROM marked`);

/** Marks posts as sent; false for those that the claim does not hold any more. */
export async function markPostsSent(
  database: Database,
  time: TimeSource,
  marks: readonly SentMark[],
): Promise<boolean[]> {
  const rows = marks.map(({ claim: { order, owner, epoch }, postId }, at) => ({
    at,
    environment: order.environment,
    orderId: storableText(order.orderId),
    seller: storableText(order.seller),
    owner: owner.id,
    epoch,
    post: postId,
  }));
  const marked = await database.use((session) =>
    session.readAll(markedShape, MARK, JSON.stringify(rows), nowParameter(time)),
  );
  const done = new Set(marked.map(({ at }) => at));
  return marks.map((_, at) => done.has(at));
}

/** Orders that somebody is changing right now are left out: the change renews them, or takes them away. */
const HEARTBEAT = statement(`
  WITH held AS (
    SELECT id FROM orders WHERE claim_owner = $1 ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE orders AS o SET lease_ms = $2::bigint, lease_ends_at_ms = ceil(${SQL_NOW_MS("$3")} + $2)
  FROM held WHERE o.id = held.id`);

/** Moves the end of every lease of this owner; answers of how many orders. */
export function extendLeases(
  database: Database,
  time: TimeSource,
  owner: ClaimOwner,
  leaseMs: number,
): Promise<number> {
  return database.use((session) =>
    session.write(HEARTBEAT, owner.id, Math.ceil(leaseMs), nowParameter(time)),
  );
}
