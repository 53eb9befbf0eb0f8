import { assertInvariant, coerceError } from "../../errors.ts";
import type { PostOutcome } from "../../domain/post.ts";
import type { OrderClaim, Resolution, Settlement } from "../../store/ledger.ts";
import { postsToSend, type PlannedOrder, type PostToSend } from "../plan.ts";
import { packageIdOf } from "../decided-post.ts";
import { askBack } from "./ask-back.ts";
import type { RunContext, RunTally } from "./context.ts";
import { draftIntent, type SendablePost } from "./sendable-post.ts";
import { sendPost, type SentPost } from "./send-post.ts";
import { answerOutcome } from "./settle-post.ts";

/**
 * Sends the posts of one claimed order, one after the other, and gives the
 * order back. A failure of the ledger stops the whole run: what cannot be
 * recorded must not be sent.
 */
export async function sendOrder(
  order: PlannedOrder,
  claim: OrderClaim,
  postIds: readonly number[],
  context: RunContext,
  tally: RunTally,
): Promise<void> {
  const posts = sendablePosts(order, postIds, context);
  try {
    for (const [index, post] of posts.entries()) {
      const mayBegin = tally.postsBegun < context.postsMax;
      tally.postsBegun += 1;
      const sent = mayBegin
        ? await askBack(await sendPost(post, claim, context, tally), post, context)
        : beyondLimit(post);
      const isLast = index === posts.length - 1;
      await settle(post, sent, claim, isLast, context, tally);
    }
  } catch (error) {
    tally.fatal ??= coerceError(error);
  }
}

/** A post that `--limit` leaves for the next run: its intent stays, with its kind and ID. */
function beyondLimit(post: SendablePost): SentPost {
  const kind = post.planned.kind === "replay" ? "in-doubt" : "not-attempted";
  const outcome = { kind, code: "limit-reached", message: "", requestId: "" } as const;
  return { outcome, attempts: 0, mustSettle: false };
}

/** The posts of a claimed order, with the IDs that the claim gave them. */
export function sendablePosts(
  order: PlannedOrder,
  postIds: readonly number[],
  context: RunContext,
): SendablePost[] {
  const posts = postsToSend(order);
  assertInvariant(posts.length === postIds.length, "a claim answers with one ID per post");
  return posts.map((decided, index): SendablePost => {
    const { planned, request, source } = draftIntent(decided, context.endpoints, context.settings);
    const postId = postIds[index];
    assertInvariant(postId !== undefined, "a claim answers with one ID per post");
    return { postId, planned, request, source, firstTrackingNumber: firstNumberOf(order, decided) };
  });
}

/** "" for an update of the order itself. */
function firstNumberOf(order: PlannedOrder, decided: PostToSend): string {
  if (!("package" in decided)) return "";
  const { decision, package: pkg } = decided;
  if (decision.kind === "create") return decision.content.trackingNumber;
  const known = order.decided.firstNumbers.get(packageIdOf(decision));
  return known ?? (pkg.originalTrackingNumber || pkg.stated.trackingNumber);
}

/** The outcome and, after the last post, the order itself, in one commit. */
async function settle(
  post: SendablePost,
  sent: SentPost,
  claim: OrderClaim,
  isLast: boolean,
  context: RunContext,
  tally: RunTally,
): Promise<void> {
  const { outcome, attempts } = sent;
  const atMs = context.clock.nowMs();
  const ending = { post, sent, claim, atMs, mayRelease: isLast };
  const { isRecorded, failure } = await recordEnding(ending, context);
  // The answer is told even when it could not be recorded: the workbook must not say less than we know.
  const told =
    sent.mustSettle && !isRecorded
      ? ({
          kind: "in-doubt",
          code: "claim-lost",
          message: describeUnrecorded(outcome.kind),
          requestId: outcome.requestId,
        } as const)
      : outcome;
  answerOutcome(post, told, { attempts, atMs }, context, tally);
  if (failure) throw failure.reason;
}

/** How a post ended, and whether its order goes back with it. */
export interface UnrecordedEnding {
  readonly post: SendablePost;
  readonly sent: SentPost;
  readonly claim: OrderClaim;
  readonly atMs: number;
  readonly mayRelease: boolean;
}

/**
 * Records the outcome and gives the order back, if it may go. Answers whether it
 * was recorded, and what failed of the two, first of all the recording.
 */
export async function recordEnding(
  { post, sent, claim, atMs, mayRelease }: UnrecordedEnding,
  context: RunContext,
): Promise<{ isRecorded: boolean; failure: PromiseRejectedResult | undefined }> {
  const settling = recordOutcome(post, sent, claim, atMs, context);
  if (sent.isDisproved) await Promise.allSettled([settling]);
  const releasing = mayRelease ? context.ledger.release([claim]) : Promise.resolve();
  // Both at once, for one commit; and both are waited for, since both may fail.
  const [settled, released] = await Promise.allSettled([settling, releasing]);
  const isRecorded = settled.status === "fulfilled" && settled.value;
  const failure = [settled, released].find((step) => step.status === "rejected");
  return { isRecorded, failure };
}

/**
 * Records the outcome; false when the claim was lost. A doubt that the
 * marketplace has disproved is first what every refused repeat is, a doubt, and
 * then ended by the word of the one who looked.
 */
async function recordOutcome(
  post: SendablePost,
  { outcome, attempts, mustSettle, isDisproved }: SentPost,
  claim: OrderClaim,
  atMs: number,
  { ledger, endpoints }: RunContext,
): Promise<boolean> {
  const { postId, planned } = post;
  if (!mustSettle) return true;
  const settled: PostOutcome =
    isDisproved && "code" in outcome ? { ...outcome, kind: "in-doubt" } : outcome;
  const settlement: Settlement = { claim, postId, outcome: settled, attempts, atMs };
  const [isSettled] = await ledger.settle([settlement]);
  if (isSettled !== true || !isDisproved) return isSettled === true;
  const { traits } = endpoints[planned.operation];
  const by = traits.orderRead ?? traits.name;
  const resolution: Resolution = { claim, postId, as: "not-posted", by, atMs };
  const [isResolved] = await ledger.resolve([resolution]);
  return isResolved === true;
}

function describeUnrecorded(kind: string): string {
  return `(the request ended as "${kind}", but the ledger could not record it)`;
}
