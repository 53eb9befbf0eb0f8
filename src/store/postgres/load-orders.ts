import { UPDATE_OPERATION_NAMES } from "../../domain/operation.ts";
import { orderKeyText } from "../../domain/order-key.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { StoredOrder, StoredPost } from "../order-draft.ts";
import type { SubjectRecord } from "../order-record.ts";
import {
  numberedOrderShape,
  orderedPostShape,
  orderedSubjectShape,
  toAttempt,
  toOrderRow,
  toSubjectRecord,
  versionShape,
} from "../stored-rows.ts";
import { damagedRow } from "./failures.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";

/** Orders that one statement asks for; more are asked for one after the other. */
export const ORDERS_AT_A_STRETCH = 1_000;

const NUMBERS = "unnest($1::text[], $2::text[]) AS k (environment, order_id)";
const OF_NUMBERS = `${NUMBERS} JOIN orders AS o
  ON o.environment = k.environment AND o.order_id = k.order_id`;
/** Names of operations as a list in SQL. */
const UPDATES = UPDATE_OPERATION_NAMES.map((name) => `'${name}'`).join(", ");

const READ_ORDERS_SQL = `
  SELECT o.id AS ref, o.environment, o.order_id AS "orderId", o.seller, o.version, o.epoch,
    o.claim_owner AS "ownerId", o.claim_host AS host, o.claim_boot AS "bootId",
    o.claim_pid AS pid, o.claim_run AS "runId", o.lease_ms AS "leaseMs",
    o.lease_ends_at_ms AS "leaseEndsAtMs"
  FROM ${OF_NUMBERS} ORDER BY o.id`;
const READ_ORDERS = statement(READ_ORDERS_SQL);
/** In one order for everybody, so that two that lock the same orders never wait for each other. */
const LOCK_ORDERS = statement(`${READ_ORDERS_SQL} FOR NO KEY UPDATE OF o`);

const READ_SUBJECTS = statement(`
  SELECT s.order_ref AS "orderRef", s.id AS ref, s.subject, s.account, s.operation,
    s.first_tracking_number AS "trackingNumber", s.first_post_at_ms AS "atMs",
    s.first_post_file AS file, s.first_post_sheet AS sheet, s.first_post_row AS row, s.content,
    s.changed_seq AS seq, s.changed_at_ms AS "changedAtMs", s.changed_by_file AS "changedByFile",
    s.changed_by_run AS "changedByRun", s.changed_by_claim AS "changedByClaim",
    s.imported_seq AS "importedSeq"
  FROM ${OF_NUMBERS} JOIN subjects AS s ON s.order_ref = o.id
  ORDER BY s.id`);

const READ_VERSIONS = statement(`
  SELECT v.subject_ref AS "subjectRef", v.seq, v.content
  FROM ${OF_NUMBERS} JOIN subjects AS s ON s.order_ref = o.id
  JOIN versions AS v ON v.subject_ref = s.id
  ORDER BY v.subject_ref, v.seq, v.id`);

// Most requests say nothing that their content does not, and are not worth reading.
const READ_POSTS = statement(`
  SELECT p.order_ref AS "orderRef", p.id AS "postId", p.subject_ref AS "subjectRef", p.kind,
    p.state, p.doubtful::int AS doubtful, p.content,
    CASE WHEN p.state IN ('sent', 'in-doubt') AND p.operation IN (${UPDATES}) THEN p.request END
      AS request,
    p.file_hash AS "fileHash", p.file_name AS "fileName", p.sheet, p.row_number AS row, p.seq,
    p.run_id AS "runId", p.claim, p.claim_epoch AS "claimEpoch",
    p.intended_at_ms AS "intendedAtMs", p.sent_at_ms AS "sentAtMs",
    p.settled_at_ms AS "settledAtMs"
  FROM ${OF_NUMBERS} JOIN posts AS p ON p.order_ref = o.id
  WHERE p.state NOT IN ('posted', 'updated') OR p.id = ANY ($3::bigint[])
  ORDER BY p.seq, p.id`);

export interface LoadOptions {
  /** Locks the orders until the transaction ends, before anything of them is read. */
  readonly isLocking: boolean;
  /** Posts to read in whatever state they are. */
  readonly postIds?: readonly number[];
}

/**
 * Orders as they are stored, under every seller that has one of these numbers.
 * Call it inside a transaction. All is asked for at once, in one round trip.
 */
export async function loadOrders(
  session: Session,
  keys: readonly OrderKey[],
  options: LoadOptions,
): Promise<StoredOrder[]> {
  const [environments, orderIds] = distinctNumbers(keys);
  // The lock comes first: what is read after it has been waited for is what there is.
  const asking = Promise.all([
    session.readAll(
      numberedOrderShape,
      options.isLocking ? LOCK_ORDERS : READ_ORDERS,
      environments,
      orderIds,
    ),
    session.readAll(orderedSubjectShape, READ_SUBJECTS, environments, orderIds),
    session.readAll(versionShape, READ_VERSIONS, environments, orderIds),
    session.readAll(orderedPostShape, READ_POSTS, environments, orderIds, options.postIds ?? []),
  ]);
  const [orders, subjectRows, versions, postRows] = await asking;
  const toDamage = (what: string, detail: string) => damagedRow(what, session.place, detail);
  const versionsBySubject = Map.groupBy(versions, ({ subjectRef }) => subjectRef);
  const subjects = Map.groupBy(subjectRows, ({ orderRef }) => orderRef);
  const posts = Map.groupBy(postRows, ({ orderRef }) => orderRef);
  return orders.map((row): StoredOrder => {
    const { environment, orderId } = row;
    const { ref, seller, version, epoch, claim } = toOrderRow(row, toDamage);
    return {
      key: { environment, orderId, seller },
      ref,
      version,
      epoch,
      claim,
      subjects: (subjects.get(ref) ?? []).map((each): SubjectRecord => {
        const subject = toSubjectRecord(each, toDamage);
        return { ...subject, versions: versionsBySubject.get(subject.ref) ?? [] };
      }),
      posts: (posts.get(ref) ?? []).map((post): StoredPost => {
        const { settledAtMs, ...attempt } = post;
        return { ...toAttempt(attempt), settledAtMs };
      }),
    };
  });
}

function distinctNumbers(keys: readonly OrderKey[]): [string[], string[]] {
  const numbers = new Map(
    keys.map(({ environment, orderId }) => [
      orderKeyText({ environment, orderId, seller: "" }),
      { environment, orderId: storableText(orderId) },
    ]),
  );
  const list = [...numbers.values()];
  return [list.map(({ environment }) => environment), list.map(({ orderId }) => orderId)];
}
