import { z } from "zod";
import { isPackageOperation, OPERATION_NAMES } from "../../domain/operation.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { isOwnerGone } from "../claim-owner.ts";
import type { PostDraft } from "../order-draft.ts";
import { orderKeyShape } from "../stored-rows.ts";
import { storedRequest } from "../stored-text.ts";
import type { OrderReturn, ParkedOrder, TakenOrder, TakenPost, TakeWish } from "../queue.ts";
import { isQueued, parkOrder, putBackOrder, queueOwner, takeOrder } from "../queue-steps.ts";
import type { Database } from "./database.ts";
import { loadOrders } from "./load-orders.ts";
import { lookAt } from "./onlooker.ts";
import { OrderShelf } from "./order-shelf.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";
import { nowParameter, readNowMs, SQL_NOW_MS } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";
import { writeOrders } from "./write-orders.ts";

/** Orders without a time to leave by come last. */
const NO_SHIP_BY_MS = Number.MAX_SAFE_INTEGER;

const FINISH_OLDER = statement(`
  UPDATE queued_posts SET finished_at_ms = ceil(${SQL_NOW_MS("$2")})
  WHERE post_ref = ANY ($1::bigint[]) AND finished_at_ms IS NULL`);
const QUEUE_POSTS = statement(`
  INSERT INTO queued_posts (run_id, post_ref, order_ref, account, operation, ship_by_ms, lines,
    first_number)
  SELECT r.run, r.post, p.order_ref, r.account, r.operation, r."shipByMs", r.lines, r."firstNumber"
  FROM json_to_recordset($1) AS r (run text, post bigint, account text, operation text,
    "shipByMs" bigint, lines json, "firstNumber" text)
  JOIN posts AS p ON p.id = r.post
  ON CONFLICT (run_id, post_ref) DO NOTHING`);

/** Hands claimed orders over to the queue, each with its posts. */
export function parkOrders(
  database: Database,
  time: TimeSource,
  orders: readonly ParkedOrder[],
): Promise<boolean[]> {
  return database.transact(async (session, { mayBeDone }) => {
    const { shelf, nowMs } = await shelve(
      session,
      time,
      orders.map(({ claim }) => claim.order),
    );
    const areParked = orders.map(({ claim, runId }) => {
      const draft = shelf.draftOf(claim.order);
      // An earlier try may have been committed, and its answer lost.
      const isDone = mayBeDone && draft.claim?.owner.id === queueOwner(runId).id;
      return isDone || parkOrder(draft, claim, runId, nowMs);
    });
    writeOrders(session, shelf.drafts);
    const rows = orders.filter((_, at) => areParked[at]).flatMap(queueRows);
    session.queue(
      FINISH_OLDER,
      rows.map(({ post }) => post),
      nowParameter(time),
    );
    session.queue(QUEUE_POSTS, JSON.stringify(rows));
    return areParked;
  });
}

function queueRows({ runId, lane, shipByMs, posts }: ParkedOrder) {
  return posts.map(({ postId, lines, firstNumber }) => ({
    run: runId,
    post: postId,
    account: storableText(lane.account),
    operation: lane.operation,
    shipByMs: shipByMs === null ? NO_SHIP_BY_MS : Math.floor(shipByMs),
    lines,
    firstNumber: storableText(firstNumber),
  }));
}

/** Gives orders back to the queue. */
export function putBackOrders(
  database: Database,
  time: TimeSource,
  returns: readonly OrderReturn[],
): Promise<boolean[]> {
  return database.transact(async (session, { mayBeDone }) => {
    const { shelf, nowMs } = await shelve(
      session,
      time,
      returns.map(({ claim }) => claim.order),
    );
    const answers = returns.map(({ claim, unsentPostId }) => {
      const draft = shelf.draftOf(claim.order);
      const isDone = mayBeDone && isQueued(draft.claim);
      return isDone || putBackOrder(draft, claim, unsentPostId, nowMs);
    });
    writeOrders(session, shelf.drafts);
    return answers;
  });
}

async function shelve(session: Session, time: TimeSource, keys: readonly OrderKey[]) {
  const [stored, nowMs] = await Promise.all([
    loadOrders(session, keys, { isLocking: true }),
    readNowMs(session, time),
  ]);
  return { shelf: new OrderShelf(keys, stored), nowMs: Math.floor(nowMs) };
}

const NEXT = statement(`
  SELECT o.environment, o.order_id AS "orderId", o.seller
  FROM queued_posts AS q JOIN orders AS o ON o.id = q.order_ref
  WHERE q.finished_at_ms IS NULL AND q.account = $1 AND q.operation = $2
    AND (o.claim_owner IS NULL OR o.claim_owner LIKE 'queue:%'
      OR o.lease_ends_at_ms <= ${SQL_NOW_MS("$4")} OR o.claim_owner = ANY ($5::text[]))
  ORDER BY q.ship_by_ms, q.post_ref LIMIT $3 FOR NO KEY UPDATE OF o SKIP LOCKED`);
