import { isPackageOperation } from "../../domain/operation.ts";
import type { PostOutcome } from "../../domain/post.ts";
import { isPackageContent } from "../../domain/post-content.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { Attempt } from "../read-back/judge-shown.ts";
import { readBack } from "../read-back/read-packages.ts";
import type { RunContext } from "./context.ts";
import type { SendablePost } from "./sendable-post.ts";
import type { SentPost } from "./send-post.ts";

/** Refusals that a marketplace also gives to what it already has. */
const MAY_BE_THERE: ReadonlySet<string> = new Set([
  "edit-limit-reached",
  "already-fulfilled-elsewhere",
  "over-fulfillment",
] satisfies ReasonCode[]);

/**
 * Asks the marketplace where its refusal of an edit, or of a repeat, may mean
 * that it already has what was sent. Shown as sent, the post has succeeded; not
 * shown so, the refusal is the answer, and ends the doubt that there may have
 * been. Where nobody can tell, the outcome stays as it is.
 */
export async function askBack(
  sent: SentPost,
  post: SendablePost,
  context: RunContext,
): Promise<SentPost> {
  const attempt = attemptToAskAbout(sent.outcome, post, context);
  const wish = attempt && wishFor(post, context);
  if (!wish || !context.reading || !("code" in sent.outcome)) return sent;
  const wasDoubtful = sent.outcome.kind === "in-doubt";
  const reading = { ...context.reading, drain: context.drain };
  const { verdicts } = await readBack(wish, [attempt], wasDoubtful, reading);
  const { code, message, requestId } = sent.outcome;
  switch (verdicts[0]) {
    case "applied":
      return { ...sent, outcome: { kind: attempt.before ? "updated" : "posted", requestId } };
    case "not-applied":
      return wasDoubtful
        ? { ...sent, outcome: { kind: "rejected", code, message, requestId }, isDisproved: true }
        : sent;
    default:
      return sent;
  }
}

/** What to look for; null where looking would be in vain. */
function attemptToAskAbout(
  outcome: PostOutcome,
  { planned }: SendablePost,
  { endpoints }: RunContext,
): Attempt | null {
  const { operation, kind, subject, content, before } = planned;
  if (!("code" in outcome) || !MAY_BE_THERE.has(outcome.code)) return null;
  // A first post that is refused at once was never there.
  if (outcome.kind === "rejected" && kind === "create") return null;
  if (!isPackageOperation(operation) || !isPackageContent(content)) return null;
  if (endpoints[operation].traits.readBack !== "packages") return null;
  if (before !== null && !isPackageContent(before)) return null;
  return { packageId: subject, content, before };
}

function wishFor({ planned }: SendablePost, { endpoints }: RunContext) {
  const { operation, order: key, account } = planned;
  if (!isPackageOperation(operation)) return null;
  return { key, account, operation: endpoints[operation].traits.orderRead };
}
