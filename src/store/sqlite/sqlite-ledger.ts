import type { Clock } from "../../clock.ts";
import type { OrderHistory } from "../../domain/history.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { createOwnerCheck } from "../claim-owner.ts";
import type { Ledger } from "../ledger.ts";
import type { Onlooker } from "../picture-history.ts";
import { claimOrder } from "./claim-orders.ts";
import { createCommitQueue } from "./commit-queue.ts";
import type { Connection } from "./connection.ts";
import { extendLeases, releaseOrder } from "./held-orders.ts";
import { readPosts } from "./list-posts.ts";
import { readHistory } from "./read-history.ts";
import { readFirstRead, readRunStart, recordRun, recordRunEnd } from "./runs.ts";
import { markPostSent, settlePost } from "./settle-posts.ts";

/** Orders read at a stretch; between stretches heartbeats and answers get their turn. */
const ORDERS_AT_A_STRETCH = 500;

/** The ledger on an open, migrated connection, which it owns from now on. */
export function createSqliteLedger(connection: Connection, clock: Clock): Ledger {
  const queue = createCommitQueue(connection);
  const nowMs = (): number => Math.floor(clock.nowMs());
  const look = (): Onlooker => ({ nowMs: nowMs(), isOwnerGone: createOwnerCheck() });

  return {
    readHistories: (keys) => readHistories(connection, keys, look),
    readFirstReads: async (hashes) =>
      connection.readTogether(() => hashes.map((hash) => readFirstRead(connection, hash))),
    readRunStarts: async (runIds) =>
      connection.readTogether(() => runIds.map((runId) => readRunStart(connection, runId))),
    beginRun: (run, files) => queue.commit(() => recordRun(connection, run, files)),
    endRun: (runId, endedAtMs) => queue.commit(() => recordRunEnd(connection, runId, endedAtMs)),
    claim: (requests) =>
      queue.commit(() => {
        const onlooker = look();
        return requests.map((request) => claimOrder(connection, request, onlooker));
      }),
    markSent: (marks) =>
      queue.commit(() => marks.map((mark) => markPostSent(connection, mark, nowMs()))),
    settle: (settlements) =>
      queue.commit(() => settlements.map((settlement) => settlePost(connection, settlement))),
    release: (claims) =>
      queue.commit(() => {
        for (const claim of claims) releaseOrder(connection, claim, nowMs());
      }),
    heartbeat: (owner, leaseMs) =>
      queue.commit(() => extendLeases(connection, owner, leaseMs, nowMs())),
    listPosts: async (filter) =>
      connection.readTogether(() => readPosts(connection, filter, look())),
    close: async () => {
      queue.close();
      connection.close();
    },
  };
}

async function readHistories(
  connection: Connection,
  keys: readonly OrderKey[],
  look: () => Onlooker,
): Promise<OrderHistory[]> {
  const histories: OrderHistory[] = [];
  for (let start = 0; start < keys.length; start += ORDERS_AT_A_STRETCH) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    const stretch = keys.slice(start, start + ORDERS_AT_A_STRETCH);
    const onlooker = look();
    const read = connection.readTogether(() =>
      stretch.map((key) => readHistory(connection, key, onlooker)),
    );
    histories.push(...read);
  }
  return histories;
}
