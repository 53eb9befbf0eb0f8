import { z } from "zod";
import { OPERATION_NAMES } from "../../domain/operation.ts";
import { POST_STATES } from "../../domain/post.ts";
import { SHEETS_KEPT_MS } from "../queue.ts";
import type {
  LaneBacklog,
  QueueEnding,
  QueuedProgress,
  QueuedRun,
  StoredRun,
  WorkerHealth,
} from "../queue.ts";
import { queueOwner } from "../queue-steps.ts";
import type { Database } from "./database.ts";
import { loadOrders } from "./load-orders.ts";
import { OrderShelf } from "./order-shelf.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";
import { nowParameter, readNowMs, SQL_NOW_MS } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";
import { orderKeyShape } from "../stored-rows.ts";
import { writeOrders } from "./write-orders.ts";

/** What is committed late is still found: so far back the next look begins. */
const OVERLAP_MS = 10_000;
const WORKER_SEEN_MS = 60_000;
const CANCELLED_AT_ONCE = 500;

const bytes = z.instanceof(Uint8Array);
const runShape = {
  name: "a queued run",
  schema: z.object({ isWhole: z.boolean(), document: bytes }),
};
const sheetShape = {
  name: "a sheet of a queued run",
  schema: z.object({ path: z.string(), bytes }),
};

const KEEP_RUN = statement(`
  INSERT INTO queued_runs (run_id, queued_at_ms, document) VALUES ($1, ceil(${SQL_NOW_MS("$3")}), $2)
  ON CONFLICT (run_id) DO NOTHING`);
const KEEP_SHEET = statement(`
  INSERT INTO queued_sheets (run_id, position, path, bytes) VALUES ($1, $2, $3, $4)
  ON CONFLICT (run_id, position) DO NOTHING`);
const COMPLETE = statement(
  `UPDATE queued_runs SET document = $2, is_whole = true WHERE run_id = $1`,
);
const READ_RUN = statement(
  `SELECT is_whole AS "isWhole", document FROM queued_runs WHERE run_id = $1`,
);
const READ_SHEETS = statement(
  `SELECT path, bytes FROM queued_sheets WHERE run_id = $1 ORDER BY position`,
);

/** Keeps what the result of a run is made of. */
export async function keepRun(
  database: Database,
  time: TimeSource,
  { runId, document, sheets }: QueuedRun,
): Promise<void> {
  await database.transact(async (session) => {
    session.queue(KEEP_RUN, runId, document, nowParameter(time));
    for (const [position, sheet] of sheets.entries()) {
      session.queue(KEEP_SHEET, runId, position, storableText(sheet.path), sheet.bytes);
    }
  });
}

/** Records the final document of a run. */
export async function completeRun(
  database: Database,
  runId: string,
  document: Uint8Array,
): Promise<void> {
  await database.use((session) => session.write(COMPLETE, runId, document));
}

/** Reads a queued run; null for none. */
export function readQueuedRun(database: Database, runId: string): Promise<StoredRun | null> {
  return database.readTogether(async (session) => {
    const run = await session.readOne(runShape, READ_RUN, storableText(runId));
    if (!run) return null;
    const sheets = await session.readAll(sheetShape, READ_SHEETS, runId);
    return sheets.length === 0 ? null : { runId, ...run, sheets };
  });
}

const LANES = statement(`
  SELECT account, operation, count(*) AS posts FROM queued_posts WHERE finished_at_ms IS NULL
  GROUP BY account, operation ORDER BY account, operation`);
const laneShape = {
  name: "a lane",
  schema: z.object({ account: z.string(), operation: z.enum(OPERATION_NAMES), posts: z.int() }),
};

/** Lanes that have something to send. */
export function readLanes(database: Database): Promise<LaneBacklog[]> {
  return database.use((session) => session.readAll(laneShape, LANES));
}

