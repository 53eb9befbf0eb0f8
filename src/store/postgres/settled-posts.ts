import { orderKeyText } from "../../domain/order-key.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { PostRecord, SettledPost, TimeSpan } from "../ledger.ts";
import { listedPostShape, settledPostShape, toPostRecord, toSettledPost } from "../stored-rows.ts";
import { LISTED_COLUMNS, readDeadOrders } from "./list-posts.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";
import type { TimeSource } from "./time-source.ts";

const SETTLED = statement(`
  SELECT p.id AS "postId", o.seller, o.environment, o.order_id AS "orderId", p.account, p.operation,
    s.subject, p.kind, p.state, p.settled_at_ms AS "settledAtMs"
  FROM posts AS p
  JOIN orders AS o ON o.id = p.order_ref
  JOIN subjects AS s ON s.id = p.subject_ref
  WHERE (p.settled_at_ms, p.id) > ($1::bigint, $2::bigint) AND p.settled_at_ms < $3::bigint
  ORDER BY p.settled_at_ms, p.id LIMIT $4`);

const UNFINISHED = statement(`
  SELECT ${LISTED_COLUMNS}
  FROM (SELECT DISTINCT * FROM unnest($2::text[], $3::text[], $4::text[])
      AS k (environment, order_id, seller)) AS asked
  JOIN orders AS o ON o.environment = asked.environment AND o.order_id = asked.order_id
    AND o.seller = asked.seller
  JOIN posts AS p ON p.order_ref = o.id AND p.state NOT IN ('posted', 'updated', 'overtaken')
  JOIN subjects AS s ON s.id = p.subject_ref
  ORDER BY p.id DESC`);

/** Posts settled within a span, in the order of their settling, from `after` on. */
export async function readSettledPosts(
  session: Session,
  { fromMs, toMs }: TimeSpan,
  after: SettledPost | null,
  limit: number,
): Promise<SettledPost[]> {
  const rows = await session.readAll(
    settledPostShape,
    SETTLED,
    after?.settledAtMs ?? Math.ceil(fromMs) - 1,
    after?.postId ?? Number.MAX_SAFE_INTEGER,
    Math.ceil(toMs),
    Math.max(0, Math.floor(limit)),
  );
  return rows.map(toSettledPost);
}

/** Posts of these orders that did not go through, or not yet, newest first. Call it inside a transaction. */
export async function readUnfinishedOf(
  session: Session,
  time: TimeSource,
  keys: readonly OrderKey[],
): Promise<PostRecord[][]> {
  const stored = keys.map(({ environment, orderId, seller }): OrderKey => {
    return { environment, orderId: storableText(orderId), seller: storableText(seller) };
  });
  const rows = await session.readAll(
    listedPostShape,
    UNFINISHED,
    await readDeadOrders(session, time),
    stored.map(({ environment }) => environment),
    stored.map(({ orderId }) => orderId),
    stored.map(({ seller }) => seller),
  );
  const byOrder = Map.groupBy(rows.map(toPostRecord), ({ order }) => orderKeyText(order));
  return stored.map((key) => byOrder.get(orderKeyText(key)) ?? []);
}
