import { isPackageOperation } from "../../domain/operation.ts";
import { packageIdOfPost } from "../../domain/post.ts";
import type { PostOutcome, StoredRequest } from "../../domain/post.ts";
import type { EndpointAnswer } from "../../endpoints/endpoint.ts";
import type { LeaseReport, SendLease } from "../../limiter/limiter.ts";
import type { OrderClaim } from "../../store/ledger.ts";
import { acquireLease } from "./acquire-lease.ts";
import { RUN_BOUNDS, type RunContext, type RunTally } from "./context.ts";
import { refuseAccount } from "./refuse-account.ts";
import type { SendablePost } from "./sendable-post.ts";

/** An outcome and what it took. */
export interface SentPost {
  readonly outcome: PostOutcome;
  readonly attempts: number;
  /** Whether the ledger says "sent" and must learn the outcome; not so when the claim was lost. */
  readonly mustSettle: boolean;
  /** Was perhaps applied by an earlier request, and the marketplace shows that it was not. */
  readonly isDisproved?: true;
}

/**
 * Sends one claimed post until it has an outcome, within bounds. The ledger
 * says "sent" before the first request leaves; a request without a clear
 * answer is repeated with the same package ID, which is an edit of itself.
 */
export async function sendPost(
  post: SendablePost,
  claim: OrderClaim,
  context: RunContext,
  tally: RunTally,
): Promise<SentPost> {
  const state: Attempts = {
    count: 0,
    isDoubtful: post.planned.kind === "replay",
    markedAtMs: null,
    lastKind: "none",
    why: "",
    requestId: "",
  };
  while (state.count < RUN_BOUNDS.attemptsMax) {
    const lease = await acquireLease(post, context, tally);
    if (!lease) return ended(stopped(post, state, tally), state);
    const mayLeave = await prepareToLeave(lease, post, claim, context, state).catch(
      async (error: unknown) => {
        await lease.done({ kind: "not-sent" });
        throw error;
      },
    );
    if (mayLeave !== "yes") {
      await lease.done({ kind: "not-sent" });
      if (mayLeave === "stopped") return ended(stopped(post, state, tally), state);
      return { outcome: lost(state), attempts: state.count, mustSettle: false };
    }
    const answer = await sendOnce(lease, post, context, tally, state);
    const outcome = judge(answer, post, state, context, tally);
    if (outcome) return ended(outcome, state);
    await waitBeforeRetry(answer, post, context, state);
  }
  return ended(exhausted(state), state);
}

function ended(outcome: PostOutcome, state: Attempts): SentPost {
  return { outcome, attempts: state.count, mustSettle: state.markedAtMs !== null };
}

interface Attempts {
  count: number;
  /** A request is out that was perhaps applied. */
  isDoubtful: boolean;
  /** When the ledger last confirmed that this claim may send it; null before the first time. */
  markedAtMs: number | null;
  lastKind: EndpointAnswer["kind"] | "none";
  /** The last thing the endpoint or the network said. */
  why: string;
  requestId: string;
}

/** Writes "sent" while waiting for the token's moment; "lost" when the claim is another's by now. */
async function prepareToLeave(
  lease: SendLease,
  post: SendablePost,
  claim: OrderClaim,
  context: RunContext,
  state: Attempts,
): Promise<"yes" | "lost" | "stopped"> {
  // Credentials may have been refused while this post waited for its token.
  if (context.drain.aborted) return "stopped";
  if (!isMarkFresh(context, state) && !(await mark(post, claim, context, state))) return "lost";
  await lease.waitForSendTime(NEVER);
  if (isMarkFresh(context, state) || (await mark(post, claim, context, state))) return "yes";
  return "lost";
}

/**
 * A laptop that slept since the mark, a disk that hung, a clock that jumped, a
 * long wait before a repeat: somebody else may hold the order now, and may have
 * sent something newer than what would leave here.
 */
function isMarkFresh(context: RunContext, { markedAtMs }: Attempts): boolean {
  if (markedAtMs === null) return false;
  return Math.abs(context.clock.nowMs() - markedAtMs) <= RUN_BOUNDS.staleMarkMs;
}

async function mark(
  post: SendablePost,
  claim: OrderClaim,
  context: RunContext,
  state: Attempts,
): Promise<boolean> {
  const atMs = context.clock.nowMs();
  const [isMarked] = await context.ledger.markSent([{ claim, postId: post.postId }]);
  if (isMarked === true) state.markedAtMs = atMs;
  return isMarked === true;
}

/** Once marked, a request is only milliseconds from leaving; stopping then would leave doubt for nothing. */
const NEVER = new AbortController().signal;

