import { orderKeyText } from "../../domain/order-key.ts";

import { assertInvariant } from "../../errors.ts";
import type { ClaimAnswer, ImportAnswer, Ledger, PackageImport, SentMark } from "../ledger.ts";
import type { Database } from "./database.ts";
import { createGroupQueue } from "./group-queue.ts";
import type { GroupQueue } from "./group-queue.ts";
import { readPosts } from "./list-posts.ts";
import { extendLeases, markPostsSent, MARKS_MAX } from "./mark-posts.ts";
import { createOrderEditor, EDITS_MAX } from "./order-edits.ts";
import type { EditAnswer, OrderEdit } from "./order-edits.ts";
import { readHistories, readOrderKeys } from "./read-histories.ts";
import { readSettledPosts, readUnfinishedOf } from "./settled-posts.ts";
import { readFirstReads, readRunInputs, recordRun, recordRunEnd } from "./runs.ts";
import type { TimeSource } from "./time-source.ts";

/** The databases of a ledger: one connection set for the steps of posts, one for lists. */
export interface LedgerDatabases {
  readonly steps: Database;
  readonly lists: Database;
}

/**
 * The ledger in its database. What is asked at the same time goes to the server
 * together. Closing it finishes what was begun; the connections are the store's.
 */
export function createPostgresLedger({ steps, lists }: LedgerDatabases, time: TimeSource): Ledger {
  const editor = createOrderEditor(steps, time);
  const marks = createGroupQueue(
    (items: readonly SentMark[]) => markPostsSent(steps, time, items),
    MARKS_MAX,
  );
  const edit = async <Answer extends EditAnswer>(edits: OrderEdit[]): Promise<Answer[]> => {
    const answers: EditAnswer[] = [];
    for (let start = 0; start < edits.length; start += EDITS_MAX) {
      answers.push(...(await editor.submit(edits.slice(start, start + EDITS_MAX))));
    }
    return answers as Answer[];
  };
  return {
    readHistories: (keys) => readHistories(steps, time, keys),
    readFirstReads: (hashes) => readFirstReads(steps, hashes),
    readRunInputs: (runIds) => readRunInputs(steps, runIds),
    beginRun: (run, files) => recordRun(steps, run, files),
    endRun: (runId, endedAtMs, ending) => recordRunEnd(steps, runId, endedAtMs, ending),
    claim: (requests) => edit<ClaimAnswer>(requests.map((request) => ({ kind: "claim", request }))),
    markSent: (items) => marks.submit(items),
    settle: (settlements) =>
      edit<boolean>(settlements.map((settlement) => ({ kind: "settle", settlement }))),
    resolve: (resolutions) =>
      edit<boolean>(resolutions.map((resolution) => ({ kind: "resolve", resolution }))),
    importPackages: (imports) => importAll(editor, imports),
    pageHistories: async (after, limit) =>
      readHistories(steps, time, await readOrderKeys(lists, after, limit)),
    release: async (claims) =>
      void (await edit(claims.map((claim) => ({ kind: "release", claim })))),
    heartbeat: (owner, leaseMs) => extendLeases(steps, time, owner, leaseMs),
    listPosts: (filter) => lists.readTogether((session) => readPosts(session, time, filter)),
    pageSettledPosts: (span, after, limit) =>
      lists.readTogether((session) => readSettledPosts(session, span, after, limit)),
    readUnfinishedPosts: (keys) =>
      lists.readTogether((session) => readUnfinishedOf(session, time, keys)),
    close: async () => {
      await Promise.all([editor.close(), marks.close()]);
    },
  };
}

/** Each order is a call of its own, so one that fails undoes none of the others. */
async function importAll(
  editor: GroupQueue<OrderEdit, EditAnswer>,
  imports: readonly PackageImport[],
): Promise<ImportAnswer[]> {
  const answers = new Map<PackageImport, ImportAnswer>();
  const orders = Map.groupBy(imports, (item) => orderKeyText(item.order));
  const importing = [...orders.values()].map(async (items) => {
    const [answered] = await editor.submit([{ kind: "import", imports: items }]);
    assertInvariant(Array.isArray(answered), "An import was answered with something else.");
    for (const [index, item] of items.entries()) {
      const answer: ImportAnswer | undefined = answered[index];
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
