import { z } from "zod";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { damagedRow } from "./failures.ts";
import { orderKeyShape, orderShape, toOrderRow } from "../stored-rows.ts";
import type { OrderRow, ToDamage } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";

const askedOrderShape = {
  name: orderShape.name,
  schema: orderShape.schema.extend({ position: z.int() }),
};
const refShape = { name: "an order", schema: z.object({ ref: z.int() }) };
const ORDER_COLUMNS = `orders.id AS ref, seller, version, epoch, claim_owner AS ownerId,
  claim_host AS host, claim_boot AS bootId, claim_pid AS pid, claim_run AS runId,
  lease_ms AS leaseMs, lease_ends_at_ms AS leaseEndsAtMs`;

/** The orders of these numbers under every seller that has them, by environment and number as asked. */
export type OrdersByNumber = ReadonlyMap<string, readonly OrderRow[]>;

/** Reads them in one look-up for all; those that the ledger does not know are left out. */
export function readOrdersOfAllSellers(
  connection: Connection,
  keys: readonly OrderKey[],
): OrdersByNumber {
  const found = new Map<string, OrderRow[]>();
  const toDamage = toDamageIn(connection);
  for (const [environment, own] of Map.groupBy(keys, (key) => key.environment)) {
    const numbers = [...new Set(own.map(({ orderId }) => orderId))];
    const rows = connection.readAll(
      askedOrderShape,
      `SELECT asked.key AS position, ${ORDER_COLUMNS}
       FROM json_each(?1) AS asked
         CROSS JOIN orders ON environment = ?2 AND order_id = asked.value`,
      // As the driver itself would hand over each of them.
      JSON.stringify(numbers.map((orderId) => orderId.toWellFormed())),
      environment,
    );
    for (const [position, same] of Map.groupBy(rows, (row) => row.position)) {
      const number = numberText({ environment, orderId: numbers[position] ?? "" });
      found.set(
        number,
        same.map((row) => toOrderRow(row, toDamage)),
      );
    }
  }
  return found;
}

/** The key in {@link OrdersByNumber}. */
export function numberText({ environment, orderId }: Omit<OrderKey, "seller">): string {
  return `${environment} ${orderId}`;
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
