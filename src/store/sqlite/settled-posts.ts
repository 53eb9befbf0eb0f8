import { orderKeyText } from "../../domain/order-key.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { PostRecord, SettledPost, TimeSpan } from "../ledger.ts";
import type { Onlooker } from "../picture-history.ts";
import { listedPostShape, settledPostShape, toPostRecord, toSettledPost } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";
import { deadOrders, LISTED_COLUMNS } from "./list-posts.ts";
import { IS_UNFINISHED } from "./post-rows.ts";

/** Posts settled within a span, in the order of their settling, from `after` on. */
export function readSettledPosts(
  connection: Connection,
  { fromMs, toMs }: TimeSpan,
  after: SettledPost | null,
  limit: number,
): SettledPost[] {
  const rows = connection.readAll(
    settledPostShape,
    `SELECT p.id AS postId, o.seller, o.environment, o.order_id AS orderId, p.account, p.operation,
       k.package_id AS subject, p.kind, p.state, p.settled_at_ms AS settledAtMs
     FROM posts AS p INDEXED BY posts_by_settling
     JOIN orders AS o ON o.id = p.order_ref
     JOIN packages AS k ON k.id = p.package_ref
     WHERE (p.settled_at_ms, p.id) > (?, ?) AND p.settled_at_ms < ?
     ORDER BY p.settled_at_ms, p.id LIMIT ?`,
    after?.settledAtMs ?? Math.ceil(fromMs) - 1,
    after?.postId ?? Number.MAX_SAFE_INTEGER,
    Math.ceil(toMs),
    Math.max(0, Math.floor(limit)),
  );
  return rows.map(toSettledPost);
}

/** Posts of these orders that did not go through, or not yet, newest first. Call it inside a transaction. */
export function readUnfinishedOf(
  connection: Connection,
  keys: readonly OrderKey[],
  onlooker: Onlooker,
): PostRecord[][] {
  const rows = connection.readAll(
    listedPostShape,
    // The orders come first, each once: left to itself, SQLite may walk through all posts.
    `SELECT ${LISTED_COLUMNS}
     FROM (SELECT DISTINCT value ->> 0 AS environment, value ->> 1 AS orderId, value ->> 2 AS seller
       FROM json_each(?2)) AS asked
     CROSS JOIN orders AS o ON o.environment = asked.environment AND o.order_id = asked.orderId
       AND o.seller = asked.seller
     CROSS JOIN posts AS p INDEXED BY posts_unfinished
       ON p.order_ref = o.id AND p.${IS_UNFINISHED}
     JOIN packages AS k ON k.id = p.package_ref
     ORDER BY p.id DESC`,
    deadOrders(connection, onlooker),
    // As the driver itself would hand over each of them.
    JSON.stringify(
      keys.map(({ environment, orderId, seller }) => {
        return [environment, orderId.toWellFormed(), seller.toWellFormed()];
      }),
    ),
  );
  const byOrder = Map.groupBy(rows.map(toPostRecord), ({ order }) => orderKeyText(order));
  return keys.map((key) => {
    const stored = {
      ...key,
      orderId: key.orderId.toWellFormed(),
      seller: key.seller.toWellFormed(),
    };
    return byOrder.get(orderKeyText(stored)) ?? [];
  });
}