const FINISH = statement(`
  UPDATE queued_posts AS q SET throttled = q.throttled + r.throttled,
    finished_at_ms = ceil(${SQL_NOW_MS("$2")})
  FROM json_to_recordset($1) AS r (post bigint, throttled bigint)
  WHERE q.post_ref = r.post AND q.finished_at_ms IS NULL`);

/** These posts wait no more. */
export async function finishPosts(
  database: Database,
  time: TimeSource,
  endings: readonly QueueEnding[],
): Promise<void> {
  const rows = endings.map(({ postId, throttled }) => ({ post: postId, throttled }));
  await database.use((session) => session.write(FINISH, JSON.stringify(rows), nowParameter(time)));
}

const PROGRESS = statement(`
  SELECT q.post_ref AS "postId", p.account, p.operation, o.order_id AS "orderId", s.subject, p.kind,
    p.state, q.finished_at_ms IS NOT NULL AS "isFinished", q.lines::text AS lines,
    q.first_number AS "firstNumber", p.file_name AS "fileName", p.row_number AS row, p.attempts,
    q.throttled, p.request_id AS "requestId", p.reason_code AS "reasonCode", p.reason,
    p.settled_at_ms AS "settledAtMs"
  FROM queued_posts AS q JOIN posts AS p ON p.id = q.post_ref
  JOIN orders AS o ON o.id = p.order_ref JOIN subjects AS s ON s.id = p.subject_ref
  WHERE q.run_id = $1 AND ($2::bigint = 0 OR q.finished_at_ms >= $2)
  ORDER BY q.finished_at_ms, q.post_ref`);
const WAITING = statement(`
  SELECT count(*) AS posts FROM queued_posts WHERE run_id = $1 AND finished_at_ms IS NULL`);
const progressShape = {
  name: "a queued post",
  schema: z.object({
    postId: z.int(),
    account: z.string(),
    operation: z.enum(OPERATION_NAMES),
    orderId: z.string(),
    subject: z.string(),
    kind: z.enum(["create", "update"]),
    state: z.enum(POST_STATES),
    isFinished: z.boolean(),
    lines: z.string().transform((text) => z.array(z.int()).parse(JSON.parse(text))),
    firstNumber: z.string(),
    fileName: z.string(),
    row: z.int(),
    attempts: z.int(),
    throttled: z.int(),
    requestId: z.string(),
    reasonCode: z.string(),
    reason: z.string(),
    settledAtMs: z.int().nullable(),
  }),
};
const countShape = { name: "a count", schema: z.object({ posts: z.int() }) };

/** Posts of a run that have finished since, and how many still wait. */
export function readProgress(
  database: Database,
  time: TimeSource,
  runId: string,
  sinceMs: number,
): Promise<QueuedProgress> {
  return database.readTogether(async (session) => {
    const [nowMs, posts, waiting] = await Promise.all([
      readNowMs(session, time),
      session.readAll(progressShape, PROGRESS, runId, Math.floor(sinceMs)),
      session.readOne(countShape, WAITING, runId),
    ]);
    return { posts, waiting: waiting?.posts ?? 0, untilMs: Math.floor(nowMs) - OVERLAP_MS };
  });
}

const CANCELLABLE = statement(`
  SELECT DISTINCT o.environment, o.order_id AS "orderId", o.seller
  FROM queued_posts AS q JOIN orders AS o ON o.id = q.order_ref
  WHERE q.run_id = $1 AND q.finished_at_ms IS NULL
    AND (o.claim_owner IS NULL OR o.claim_owner = 'queue:' || $1) LIMIT $2`);
const CANCEL = statement(`
  UPDATE queued_posts AS q SET finished_at_ms = ceil(${SQL_NOW_MS("$3")})
  WHERE q.run_id = $1 AND q.order_ref = ANY ($2::bigint[]) AND q.finished_at_ms IS NULL`);

