import { z } from "zod";
import { emptyHistory, type OrderHistory } from "../../domain/history.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { isClaimLive, pictureHistory } from "../picture-history.ts";
import type { Onlooker } from "../picture-history.ts";
import type { Connection } from "./connection.ts";
import { numberText, readOrdersOfAllSellers } from "./order-rows.ts";
import type { OrderRow } from "../stored-rows.ts";
import { readSubjects } from "./subject-rows.ts";
import { readUnfinishedPosts } from "./post-rows.ts";

const foundShape = { name: "a count", schema: z.object({ isKnown: z.int() }) };

/** The history of one order as this onlooker sees it. Call it inside a transaction. */
export function readHistory(
  connection: Connection,
  key: OrderKey,
  onlooker: Onlooker,
): OrderHistory {
  const [history] = readHistories(connection, [key], onlooker);
  assertInvariant(history, "An order was asked for and not answered.");
  return history;
}

/**
 * The histories of these orders as this onlooker sees them, read by a few
 * statements for all. Call it inside a transaction.
 */
export function readHistories(
  connection: Connection,
  keys: readonly OrderKey[],
  onlooker: Onlooker,
): OrderHistory[] {
  const known = readOrdersOfAllSellers(connection, keys);
  if (known.size === 0) return keys.map((key) => emptyHistory(key));
  const rowsOf = (key: OrderKey): readonly OrderRow[] => known.get(numberText(key)) ?? [];
  const ownRowOf = (key: OrderKey) => rowsOf(key).find((row) => row.seller === key.seller);
  const refs = [...new Set(keys.flatMap((key) => ownRowOf(key)?.ref ?? []))];
  const subjects = readSubjects(connection, refs);
  const attempts = readUnfinishedPosts(connection, refs);
  return keys.map((key) => {
    const rows = rowsOf(key);
    if (rows.length === 0) return emptyHistory(key);
    const own = ownRowOf(key);
    return pictureHistory(
      {
        key,
        version: own?.version ?? 0,
        claim: own?.claim ?? null,
        subjects: (own && subjects.get(own.ref)) ?? [],
        attempts: (own && attempts.get(own.ref)) ?? [],
        otherSellers: rows
          .filter((row) => row !== own && isKnown(connection, row, onlooker))
          .map((row) => row.seller),
      },
      onlooker,
    );
  });
}

/**
 * Whether another seller's record of the order counts: something of it is, or
 * may be, at the marketplace, or a live run may be about to send it. An order
 * that was only ever refused under a wrong account is nobody's.
 */
function isKnown(connection: Connection, row: OrderRow, onlooker: Onlooker): boolean {
  if (row.claim && isClaimLive(row.claim, onlooker)) return true;
  const found = connection.readOne(
    foundShape,
    `SELECT EXISTS (SELECT 1 FROM packages WHERE order_ref = ?1 AND first_post_at_ms IS NOT NULL)
       OR EXISTS (SELECT 1 FROM posts WHERE order_ref = ?1 AND state = 'sent') AS isKnown`,
    row.ref,
  );
  return found?.isKnown === 1;
}
