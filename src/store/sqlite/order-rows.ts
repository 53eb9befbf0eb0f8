import { z } from "zod";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { damagedRow } from "./failures.ts";
import { orderKeyShape, orderShape, toOrderRow } from "../stored-rows.ts";
import type { OrderRow, ToDamage } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";

const positionShape = { name: "a position", schema: z.object({ position: z.int() }) };
const refShape = { name: "an order", schema: z.object({ ref: z.int() }) };
const ORDER_COLUMNS = `id AS ref, seller, version, epoch, claim_owner AS ownerId,
  claim_host AS host, claim_boot AS bootId, claim_pid AS pid, claim_run AS runId,
  lease_ms AS leaseMs, lease_ends_at_ms AS leaseEndsAtMs`;

/**
 * Which of these orders the ledger has a row for, under whatever seller: one
 * look-up for all, since most orders of a sheet are new.
 */
export function findKnownOrders(connection: Connection, keys: readonly OrderKey[]): Set<OrderKey> {
  const known = new Set<OrderKey>();
  for (const [environment, own] of Map.groupBy(keys, (key) => key.environment)) {
    const rows = connection.readAll(
      positionShape,
      `SELECT key AS position FROM json_each(?1) AS asked
       WHERE EXISTS (SELECT 1 FROM orders WHERE environment = ?2 AND order_id = asked.value)`,
      // As the driver itself would hand over each of them.
      JSON.stringify(own.map((key) => key.orderId.toWellFormed())),
      environment,
    );
    for (const { position } of rows) {
      const key = own[position];
      if (key) known.add(key);
    }
  }
  return known;
}

/** The order of this number under every seller that has it, in one look-up. */
export function readOrdersOfAllSellers(connection: Connection, key: OrderKey): OrderRow[] {
  return connection
    .readAll(
      orderShape,
      `SELECT ${ORDER_COLUMNS} FROM orders WHERE environment = ? AND order_id = ?`,
      key.environment,
      key.orderId,
    )
    .map((row) => toOrderRow(row, toDamageIn(connection)));
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
