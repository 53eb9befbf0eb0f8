import {
  isPackageOperation,
  isFulfillmentOrderOperation,
  type FulfillmentOrderReadName,
} from "../../domain/operation.ts";
import type { PostOutcome } from "../../domain/post.ts";
import { isFulfillmentOrderContent, isPackageContent } from "../../domain/post-content.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { ShownVerdict } from "../read-back/judge-shown.ts";
import { readBackOrder } from "../read-back/read-back-order.ts";
import { readBackPackages } from "../read-back/read-packages.ts";
import type { ReadContext } from "../read-orders/read-order.ts";
import type { RunContext } from "./context.ts";
import type { SendablePost } from "./sendable-post.ts";
import type { SentPost } from "./send-post.ts";

/** Refusals that a marketplace also gives to a package that it already has. */
const MAY_BE_THERE: ReadonlySet<string> = new Set([
  "edit-limit-reached",
  "already-fulfilled-elsewhere",
  "over-fulfillment",
] satisfies ReasonCode[]);

/** Doubts that say nothing of the marketplace: it was not asked, or has refused nothing. */
const NO_REFUSAL: ReadonlySet<string> = new Set([
  "claim-lost",
  "limit-reached",
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
  const { outcome } = sent;
  if (!context.reading || !("code" in outcome)) return sent;
  const reading = { ...context.reading, drain: context.drain };
  const ask =
    questionAboutPackage(outcome, post, context) ?? questionAboutOrder(outcome, post, context);
  if (!ask) return sent;
  const verdict = await ask(reading);
  const wasDoubtful = outcome.kind === "in-doubt";
  const { code, message, requestId } = outcome;
  if (verdict === "applied") {
    const isFirst = isPackageOperation(post.planned.operation) && post.planned.before === null;
    return { ...sent, outcome: { kind: isFirst ? "posted" : "updated", requestId } };
  }
  // What was never refused may still arrive.
  if (verdict !== "not-applied" || !wasDoubtful || code === "no-clear-answer") return sent;
  return { ...sent, outcome: { kind: "rejected", code, message, requestId }, isDisproved: true };
}

/** Asks once; null: nobody can tell. */
type Question = (reading: ReadContext) => Promise<ShownVerdict | null>;

/** Null where looking for a package would be in vain. */
function questionAboutPackage(
  outcome: PostOutcome & { readonly code: string },
  { planned }: SendablePost,
  { endpoints }: RunContext,
): Question | null {
  const { operation, kind, subject, content, before, order: key, account } = planned;
  if (!MAY_BE_THERE.has(outcome.code)) return null;
  // A first post that is refused at once was never there.
  if (outcome.kind === "rejected" && kind === "create") return null;
  if (!isPackageOperation(operation) || !isPackageContent(content)) return null;
  if (before !== null && !isPackageContent(before)) return null;
  const { readBack, orderRead } = endpoints[operation].traits;
  if (readBack !== "packages") return null;
  const attempt = { packageId: subject, content, before };
  return async (reading) => {
    const wish = { key, account, operation: orderRead };
    const isDoubtful = outcome.kind === "in-doubt";
    const { verdicts } = await readBackPackages(wish, [attempt], isDoubtful, reading);
    return verdicts[0] ?? null;
  };
}

/** Null where there is no doubt about a fulfillment order, or no call that shows it. */
function questionAboutOrder(
  outcome: PostOutcome & { readonly code: string },
  { planned }: SendablePost,
  { endpoints }: RunContext,
): Question | null {
  const { operation, content, before, order: key, account } = planned;
  if (outcome.kind !== "in-doubt" || NO_REFUSAL.has(outcome.code)) return null;
  if (!isFulfillmentOrderOperation(operation) || !isFulfillmentOrderContent(content)) return null;
  if (before !== null && !isFulfillmentOrderContent(before)) return null;
  const orderRead: FulfillmentOrderReadName | null = endpoints[operation].traits.orderRead;
  if (orderRead === null) return null;
  return async (reading) => {
    const question = { key, account, operation: orderRead };
    const { verdicts } = await readBackOrder(question, { content, before }, true, reading);
    return verdicts[0] ?? null;
  };
}
