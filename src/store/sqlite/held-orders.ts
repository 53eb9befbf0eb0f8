import { z } from "zod";
import type { ClaimOwner, OrderClaim } from "../ledger.ts";
import type { Connection } from "./connection.ts";
import { giveBack } from "./give-back.ts";

const refShape = { name: "an order", schema: z.object({ ref: z.int() }) };

/**
 * The claimed order's reference, if the claim is still this owner's and this
 * epoch's: the comparison that every later step of a claim makes. A lease that
 * is over but was taken by nobody still counts.
 */
export function findHeldOrder(connection: Connection, claim: OrderClaim): number | null {
  const { order, owner, epoch } = claim;
  const row = connection.readOne(
    refShape,
    `SELECT id AS ref FROM orders WHERE environment = ? AND order_id = ? AND seller = ?
       AND claim_owner = ? AND epoch = ?`,
    order.environment,
    order.orderId,
    order.seller,
    owner.id,
    epoch,
  );
  return row?.ref ?? null;
}

/** Gives an order back if the claim still holds it. */
export function releaseOrder(connection: Connection, claim: OrderClaim, nowMs: number): void {
  const orderRef = findHeldOrder(connection, claim);
  if (orderRef !== null) giveBack(connection, orderRef, nowMs);
}

/** Moves the end of every lease of this owner; answers how many orders it holds. */
export function extendLeases(
  connection: Connection,
  owner: ClaimOwner,
  leaseMs: number,
  nowMs: number,
): number {
  return connection.write(
    "UPDATE orders SET lease_ms = ?, lease_ends_at_ms = ? WHERE claim_owner = ?",
    Math.ceil(leaseMs),
    Math.ceil(nowMs + leaseMs),
    owner.id,
  );
}
