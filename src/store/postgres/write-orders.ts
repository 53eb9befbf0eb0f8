import type { OrderDraft, PostDraft, SubjectDraft } from "../order-draft.ts";
import { isToForget } from "../recipient-rules.ts";
import { contentText } from "../stored-text.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";

const INSERT_ORDERS = statement(`
  INSERT INTO orders (id, environment, seller, order_id)
  SELECT * FROM json_to_recordset($1) AS r (id bigint, environment text, seller text, "orderId" text)`);

const UPDATE_ORDERS = statement(`
  UPDATE orders AS o SET version = r.version, epoch = r.epoch, claim_owner = r.owner,
    claim_host = r.host, claim_boot = r.boot, claim_pid = r.pid, claim_run = r.run,
    lease_ms = r."leaseMs", lease_ends_at_ms = r."leaseEndsAtMs"
  FROM json_to_recordset($1) AS r (id bigint, version bigint, epoch bigint, owner text, host text,
    boot text, pid bigint, run text, "leaseMs" bigint, "leaseEndsAtMs" bigint)
  WHERE o.id = r.id`);

const INSERT_SUBJECTS = statement(`
  INSERT INTO subjects (id, order_ref, subject, account, operation, id_computed)
  SELECT * FROM json_to_recordset($1) AS r (id bigint, "orderRef" bigint, subject text,
    account text, operation text, computed boolean)`);

const UPDATE_SUBJECTS = statement(`
  UPDATE subjects AS s SET account = r.account, operation = r.operation,
    id_computed = coalesce(r.computed, s.id_computed),
    first_tracking_number = r."firstNumber", first_post_at_ms = r."firstAtMs",
    first_post_file = r."firstFile", first_post_sheet = r."firstSheet",
    first_post_row = r."firstRow", content = r.content::json, changed_seq = r.seq,
    changed_at_ms = r."atMs", changed_by_file = r.file, changed_by_run = r.run,
    changed_by_claim = r.claim, imported_seq = r."importedSeq"
  FROM json_to_recordset($1) AS r (id bigint, account text, operation text, computed boolean,
    "firstNumber" text, "firstAtMs" bigint, "firstFile" text, "firstSheet" text,
    "firstRow" bigint, content text, seq bigint, "atMs" bigint, file text, run text, claim text,
    "importedSeq" bigint)
  WHERE s.id = r.id`);

const OVERTAKE_POSTS = statement("UPDATE posts SET state = 'overtaken' WHERE id = ANY ($1)");
const RETURN_POSTS = statement("UPDATE posts SET state = 'in-doubt' WHERE id = ANY ($1)");

const UPDATE_POSTS = statement(`
  UPDATE posts AS p SET state = r.state, doubtful = r.doubtful, run_id = r.run,
    claim_epoch = r.epoch, request = coalesce(r.request::json, p.request),
    settled_at_ms = r."settledAtMs", attempts = p.attempts + coalesce(r.attempts, 0),
    request_id = coalesce(nullif(r."requestId", ''), p.request_id),
    reason_code = coalesce(r."reasonCode", p.reason_code), reason = coalesce(r.reason, p.reason),
    resolved_by = coalesce(r."resolvedBy", p.resolved_by)
  FROM json_to_recordset($1) AS r (id bigint, state text, doubtful boolean, run text,
    epoch bigint, request text, "settledAtMs" bigint, attempts bigint, "requestId" text,
    "reasonCode" text, reason text, "resolvedBy" text)
  WHERE p.id = r.id`);

const INSERT_POSTS = statement(`
  INSERT INTO posts (id, order_ref, subject_ref, seq, kind, state, account, operation, content,
    request, file_hash, file_name, sheet, row_number, run_id, claim, claim_epoch,
    reason_code, reason, intended_at_ms, settled_at_ms)
  SELECT r.id, r."orderRef", r."subjectRef", r.seq, r.kind, r.state, r.account, r.operation,
    r.content::json, r.request::json, r."fileHash", r."fileName", r.sheet, r.row, r.run, r.claim,
    r.epoch, r."reasonCode", r.reason, r."intendedAtMs", r."settledAtMs"
  FROM json_to_recordset($1) AS r (id bigint, "orderRef" bigint, "subjectRef" bigint, seq bigint,
    kind text, state text, account text, operation text, content text, request text,
    "fileHash" text, "fileName" text, sheet text, row bigint, run text, claim text, epoch bigint,
    "reasonCode" text, reason text, "intendedAtMs" bigint, "settledAtMs" bigint)`);

const FORGET_RECIPIENTS = statement(`
  UPDATE posts SET request = NULL
  WHERE subject_ref = ANY ($1) AND ${isToForget("subject_ref")}`);

const INSERT_VERSIONS = statement(`
  INSERT INTO versions (subject_ref, seq, why, content)
  SELECT r."subjectRef", r.seq, r.why, r.text::json
  FROM json_to_recordset($1) AS r ("subjectRef" bigint, seq bigint, why text, text text)`);

const DELETE_VERSIONS = statement(`
  DELETE FROM versions AS v USING json_to_recordset($1) AS r ("subjectRef" bigint, seq bigint)
  WHERE v.subject_ref = r."subjectRef" AND v.seq = r.seq AND v.why = 'overtaken'`);

/**
 * Writes what the drafts have become, without waiting for the answers. The
 * order is that in which the schema's rules hold after each statement.
 */
