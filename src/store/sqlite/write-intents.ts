import { z } from "zod";
import type { OrderKey } from "../../domain/order-key.ts";
import { orderKeyText } from "../../domain/order-key.ts";
import { computePackageId } from "../../domain/package-id.ts";
import { isPackageContent } from "../../domain/post-content.ts";
import { assertInvariant } from "../../errors.ts";
import type { IntentDraft } from "../ledger.ts";
import { contentText, requestText } from "../stored-text.ts";
import type { Connection } from "./connection.ts";
import { readSubject } from "./subject-rows.ts";
import { readPost } from "./post-rows.ts";
import { takeSequence } from "./sequence.ts";

/** The claim under which intents are recorded. */
export interface IntentContext {
  readonly orderRef: number;
  readonly order: OrderKey;
  readonly runId: string;
  readonly epoch: number;
  readonly nowMs: number;
}

const postIdShape = { name: "a post", schema: z.object({ postId: z.int() }) };
const refShape = { name: "a subject", schema: z.object({ ref: z.int() }) };

/** Records one planned post of a claim; answers its post ID, for a replay the one that it repeats. */
export function recordIntent(
  connection: Connection,
  draft: IntentDraft,
  context: IntentContext,
): number {
  const { planned } = draft;
  assertInvariant(
    orderKeyText(planned.order) === orderKeyText(context.order),
    `A post for order ${planned.order.orderId} stands in a claim of order ${context.order.orderId}.`,
  );
  return planned.kind === "replay"
    ? takeUpDoubt(connection, draft, context)
    : insertIntent(connection, draft, planned.kind, context);
}

/** A replay is the same post again: it stays in doubt until it is marked as sent. */
function takeUpDoubt(connection: Connection, draft: IntentDraft, context: IntentContext): number {
  const { planned, request } = draft;
  const postId = planned.replayOf;
  assertInvariant(postId !== null, `A replay of ${planned.subject} names no post.`);
  const post = readPost(connection, context.orderRef, postId);
  const known = readSubject(connection, context.orderRef, planned.subject);
  assertInvariant(
    post?.state === "in-doubt" && known?.ref === post.subjectRef,
    `Post ${postId} of ${planned.subject} is not in doubt.`,
  );
  assertInvariant(
    contentText(post.content) === contentText(planned.content),
    `The replay of post ${postId} differs from what was sent.`,
  );
  connection.write(
    "UPDATE posts SET claim_epoch = ?, run_id = ?, request = ? WHERE id = ?",
    context.epoch,
    context.runId,
    requestText(request),
    postId,
  );
  return postId;
}

function insertIntent(
  connection: Connection,
  { planned, request, source }: IntentDraft,
  kind: "create" | "update",
  context: IntentContext,
): number {
  const row = connection.readOne(
    postIdShape,
    `INSERT INTO posts (order_ref, package_ref, seq, kind, state, account, operation, content,
       request, file_hash, file_name, sheet, row_number, run_id, claim, claim_epoch, intended_at_ms)
     VALUES (?, ?, ?, ?, 'intent', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id AS postId`,
    context.orderRef,
    keepSubject(connection, planned, context.orderRef),
    takeSequence(connection),
    kind,
    planned.account,
    planned.operation,
    contentText(planned.content),
    requestText(request),
    source.fileHash,
    source.fileName,
    source.sheet,
    source.row,
    context.runId,
    `${context.runId}#${context.epoch}`,
    context.epoch,
    Math.floor(context.nowMs),
  );
  assertInvariant(row, "A post was recorded without a number.");
  return row.postId;
}

/**
 * The subject's row: a package ID is durable before any request carries it. A
 * row of a package that never came to be is taken up again.
 */
function keepSubject(
  connection: Connection,
  planned: IntentDraft["planned"],
  orderRef: number,
): number {
  const { subject, account, operation } = planned;
  const row = connection.readOne(
    refShape,
    `INSERT INTO packages (order_ref, package_id, account, operation, id_computed)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (order_ref, package_id) DO UPDATE SET
       account = iif(first_post_at_ms IS NULL, excluded.account, account),
       operation = iif(first_post_at_ms IS NULL, excluded.operation, operation),
       id_computed = iif(first_post_at_ms IS NULL, excluded.id_computed, id_computed)
     RETURNING id AS ref`,
    orderRef,
    subject,
    account,
    operation,
    isIdComputed(planned) ? 1 : 0,
  );
  assertInvariant(row, "A subject was recorded without a number.");
  return row.ref;
}

function isIdComputed({ content, order, subject }: IntentDraft["planned"]): boolean {
  if (!isPackageContent(content)) return false;
  return computePackageId(order.orderId, content.items, content.trackingNumber) === subject;
}
