import type { OrderReturn, ParkedOrder, PostQueue, QueueEnding } from "../queue.ts";
import type { Database } from "./database.ts";
import { createGroupQueue } from "./group-queue.ts";
import type { LedgerDatabases } from "./postgres-ledger.ts";
import { findGoneOwners, parkOrders, putBackOrders, takeOrders } from "./queue-orders.ts";
import {
  cancelQueued,
  completeRun,
  finishPosts,
  keepRun,
  readLanes,
  readProgress,
  readQueuedRun,
  readWorkers,
  reportWorker,
  sweepQueue,
} from "./queued-runs.ts";
import type { TimeSource } from "./time-source.ts";

/** Orders in one transaction. */
const ORDERS_MAX = 200;
/** What is finished is settled already: it may wait a moment, and spares the server a commit each. */
const FINISH_GATHER_MS = 50;
/** How long an answer about dead processes of this machine is good for. */
const GONE_FOR_MS = 2_000;

/** The queue in the database of the ledger. Closing it finishes what was begun. */
export function createPostgresQueue(
  { steps, lists }: LedgerDatabases,
  time: TimeSource,
): PostQueue {
  const parking = createGroupQueue(
    (orders: readonly ParkedOrder[]) => parkOrders(steps, time, orders),
    ORDERS_MAX,
  );
  const returning = createGroupQueue(
    (returns: readonly OrderReturn[]) => putBackOrders(steps, time, returns),
    ORDERS_MAX,
  );
  const finishing = createGroupQueue(
    async (endings: readonly QueueEnding[]) => {
      await finishPosts(steps, time, endings);
      return endings.map(() => true);
    },
    ORDERS_MAX,
    FINISH_GATHER_MS,
  );
  const gone = keepGoneOwners(lists);
  return {
    beginRun: (run) => keepRun(lists, time, run),
    completeRun: (runId, document) => completeRun(lists, runId, document),
    readRun: (runId) => readQueuedRun(lists, runId),
    park: (orders) => parking.submit(orders),
    readLanes: () => readLanes(lists),
    take: async (wish) => takeOrders(steps, time, wish, await gone()),
    putBack: (returns) => returning.submit(returns),
    finish: async (endings) => void (await finishing.submit(endings)),
    readProgress: (runId, sinceMs) => readProgress(lists, time, runId, sinceMs),
    cancel: (runId) => cancelQueued(lists, time, runId),
    reportWorker: (id, health) => reportWorker(lists, time, id, health),
    readWorkers: () => readWorkers(lists, time),
    sweep: () => sweepQueue(lists, time),
    async close() {
      await Promise.all([parking.close(), returning.close(), finishing.close()]);
    },
  };
}

/** Dead processes of this machine, looked for now and then. */
function keepGoneOwners(database: Database): () => Promise<readonly string[]> {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let known: Promise<readonly string[]> = Promise.resolve([]);
  return () => {
    const nowMs = performance.now();
    if (nowMs - askedAtMs < GONE_FOR_MS) return known;
    askedAtMs = nowMs;
    known = findGoneOwners(database).catch((error: unknown) => {
      askedAtMs = Number.NEGATIVE_INFINITY;
      throw error;
    });
    return known;
  };
}