/** Takes what waits of a run out of the queue; answers how many posts. */
export async function cancelQueued(
  database: Database,
  time: TimeSource,
  runId: string,
): Promise<number> {
  for (let cancelled = 0; ;) {
    const done = await database.transact(async (session) => {
      const keys = await session.readAll(orderKeyShape, CANCELLABLE, runId, CANCELLED_AT_ONCE);
      if (keys.length === 0) return 0;
      const stored = await loadOrders(session, keys, { isLocking: true });
      const nowMs = Math.floor(await readNowMs(session, time));
      const shelf = new OrderShelf(keys, stored);
      const own = keys
        .map((key) => shelf.draftOf(key))
        .filter(({ claim }) => claim === null || claim.owner.id === queueOwner(runId).id);
      for (const draft of own) if (draft.claim) draft.giveBack(nowMs);
      writeOrders(session, shelf.drafts);
      const refs = own.flatMap(({ ref }) => (ref === null ? [] : [ref]));
      return session.write(CANCEL, runId, refs, nowParameter(time));
    });
    if (done === 0) return cancelled;
    cancelled += done;
  }
}

const REPORT = statement(`
  INSERT INTO workers (id, seen_at_ms, health) VALUES ($1, ceil(${SQL_NOW_MS("$3")}), $2::json)
  ON CONFLICT (id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms, health = excluded.health`);
const FORGET_WORKER = statement("DELETE FROM workers WHERE id = $1");
const WORKERS = statement(`
  SELECT health::text AS health FROM workers
  WHERE seen_at_ms > ${SQL_NOW_MS("$1")} - ${WORKER_SEEN_MS} ORDER BY id`);
const SWEEP_SHEETS = statement(`
  WITH old AS (
    DELETE FROM queued_sheets AS s USING queued_runs AS r
    WHERE r.run_id = s.run_id AND r.queued_at_ms < ${SQL_NOW_MS("$1")} - ${SHEETS_KEPT_MS}
      AND NOT EXISTS (SELECT 1 FROM queued_posts AS q
        WHERE q.run_id = s.run_id AND q.finished_at_ms IS NULL)
    RETURNING s.run_id)
  SELECT count(DISTINCT run_id) AS posts FROM old`);
const SWEEP_WORKERS = statement(
  `DELETE FROM workers WHERE seen_at_ms < ${SQL_NOW_MS("$1")} - ${WORKER_SEEN_MS}`,
);
const healthShape = {
  name: "the health of a worker",
  schema: z.object({
    health: z.string().transform((text): WorkerHealth =>
      z
        .object({
          worker: z.string(),
          host: z.string(),
          pid: z.number(),
          startedAtMs: z.number(),
          atMs: z.number(),
          state: z.enum(["ready", "draining"]),
          lanes: z.number(),
          inFlight: z.number(),
          sent: z.number(),
          throttled: z.number(),
          outcomes: z.record(z.string(), z.number()),
          stopped: z.record(z.string(), z.string()),
        })
        .parse(JSON.parse(text)),
    ),
  }),
};

/** Keeps how a worker is; null forgets it. */
export async function reportWorker(
  database: Database,
  time: TimeSource,
  id: string,
  health: WorkerHealth | null,
): Promise<void> {
  await database.use((session) =>
    health === null
      ? session.write(FORGET_WORKER, id)
      : session.write(REPORT, id, JSON.stringify(health), nowParameter(time)),
  );
}

/** Workers that were heard of lately. */
export async function readWorkers(database: Database, time: TimeSource): Promise<WorkerHealth[]> {
  const rows = await database.use((session) =>
    session.readAll(healthShape, WORKERS, nowParameter(time)),
  );
  return rows.map(({ health }) => health);
}

/** Forgets what is too old. */
export async function sweepQueue(database: Database, time: TimeSource): Promise<number> {
  return database.use(async (session) => {
    await session.write(SWEEP_WORKERS, nowParameter(time));
    const swept = await session.readOne(countShape, SWEEP_SHEETS, nowParameter(time));
    return swept?.posts ?? 0;
  });
}
