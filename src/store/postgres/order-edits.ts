import { z } from "zod";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { importIntoOrder } from "../import-steps.ts";
import type {
  ClaimAnswer,
  ClaimRequest,
  ImportAnswer,
  OrderClaim,
  PackageImport,
  Resolution,
  Settlement,
} from "../ledger.ts";
import { claimOrder, holdsOrder, resolvePost, settlePost } from "../order-steps.ts";
import type { Onlooker } from "../picture-history.ts";
import type { Timeline } from "../timeline.ts";
import type { Database } from "./database.ts";
import { createGroupQueue } from "./group-queue.ts";
import type { GroupQueue } from "./group-queue.ts";
import { loadOrders } from "./load-orders.ts";
import { lookAt } from "./onlooker.ts";
import { takeNumbers } from "./numbers.ts";
import { OrderShelf } from "./order-shelf.ts";
import { readTimeline } from "./runs.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";
import { readNowMs } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";
import { writeOrders } from "./write-orders.ts";

/** A change of one order. */
export type OrderEdit =
  | { readonly kind: "claim"; readonly request: ClaimRequest }
  | { readonly kind: "settle"; readonly settlement: Settlement }
  | { readonly kind: "resolve"; readonly resolution: Resolution }
  | { readonly kind: "release"; readonly claim: OrderClaim }
  | { readonly kind: "import"; readonly imports: readonly PackageImport[] };

/** What a change comes to: whether it was made, or what it answers besides. */
export type EditAnswer = boolean | ClaimAnswer | readonly ImportAnswer[];

/** Changes in one transaction; it holds a lock for each order number that is claimed. */
export const EDITS_MAX = 200;

/**
 * Of two that claim one order number, under whatever seller, one waits until
 * the other has committed: the rows of an order that nobody recorded yet cannot
 * be locked. Always in the same order.
 */
const LOCK_NUMBERS = statement(`
  SELECT pg_advisory_xact_lock(lock) FROM (
    SELECT DISTINCT hashtextextended(environment || order_id, 0) AS lock
    FROM unnest($1::text[], $2::text[]) AS k (environment, order_id) ORDER BY lock) AS locks`);
const lockShape = { name: "a lock", schema: z.unknown() };

/** The queue of all changes of orders: those that arrive together are one transaction, one after the other. */
export function createOrderEditor(
  database: Database,
  time: TimeSource,
): GroupQueue<OrderEdit, EditAnswer> {
  return createGroupQueue(
    (edits: readonly OrderEdit[]) =>
      database.transact((session, { mayBeDone }) => makeEdits(session, time, edits, mayBeDone)),
    EDITS_MAX,
  );
}

async function makeEdits(
  session: Session,
  time: TimeSource,
  edits: readonly OrderEdit[],
  mayBeDone: boolean,
): Promise<EditAnswer[]> {
  const keys = edits.map(keyOf);
  const postIds = edits.flatMap(postIdsOf);
  const hasImports = edits.some(({ kind }) => kind === "import");
  // Asked for in this order and answered together: locks, what they protect, the time after the wait.
  const asking = [
    lockNumbers(session, edits),
    loadOrders(session, keys, { isLocking: true, postIds }),
    readNowMs(session, time),
    takeNumbers(
      session,
      edits.reduce((sum, edit) => sum + numbersOf(edit), 0),
    ),
    hasImports ? readTimeline(session) : null,
  ] as const;
  const [, stored, nowMs, takeNumber, timeline] = await Promise.all(asking);
  const shelf = new OrderShelf(keys, stored);
  const context = { onlooker: lookAt(nowMs), takeNumber, timeline, mayBeDone };
  const answers = edits.map((edit) => makeEdit(edit, shelf, context));
  writeOrders(session, shelf.drafts);
  return answers;
}

interface EditContext {
  readonly onlooker: Onlooker;
  readonly takeNumber: () => number;
  readonly timeline: Timeline | null;
  readonly mayBeDone: boolean;
}

function makeEdit(edit: OrderEdit, shelf: OrderShelf, context: EditContext): EditAnswer {
  const { onlooker, mayBeDone, timeline } = context;
  const draft = shelf.draftOf(keyOf(edit));
  switch (edit.kind) {
    case "claim":
      return claimOrder(draft, edit.request, {
        ...context,
        otherSellers: shelf.otherSellersOf(draft, onlooker),
      });
    case "settle":
      return (
        holdsOrder(draft, edit.settlement.claim) && settlePost(draft, edit.settlement, mayBeDone)
      );
    case "resolve":
      return (
        holdsOrder(draft, edit.resolution.claim) && resolvePost(draft, edit.resolution, mayBeDone)
      );
    case "release":
      if (!holdsOrder(draft, edit.claim)) return false;
      draft.giveBack(onlooker.nowMs);
      return true;
    case "import":
      assertInvariant(timeline, "Imports need the times of the runs.");
      return importIntoOrder(draft, edit.imports, {
        ...context,
        timeline,
        otherSellers: shelf.otherSellersOf(draft, onlooker),
      });
  }
}

async function lockNumbers(session: Session, edits: readonly OrderEdit[]): Promise<void> {
  const keys = edits.filter(({ kind }) => kind === "claim" || kind === "import").map(keyOf);
  if (keys.length === 0) return;
  await session.readAll(
    lockShape,
    LOCK_NUMBERS,
    keys.map(({ environment }) => environment),
    keys.map(({ orderId }) => storableText(orderId)),
  );
}

function keyOf(edit: OrderEdit): OrderKey {
  switch (edit.kind) {
    case "claim":
      return edit.request.order;
    case "settle":
      return edit.settlement.claim.order;
    case "resolve":
      return edit.resolution.claim.order;
    case "release":
      return edit.claim.order;
    case "import": {
      const [first] = edit.imports;
      assertInvariant(first, "An import of nothing.");
      return first.order;
    }
  }
}

function postIdsOf(edit: OrderEdit): number[] {
  if (edit.kind === "settle") return [edit.settlement.postId];
  return edit.kind === "resolve" ? [edit.resolution.postId] : [];
}

/** How many numbers a change takes at most: of the order, of each post, and of its subject. */
function numbersOf(edit: OrderEdit): number {
  if (edit.kind === "claim") return 1 + 2 * edit.request.posts.length;
  return edit.kind === "import" ? 1 + 2 * edit.imports.length : 0;
}
