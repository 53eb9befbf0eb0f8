import { z } from "zod";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { damagedRow } from "./failures.ts";
import { numberedOrderShape, orderKeyShape, orderShape, toOrderRow } from "../stored-rows.ts";
import type { OrderRow, ToDamage } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";

const refShape = { name: "an order", schema: z.object({ ref: z.int() }) };
const ORDER_COLUMNS = `orders.id AS ref, seller, version, epoch, claim_owner AS ownerId,
  claim_host AS host, claim_boot AS bootId, claim_pid AS pid, claim_run AS runId,
  lease_ms AS leaseMs, lease_ends_at_ms AS leaseEndsAtMs`;

/** An order's row with its number. */
export type NumberedOrderRow = OrderRow & Pick<OrderKey, "environment" | "orderId">;

/** The orders of these numbers under every seller that has them, in one look-up for all. */
export function readOrdersOfAllSellers(
  connection: Connection,
  keys: readonly OrderKey[],
): NumberedOrderRow[] {
  const found: NumberedOrderRow[] = [];
  for (const [environment, own] of Map.groupBy(keys, (key) => key.environment)) {
    const rows = connection.readAll(
      numberedOrderShape,
      `SELECT ${ORDER_COLUMNS}, environment, order_id AS orderId
       FROM json_each(?1) AS asked
         CROSS JOIN orders ON environment = ?2 AND order_id = asked.value`,
      JSON.stringify([...new Set(own.map(storedOrderId))]),
      environment,
    );
    const toDamage = toDamageIn(connection);
    for (const row of rows) {
      const { orderId } = row;
      found.push({ ...toOrderRow(row, toDamage), environment, orderId });
    }
  }
  return found;
}

/** The number as it is stored: text has no halves of characters. */
export function storedOrderId({ orderId }: OrderKey): string {
  return orderId.toWellFormed();
}

/** The order's row; null when it was never recorded. */
export function readOrder(connection: Connection, key: OrderKey): OrderRow | null {
  const row = connection.readOne(
    orderShape,
    `SELECT ${ORDER_COLUMNS} FROM orders WHERE environment = ? AND order_id = ? AND seller = ?`,
    key.environment,
    key.orderId,
    key.seller,
  );
  return row && toOrderRow(row, toDamageIn(connection));
}

/** Keys of the orders that follow `after`, in the order of the index; the first ones for null. */
export function readOrderKeys(
  connection: Connection,
  after: OrderKey | null,
  limit: number,
): OrderKey[] {
  const { environment, orderId, seller } = after ?? { environment: "", orderId: "", seller: "" };
  return connection.readAll(
    orderKeyShape,
    `SELECT environment, order_id AS orderId, seller FROM orders
     WHERE (environment, order_id, seller) > (?, ?, ?)
     ORDER BY environment, order_id, seller LIMIT ?`,
    environment,
    orderId,
    seller,
    limit,
  );
}

/** Records an order that was never seen; answers its reference. */
export function insertOrder(connection: Connection, order: OrderKey): number {
  const row = connection.readOne(
    refShape,
    "INSERT INTO orders (environment, seller, order_id) VALUES (?, ?, ?) RETURNING id AS ref",
    order.environment,
    order.seller,
    order.orderId,
  );
  assertInvariant(row, "An order was recorded without a number.");
  return row.ref;
}

/** Every order that somebody claims, dead or alive. */
export function readClaimedOrders(connection: Connection): OrderRow[] {
  return connection
    .readAll(orderShape, `SELECT ${ORDER_COLUMNS} FROM orders WHERE claim_owner IS NOT NULL`)
    .map((row) => toOrderRow(row, toDamageIn(connection)));
}

function toDamageIn({ file }: Connection): ToDamage {
  return (what, detail) => damagedRow(what, file, detail);
}
