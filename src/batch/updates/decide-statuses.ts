import type { LedgerUpdate, OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import { subjectOf } from "../../domain/post-content.ts";
import type { UpdateContent } from "../../domain/post-content.ts";
import { reject } from "../identity/package.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { formStatuses } from "./form-statuses.ts";
import type {
  CheckedUpdateLine,
  DecidedUpdate,
  StatusUpdate,
  UpdateDecision,
} from "./order-update.ts";
import {
  describeLast,
  isFromSameFile,
  isOwnWord,
  refuseBeforehand,
  skipOlder,
  skipOwnWord,
} from "./update-verdicts.ts";

/**
 * Decides the statuses that the rows of one order set. Pure, as the decision
 * on packages is. What is compared is the last status of the same items: where
 * the sheet says it, all that stands before it in the sheet is past, and what
 * stands behind it is still to be sent.
 */
export function decideStatuses(
  lines: readonly CheckedUpdateLine[],
  history: OrderHistory,
  facts: OrderFacts,
  settings: PlanSettings,
): DecidedUpdate[] {
  const updates = formStatuses(lines, facts, settings);
  const decisions = new Map<StatusUpdate, UpdateDecision>();
  const chains = new Map<string, Saying[]>();
  for (const update of updates) {
    const refusal = refuseBeforehand(update, history);
    if (refusal) decisions.set(update, refusal);
    if (refusal || !update.content) continue;
    const saying = { update, content: update.content };
    const subject = subjectOf(update.content);
    chains.set(subject, [...(chains.get(subject) ?? []), saying]);
  }
  for (const [subject, chain] of chains) {
    const known = history.updates.find((each) => each.subject === subject) ?? null;
    for (const [update, decision] of decideChain(chain, subject, known))
      decisions.set(update, decision);
  }
  return updates.map((update) => {
    const decision = decisions.get(update);
    if (!decision) throw new RangeError("every status is decided");
    return { update, decision };
  });
}

/** An update of which it is known what it says. */
interface Saying {
  readonly update: StatusUpdate;
  readonly content: UpdateContent;
}

/** Statuses of the same items, in the order of the sheet. */
function decideChain(
  chain: readonly Saying[],
  subject: string,
  known: LedgerUpdate | null,
): Map<StatusUpdate, UpdateDecision> {
  const latest = known?.inDoubt?.content ?? known?.content ?? null;
  const reached = chain.findLastIndex(({ content }) => latest && isSame(content, latest));
  const decisions = new Map<StatusUpdate, UpdateDecision>();
  let before = known?.content ?? null;
  for (const [index, { update, content }] of chain.entries()) {
    const decision =
      known && index <= reached
        ? decideKnown(content, index === reached, subject, known)
        : decideNew({ update, content }, { subject, known, before, isBehind: reached >= 0 });
    if (decision.kind === "update") before = content;
    decisions.set(update, decision);
  }
  return decisions;
}

/** The sheet says what the order was last told, here or further down. */
function decideKnown(
  content: UpdateContent,
  isLatest: boolean,
  subject: string,
  known: LedgerUpdate,
): UpdateDecision {
  const { inDoubt } = known;
  if (isLatest && inDoubt) {
    const { postId, request } = inDoubt;
    return {
      kind: "replay",
      subject,
      content: inDoubt.content,
      before: known.content,
      postId,
      request,
    };
  }
  const told = known.content ? [...known.earlier, known.content] : known.earlier;
  if (!told.some((each) => isSame(content, each))) return skipOlder(known);
  const message = `The order was told so; last it was told ${describeLast(known)}.`;
  return { kind: "skip", code: "already-posted", message, target: known };
}

/** What is known of a status that the order has not been told (last). */
interface Background {
  readonly subject: string;
  readonly known: LedgerUpdate | null;
  readonly before: UpdateContent | null;
  /** Whether it stands behind what the order was last told. */
  readonly isBehind: boolean;
}

function decideNew(
  { update, content }: Saying,
  { subject, known, before, isBehind }: Background,
): UpdateDecision {
  if (isOwnWord(update) && !known) return skipOwnWord();
  const wish: UpdateDecision = { kind: "update", subject, content, before };
  if (!known || isBehind) return wish;
  const isOlder =
    isOwnWord(update) || update.firstReadSeq < (known.inDoubt?.seq ?? known.changedSeq);
  if (!isOlder || isFromSameFile(update, known)) return wish;
  if (!known.inDoubt) return skipOlder(known);
  const message = `A newer status got no clear answer (${describeLast(known)}); settle that first.`;
  return reject("settle-first", message);
}

/** Items are the same already: they are what the two were found by. */
function isSame(a: UpdateContent, b: UpdateContent): boolean {
  return a.kind === "status" && b.kind === "status" && a.status === b.status;
}
