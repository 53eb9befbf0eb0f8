import type { SendLease } from "../../limiter/limiter.ts";
import { RUN_BOUNDS, type RunContext, type RunTally } from "./context.ts";
import { waitWhilePaused } from "./pause.ts";
import type { SendablePost } from "./sendable-post.ts";

/** Waits for leave to send a post; null when the run, or its account, stopped meanwhile. */
export async function acquireLease(
  post: SendablePost,
  context: RunContext,
  tally: RunTally,
): Promise<SendLease | null> {
  const { drain, gate, limiter } = context;
  const bucket = context.bucketOf(post.planned.account, post.planned.operation);
  for (;;) {
    await waitWhilePaused(context, tally);
    if (drain.aborted || tally.fatal || tally.refusedAccounts.has(post.planned.account))
      return null;
    // Whoever waits for a token leaves the queue when sending is paused, and comes back later.
    const signal = AbortSignal.any([drain, gate.closing]);
    try {
      return await limiter.acquire(bucket, { leadMs: RUN_BOUNDS.markLeadMs, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
