import { z } from "zod";
import type { OrderKey } from "../../domain/order-key.ts";
import { damagedRow } from "./failures.ts";
import type { ClaimRecord } from "../order-record.ts";
import type { Connection } from "./connection.ts";

/** An order's own row. */
export interface OrderRow {
  readonly ref: number;
  readonly seller: string;
  readonly version: number;
  /** Counts claims; the last one's number. */
  readonly epoch: number;
  readonly claim: ClaimRecord | null;
}

const orderShape = {
  name: "an order",
  schema: z.object({
    ref: z.int(),
    seller: z.string(),
    version: z.int().min(0),
    epoch: z.int().min(0),
    ownerId: z.string().nullable(),
    host: z.string().nullable(),
    bootId: z.string().nullable(),
    pid: z.int().nullable(),
    runId: z.string().nullable(),
    leaseEndsAtMs: z.int().nullable(),
  }),
};

const ORDER_COLUMNS = `id AS ref, seller, version, epoch, claim_owner AS ownerId,
  claim_host AS host, claim_boot AS bootId, claim_pid AS pid, claim_run AS runId,
  lease_ends_at_ms AS leaseEndsAtMs`;

/** The order of this number under every seller that has it, in one look-up. */
export function readOrdersOfAllSellers(connection: Connection, key: OrderKey): OrderRow[] {
  return connection
    .readAll(
      orderShape,
      `SELECT ${ORDER_COLUMNS} FROM orders WHERE environment = ? AND order_id = ?`,
      key.environment,
      key.orderId,
    )
    .map((row) => toOrderRow(row, connection.file));
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
  return row && toOrderRow(row, connection.file);
}

/** Every order that somebody claims, dead or alive. */
export function readClaimedOrders(connection: Connection): OrderRow[] {
  return connection
    .readAll(orderShape, `SELECT ${ORDER_COLUMNS} FROM orders WHERE claim_owner IS NOT NULL`)
    .map((row) => toOrderRow(row, connection.file));
}

function toOrderRow(row: z.infer<typeof orderShape.schema>, file: string): OrderRow {
  const { ref, seller, version, epoch, ownerId, host, bootId, pid, runId, leaseEndsAtMs } = row;
  if (ownerId === null) return { ref, seller, version, epoch, claim: null };
  if (host === null || bootId === null || pid === null || runId === null || leaseEndsAtMs === null)
    throw damagedRow("a claim", file, `order row ${ref} has half a claim`);
  const owner = { id: ownerId, host, bootId, pid };
  return { ref, seller, version, epoch, claim: { owner, epoch, runId, leaseEndsAtMs } };
}