const QUEUED_OF = statement(`
  SELECT q.post_ref AS "postId", q.run_id AS "runId", q.first_number AS "firstNumber",
    p.account, p.operation, s.subject, p.request
  FROM queued_posts AS q JOIN posts AS p ON p.id = q.post_ref
  JOIN subjects AS s ON s.id = p.subject_ref
  WHERE q.order_ref = ANY ($1::bigint[]) AND q.finished_at_ms IS NULL`);
const FINISH_ENDED = statement(`
  UPDATE queued_posts AS q SET finished_at_ms = ceil(${SQL_NOW_MS("$2")})
  FROM posts AS p WHERE p.id = q.post_ref AND q.order_ref = ANY ($1::bigint[])
    AND q.finished_at_ms IS NULL AND p.state NOT IN ('intent', 'sent', 'in-doubt')`);

const queuedShape = {
  name: "a queued post",
  schema: z.object({
    postId: z.int(),
    runId: z.string(),
    firstNumber: z.string(),
    account: z.string(),
    operation: z.enum(OPERATION_NAMES),
    subject: z.string(),
    request: storedRequest.nullable(),
  }),
};
type QueuedRow = z.infer<(typeof queuedShape)["schema"]>;

/** Takes over the next orders of a lane. Nobody waits for anybody: what another looks at is passed over. */
export function takeOrders(
  database: Database,
  time: TimeSource,
  { account, operation, owner, leaseMs, limit }: TakeWish,
  gone: readonly string[],
): Promise<TakenOrder[]> {
  return database.transact(async (session) => {
    const found = await session.readAll(
      orderKeyShape,
      NEXT,
      storableText(account),
      operation,
      limit,
      nowParameter(time),
      gone,
    );
    if (found.length === 0) return [];
    // An order with two posts is found twice.
    const keys = [...new Map(found.map((key) => [JSON.stringify(key), key])).values()];
    const { shelf, nowMs } = await shelve(session, time, keys);
    const drafts = keys.map((key) => shelf.draftOf(key));
    const refs = drafts.flatMap(({ ref }) => (ref === null ? [] : [ref]));
    const rows = await session.readAll(queuedShape, QUEUED_OF, refs);
    const byPost = new Map(rows.map((row) => [row.postId, row]));
    const queued = new Set(byPost.keys());
    const onlooker = lookAt(nowMs);
    const orders = drafts.flatMap((draft): TakenOrder[] => {
      const own = draft.posts.flatMap(({ postId }) => byPost.get(postId) ?? []);
      const hold = { owner, leaseMs, runId: own[0]?.runId ?? "" };
      const taken = takeOrder(draft, queued, hold, onlooker);
      if (taken.kind !== "taken") return [];
      const posts = taken.posts.map((post) => {
        const row = byPost.get(post.postId);
        assertInvariant(row, `Post ${post.postId} is not queued.`);
        const { confirmed } = draft.subjectOf(post);
        return takenPost(post, row, draft.key, confirmed?.content ?? null);
      });
      return [{ claim: taken.claim, runId: hold.runId, posts }];
    });
    writeOrders(session, shelf.drafts);
    session.queue(FINISH_ENDED, refs, nowParameter(time));
    return orders;
  });
}

function takenPost(
  post: PostDraft,
  row: QueuedRow,
  order: OrderKey,
  confirmed: TakenPost["planned"]["before"],
): TakenPost {
  const { account, operation, subject, request, firstNumber } = row;
  assertInvariant(request, `Post ${post.postId} waits without its request.`);
  const isDoubtful = post.state === "in-doubt";
  return {
    postId: post.postId,
    planned: {
      kind: isDoubtful ? "replay" : post.kind,
      order,
      account,
      operation,
      subject,
      content: post.content,
      before: post.kind === "create" && isPackageOperation(operation) ? null : confirmed,
      replayOf: isDoubtful ? post.postId : null,
      lines: [],
    },
    request,
    source: post.source,
    firstNumber,
  };
}

const AT_WORK = statement(`
  SELECT DISTINCT claim_owner AS id, claim_host AS host, claim_boot AS "bootId", claim_pid AS pid
  FROM orders WHERE claim_owner IS NOT NULL AND claim_owner NOT LIKE 'queue:%'`);
const ownerShape = {
  name: "an owner of claims",
  schema: z.object({ id: z.string(), host: z.string(), bootId: z.string(), pid: z.int() }),
};

/** Owners of claims whose processes have ended, as far as this machine can tell. */
export async function findGoneOwners(database: Database): Promise<string[]> {
  const owners = await database.use((session) => session.readAll(ownerShape, AT_WORK));
  return owners.filter(isOwnerGone).map(({ id }) => id);
}
