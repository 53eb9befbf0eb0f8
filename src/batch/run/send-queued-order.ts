import { coerceError } from "../../errors.ts";
import type { PostOutcome } from "../../domain/post.ts";
import type { TakenOrder, TakenPost } from "../../store/queue.ts";
import { askBack } from "./ask-back.ts";
import type { DrainContext } from "./drain-lane.ts";
import type { RunTally } from "./context.ts";
import { recordEnding } from "./send-order.ts";
import { sendPost, type SentPost } from "./send-post.ts";
import type { SendablePost } from "./sendable-post.ts";
import { forkTally } from "./tally.ts";

/** Told of a queued post that has ended. */
export type QueueListener = (ending: {
  readonly runId: string;
  readonly post: TakenPost;
  readonly outcome: PostOutcome;
  readonly attempts: number;
}) => void;

/**
 * Sends the posts of one order that was taken from the queue, one after the
 * other. What could not be sent because the worker stops, or may not send for
 * this account, goes back to the queue; everything else has its outcome.
 */
export async function sendQueuedOrder(
  order: TakenOrder,
  context: DrainContext,
  tally: RunTally,
): Promise<void> {
  const { run, queue } = context;
  const { claim } = order;
  try {
    for (const [index, post] of order.posts.entries()) {
      const isLast = index === order.posts.length - 1;
      const ending = await sendOne({ order, post, isLast }, context, tally);
      if (ending === "lost" || ending === "released") return;
      if (ending !== "ended") {
        await queue.putBack([{ claim, unsentPostId: ending.unsentPostId }]);
        return;
      }
    }
    await run.ledger.release([claim]);
  } catch (error) {
    tally.fatal ??= coerceError(error);
  }
}

/** "lost": the order is another's by now, with what is left of it; "released": nothing is left of it. */
type Ending = "ended" | "lost" | "released" | { readonly unsentPostId: number | null };

/** Outcomes after which nobody sends a post again, whoever takes its order. */
const FINAL: ReadonlySet<PostOutcome["kind"]> = new Set(["posted", "updated", "rejected"]);

async function sendOne(
  { order, post, isLast }: { order: TakenOrder; post: TakenPost; isLast: boolean },
  { run, queue, onEnded }: DrainContext,
  tally: RunTally,
): Promise<Ending> {
  const sendable: SendablePost = { ...post, firstTrackingNumber: post.firstNumber };
  const { operation, account, kind } = post.planned;
  const own = forkTally(tally);
  const { replaySafe } = run.endpoints[operation].traits;
  // Sent once by a worker that died; only somebody who looks can tell what became of it.
  const sent: SentPost =
    kind === "replay" && !replaySafe
      ? unrepeatable()
      : await askBack(await sendPost(sendable, order.claim, run, own), sendable, run);
  tally.requests += own.requests;
  tally.throttled += own.throttled;
  const { outcome, attempts } = sent;
  if ("code" in outcome && outcome.code === "claim-lost") return "lost";
  const isStopped = run.drain.aborted || tally.fatal !== null || tally.refusedAccounts.has(account);
  if (outcome.kind === "not-attempted" || (outcome.kind === "in-doubt" && isStopped)) {
    return { unsentPostId: outcome.kind === "not-attempted" ? post.postId : null };
  }
  const atMs = run.clock.nowMs();
  const mayRelease = isLast && sent.mustSettle && !sent.isDisproved && FINAL.has(outcome.kind);
  const { isRecorded, failure } = await recordEnding(
    { post: sendable, sent, claim: order.claim, atMs, mayRelease },
    run,
  );
  if (failure) throw failure.reason;
  if (!isRecorded) return "lost";
  await queue.finish([{ postId: post.postId, throttled: own.throttled }]);
  onEnded({ runId: order.runId, post, outcome, attempts });
  return mayRelease ? "released" : "ended";
}

function unrepeatable(): SentPost {
  const outcome = {
    kind: "in-doubt",
    code: "no-clear-answer",
    message: "",
    requestId: "",
  } as const;
  return { outcome, attempts: 0, mustSettle: false };
}