export function writeOrders(session: Session, drafts: readonly OrderDraft[]): void {
  const queue = (each: ReturnType<typeof statement>, rows: readonly object[]) => {
    if (rows.length > 0) session.queue(each, JSON.stringify(rows));
  };
  const posts = drafts.flatMap((draft) => draft.posts.map((post) => ({ draft, post })));
  const subjects = drafts.flatMap((draft) => draft.subjects.map((subject) => ({ draft, subject })));
  queue(INSERT_ORDERS, drafts.filter(({ isNew }) => isNew).map(newOrderRow));
  queue(INSERT_SUBJECTS, subjects.filter(({ subject }) => subject.isNew).map(newSubjectRow));
  const overtaken = drafts.flatMap((draft) => draft.overtaken);
  if (overtaken.length > 0) session.queue(OVERTAKE_POSTS, overtaken);
  queue(
    UPDATE_POSTS,
    posts.filter(({ post }) => post.isChanged && !post.isNew).map(changedPostRow),
  );
  const returned = drafts.flatMap((draft) => draft.returned);
  if (returned.length > 0) session.queue(RETURN_POSTS, returned);
  queue(INSERT_POSTS, posts.filter(({ post }) => post.isNew).map(newPostRow));
  const forgetful = [...new Set(posts.filter(mayForget).map(({ post }) => post.subjectRef))];
  if (forgetful.length > 0) session.queue(FORGET_RECIPIENTS, forgetful);
  queue(
    UPDATE_SUBJECTS,
    subjects.filter(({ subject }) => subject.isChanged).map(({ subject }) => subjectRow(subject)),
  );
  queue(
    INSERT_VERSIONS,
    drafts.flatMap((draft) => draft.addedVersions),
  );
  queue(
    DELETE_VERSIONS,
    drafts.flatMap((draft) => draft.droppedVersions),
  );
  queue(UPDATE_ORDERS, drafts.filter(({ isChanged }) => isChanged).map(orderRow));
}

/** Whether a post has come to an end that its recipient's address must not outlast. */
function mayForget({ post }: { post: PostDraft }): boolean {
  return post.content.kind === "fulfillment-order" && post.ending !== null;
}

function newOrderRow({ ref, key }: OrderDraft) {
  const { environment, seller, orderId } = key;
  return { id: ref, environment, seller: storableText(seller), orderId: storableText(orderId) };
}

function orderRow({ ref, version, epoch, claim }: OrderDraft) {
  return {
    id: ref,
    version,
    epoch,
    owner: claim?.owner.id ?? null,
    host: claim && storableText(claim.owner.host),
    boot: claim && storableText(claim.owner.bootId),
    pid: claim?.owner.pid ?? null,
    run: claim?.runId ?? null,
    leaseMs: claim?.leaseMs ?? null,
    leaseEndsAtMs: claim?.leaseEndsAtMs ?? null,
  };
}

function newSubjectRow({ draft, subject }: { draft: OrderDraft; subject: SubjectDraft }) {
  return {
    id: subject.ref,
    orderRef: draft.ref,
    subject: storableText(subject.subject),
    account: storableText(subject.account),
    operation: subject.operation,
    computed: subject.isComputed ?? false,
  };
}

function subjectRow(subject: SubjectDraft) {
  const { ref, account, operation, isComputed, first, confirmed, importedSeq } = subject;
  return {
    id: ref,
    account: storableText(account),
    operation,
    computed: isComputed,
    firstNumber: first && storableText(first.trackingNumber),
    firstAtMs: first?.atMs ?? null,
    firstFile: first && storableText(first.file),
    firstSheet: first?.sheet == null ? null : storableText(first.sheet),
    firstRow: first?.row ?? null,
    content: confirmed && contentText(confirmed.content),
    seq: confirmed?.seq ?? null,
    atMs: confirmed?.atMs ?? null,
    file: confirmed && storableText(confirmed.file),
    run: confirmed?.runId ?? null,
    claim: confirmed?.claim ?? null,
    importedSeq,
  };
}

function changedPostRow({ post }: { post: PostDraft }) {
  const { ending } = post;
  return {
    id: post.postId,
    state: post.state,
    doubtful: post.isDoubtful,
    run: post.runId,
    epoch: post.claimEpoch,
    request: post.requestText,
    settledAtMs: post.settledAtMs,
    attempts: ending?.attempts ?? null,
    requestId: ending && storableText(ending.requestId),
    reasonCode: ending?.reasonCode ?? null,
    reason: ending && storableText(ending.reason),
    resolvedBy: ending?.resolvedBy == null ? null : storableText(ending.resolvedBy),
  };
}

function newPostRow({ draft, post }: { draft: OrderDraft; post: PostDraft }) {
  const { source } = post;
  return {
    id: post.postId,
    orderRef: draft.ref,
    subjectRef: post.subjectRef,
    seq: post.seq,
    kind: post.kind,
    state: post.state,
    account: storableText(post.account),
    operation: post.operation,
    content: contentText(post.content),
    request: post.requestText,
    fileHash: storableText(source.fileHash),
    fileName: storableText(source.fileName),
    sheet: source.sheet === null ? null : storableText(source.sheet),
    row: source.row,
    run: post.runId,
    claim: post.claim,
    epoch: post.claimEpoch,
    reasonCode: post.ending?.reasonCode ?? "",
    reason: post.ending?.reason ?? "",
    intendedAtMs: post.intendedAtMs,
    settledAtMs: post.settledAtMs,
  };
}
