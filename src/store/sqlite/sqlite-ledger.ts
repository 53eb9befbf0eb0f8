import type { Clock } from "../../clock.ts";
import type { OrderHistory } from "../../domain/history.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { orderKeyText } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { createOwnerCheck, isOfThisBoot } from "../claim-owner.ts";
import type { ClaimOwner, ImportAnswer, Ledger, PackageImport } from "../ledger.ts";
import type { Onlooker } from "../picture-history.ts";
import { claimOrder } from "./claim-orders.ts";
import { createCommitQueue } from "./commit-queue.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Connection } from "./connection.ts";
import { importIntoOrder } from "./import-packages.ts";
import { extendLeases, releaseOrder } from "./held-orders.ts";
import { readPosts } from "./list-posts.ts";
import { readOrderKeys } from "./order-rows.ts";
import { readHistories } from "./read-history.ts";
import { resolvePost } from "./resolve-posts.ts";
import { readFirstRead, readRunInputs, recordRun, recordRunEnd } from "./runs.ts";
import { markPostSent, settlePost } from "./settle-posts.ts";
import { readSettledPosts, readUnfinishedOf } from "./settled-posts.ts";
import { readTimeline } from "./timeline.ts";
import type { Timeline } from "../timeline.ts";

/** Orders read at a stretch; between stretches heartbeats and answers get their turn. */
const ORDERS_AT_A_STRETCH = 500;

/** The ledger on an open, migrated connection, which it owns from now on. */
export function createSqliteLedger(connection: Connection, clock: Clock): Ledger {
  const queue = createCommitQueue(connection);
  const nowMs = (): number => Math.floor(clock.nowMs());
  const look = (): Onlooker => {
    const isOwnerGone = createOwnerCheck();
    const isOwnerRunning = (owner: ClaimOwner) => isOfThisBoot(owner) && !isOwnerGone(owner);
    return { nowMs: nowMs(), isOwnerGone, isOwnerRunning };
  };

  return {
    readHistories: (keys) => readInStretches(connection, keys, look),
    readFirstReads: async (hashes) =>
      connection.readTogether(() => hashes.map((hash) => readFirstRead(connection, hash))),
    readRunInputs: async (runIds) =>
      connection.readTogether(() => runIds.map((runId) => readRunInputs(connection, runId))),
    beginRun: (run, files) => queue.commit(() => recordRun(connection, run, files)),
    endRun: (runId, endedAtMs, ending) =>
      queue.commit(() => recordRunEnd(connection, runId, endedAtMs, ending)),
    claim: (requests) =>
      queue.commit(() => {
        const onlooker = look();
        return requests.map((request) => claimOrder(connection, request, onlooker));
      }),
    markSent: (marks) =>
      queue.commit(() => marks.map((mark) => markPostSent(connection, mark, nowMs()))),
    settle: (settlements) =>
      queue.commit(() => settlements.map((settlement) => settlePost(connection, settlement))),
    resolve: (resolutions) =>
      queue.commit(() => resolutions.map((each) => resolvePost(connection, each))),
    importPackages: (imports) => importAll(connection, queue, imports, look),
    pageHistories: async (after, limit) => {
      const keys = connection.readTogether(() => readOrderKeys(connection, after, limit));
      return readInStretches(connection, keys, look);
    },
    release: (claims) =>
      queue.commit(() => {
        for (const claim of claims) releaseOrder(connection, claim, nowMs());
      }),
    heartbeat: (owner, leaseMs) =>
      queue.commit(() => extendLeases(connection, owner, leaseMs, nowMs())),
    listPosts: async (filter) =>
      connection.readTogether(() => readPosts(connection, filter, look())),
    pageSettledPosts: async (span, after, limit) =>
      connection.readTogether(() => readSettledPosts(connection, span, after, limit)),
    readUnfinishedPosts: async (keys) =>
      connection.readTogether(() => readUnfinishedOf(connection, keys, look())),
    close: async () => {
      queue.close();
      connection.emptyLog();
      connection.close();
    },
  };
}

/** Each order is a member of its own in the commit, so one that fails undoes none of the others. */
async function importAll(
  connection: Connection,
  queue: CommitQueue,
  imports: readonly PackageImport[],
  look: () => Onlooker,
): Promise<ImportAnswer[]> {
  const onlooker = look();
  let timeline: Timeline | null = null;
  const answers = new Map<PackageImport, ImportAnswer>();
  const orders = Map.groupBy(imports, (item) => orderKeyText(item.order));
  const importing = [...orders.values()].map(async (items) => {
    const answered = await queue.commit(() => {
      timeline ??= readTimeline(connection);
      return importIntoOrder(connection, items, onlooker, timeline);
    });
    for (const [index, item] of items.entries()) {
      const answer = answered[index];
      if (answer) answers.set(item, answer);
    }
  });
  await Promise.all(importing);
  return imports.map((item) => {
    const answer = answers.get(item);
    assertInvariant(answer, "An import was not answered.");
    return answer;
  });
}

async function readInStretches(
  connection: Connection,
  keys: readonly OrderKey[],
  look: () => Onlooker,
): Promise<OrderHistory[]> {
  const histories: OrderHistory[] = [];
  for (let start = 0; start < keys.length; start += ORDERS_AT_A_STRETCH) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    const stretch = keys.slice(start, start + ORDERS_AT_A_STRETCH);
    const onlooker = look();
    histories.push(...connection.readTogether(() => readHistories(connection, stretch, onlooker)));
  }
  return histories;
}