async function sendOnce(
  lease: SendLease,
  post: SendablePost,
  context: RunContext,
  tally: RunTally,
  state: Attempts,
): Promise<EndpointAnswer> {
  const { planned } = post;
  state.count += 1;
  tally.requests += 1;
  context.emit({
    type: "post:sent",
    account: planned.account,
    operation: planned.operation,
    orderId: planned.order.orderId,
    packageId: packageIdOfPost(planned),
    attempt: state.count,
    atMs: context.clock.nowMs(),
  });
  const endpoint = context.endpoints[planned.operation];
  const request: StoredRequest = post.request;
  const answer = await endpoint.send(
    request,
    context.endpointAccount(planned.account),
    NEVER,
    lease,
  );
  await lease.done(reportOf(answer));
  return answer;
}

function reportOf(answer: EndpointAnswer): LeaseReport {
  switch (answer.kind) {
    case "throttled": {
      const observedRatePerSecond = answer.limits?.ratePerSecond ?? null;
      return { kind: "throttled", retryAfterMs: answer.retryAfterMs, observedRatePerSecond };
    }
    case "accepted":
    case "rejected":
      return { kind: "answered", observedRatePerSecond: answer.limits?.ratePerSecond ?? null };
    case "not-sent":
      return { kind: "not-sent" };
    default:
      return { kind: "answered", observedRatePerSecond: null };
  }
}

/** The outcome, or null when it shall be tried again. */
function judge(
  answer: EndpointAnswer,
  post: SendablePost,
  state: Attempts,
  context: RunContext,
  tally: RunTally,
): PostOutcome | null {
  const { account, operation, kind, before } = post.planned;
  if ("requestId" in answer) state.requestId = answer.requestId;
  if (answer.kind !== "accepted") state.why = answer.message;
  state.lastKind = answer.kind;
  switch (answer.kind) {
    case "accepted": {
      // Of a package in doubt without a confirmed content, this was the first post.
      const isNew = kind === "replay" && before === null && isPackageOperation(operation);
      const isFirst = kind === "create" || isNew;
      return { kind: isFirst ? "posted" : "updated", requestId: answer.requestId };
    }
    case "rejected":
      return state.isDoubtful
        ? inDoubt(state, answer.code)
        : {
            kind: "rejected",
            code: answer.code,
            message: answer.message,
            requestId: answer.requestId,
          };
    case "credentials-refused":
      refuseAccount(account, answer.message, context, tally);
      return stopped(post, state, tally);
    case "throttled":
      tally.throttled += 1;
      context.emit({
        type: "request:throttled",
        account,
        operation,
        retryAfterMs: answer.retryAfterMs,
      });
      return null;
    case "not-sent":
      return null;
    case "unknown":
      state.isDoubtful = true;
      return context.endpoints[operation].traits.replaySafe
        ? null
        : inDoubt(state, "no-clear-answer");
  }
}

async function waitBeforeRetry(
  answer: EndpointAnswer,
  post: SendablePost,
  context: RunContext,
  state: Attempts,
): Promise<void> {
  // After a 429 the bucket itself holds everybody back; nothing more to wait for here.
  if (answer.kind === "throttled" || state.count >= RUN_BOUNDS.attemptsMax) return;
  const asked = answer.kind === "unknown" ? (answer.retryAfterMs ?? 0) : 0;
  const ceilingMs = Math.min(
    RUN_BOUNDS.retryBaseMs * 2 ** (state.count - 1),
    RUN_BOUNDS.retryMaxMs,
  );
  const waitMs = Math.max(
    Math.min(asked, RUN_BOUNDS.retryMaxMs),
    ceilingMs * (0.5 + context.random() / 2),
  );
  const { account, operation, order } = post.planned;
  context.emit({
    type: "request:retried",
    account,
    operation,
    orderId: order.orderId,
    reason: state.why,
    waitMs,
  });
  await context.clock.sleep(waitMs, context.drain).catch((error: unknown) => {
    if (!context.drain.aborted) throw error;
  });
}

/** The run, or its account, stopped before this post had an answer. */
function stopped(post: SendablePost, state: Attempts, tally: RunTally): PostOutcome {
  if (state.isDoubtful) return inDoubt(state, "no-clear-answer");
  const refusal = tally.refusedAccounts.get(post.planned.account);
  const code = refusal === undefined ? "stopped" : "credentials-refused";
  return { kind: "not-attempted", code, message: refusal ?? state.why, requestId: state.requestId };
}

function lost(state: Attempts): PostOutcome {
  return {
    kind: state.isDoubtful ? "in-doubt" : "not-attempted",
    code: "claim-lost",
    message: "",
    requestId: state.requestId,
  };
}

function exhausted(state: Attempts): PostOutcome {
  if (state.isDoubtful) return inDoubt(state, "no-clear-answer");
  const isThrottled = state.lastKind === "throttled";
  return {
    kind: "failed",
    code: isThrottled ? "throttled" : "not-sent",
    message: state.why,
    requestId: state.requestId,
  };
}

function inDoubt(state: Attempts, code: string): PostOutcome {
  return { kind: "in-doubt", code, message: state.why, requestId: state.requestId };
}
