import { agreesWithOrder, layOverOrder, withoutDoubtful } from "../../domain/fulfillment-facts.ts";
import { factsOfWish } from "../../domain/fulfillment-marks.ts";
import type {
  FulfillmentOrderContent,
  FulfillmentOrderFacts,
  StatedFacts,
} from "../../domain/fulfillment-order.ts";
import type { FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import type { LedgerUpdate, OrderHistory } from "../../domain/history.ts";
import type { UpdateContent } from "../../domain/post-content.ts";
import { reject } from "../identity/package.ts";
import { findDroppedParts, findItemFaults, refuseByReading } from "./fulfillment-reading-rules.ts";
import { formFulfillmentOrder } from "./form-fulfillment-order.ts";
import type {
  CheckedUpdateLine,
  DecidedUpdate,
  FulfillmentOrderUpdate,
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

const SUBJECT = "fulfillment-order";

/**
 * Decides what the rows of one fulfillment order ask for: one update, or none.
 * Pure, as all deciding is. The order is the thing: what counts is what is
 * known of it after its last confirmed update, field by field.
 *
 * @param read what asking the marketplace for the order came to; undefined where nobody asked
 */
export function decideFulfillmentOrder(
  lines: readonly CheckedUpdateLine[],
  history: OrderHistory,
  read: FulfillmentOrderRead | undefined,
): DecidedUpdate[] {
  const update = formFulfillmentOrder(lines);
  if (!update) return [];
  const known = history.updates.find(({ subject }) => subject === SUBJECT) ?? null;
  const stated = factsOfWish(update.wish, update.route.order);
  const own =
    refuseBeforehand(update, history) ??
    settleDoubtFirst(update, stated, known) ??
    skipWhatIsKnown(update, stated, known) ??
    refuseAfterShip(known) ??
    refuseByReading(read);
  const faults = own ? [] : findItemFaults(update, known, read);
  const warnings = findDroppedParts(update, known, read);
  const checked = { ...update, findings: [...update.findings, ...faults, ...warnings] };
  const decision = own ?? refuseBeforehand(checked, history) ?? changeOrder(stated, known);
  return [{ update: checked, decision }];
}

function settleDoubtFirst(
  update: FulfillmentOrderUpdate,
  stated: StatedFacts,
  known: LedgerUpdate | null,
): UpdateDecision | null {
  if (!known?.inDoubt) return null;
  const { inDoubt } = known;
  const attempt = orderIn(inDoubt.content);
  const isSameWay = inDoubt.request.operation === update.route.traits.name;
  if (isSameWay && agreesWithOrder(stated, attempt)) {
    const { postId, content, request } = inDoubt;
    return { kind: "replay", subject: SUBJECT, content, before: known.content, postId, request };
  }
  // An update of an order that is still on hold may be followed by another; a release may not.
  const isOlder = isOwnWord(update) || update.firstReadSeq < inDoubt.seq;
  if (attempt.action === "Hold" && (!isOlder || isFromSameFile(update, known))) return null;
  const message = `An earlier update got no clear answer (${describeLast(known)}); settle that first.`;
  return reject("settle-first", message);
}

function skipWhatIsKnown(
  update: FulfillmentOrderUpdate,
  stated: StatedFacts,
  known: LedgerUpdate | null,
): UpdateDecision | null {
  if (!known) return isOwnWord(update) ? skipOwnWord() : null;
  const { content, inDoubt } = known;
  // While something is in doubt, what was confirmed before may be so no more.
  if (content && !inDoubt && agreesWithOrder(stated, orderIn(content))) {
    const message = `The order was told so; last it was told ${describeLast(known)}.`;
    return { kind: "skip", code: "already-posted", message, target: known };
  }
  const isOlder = isOwnWord(update) || update.firstReadSeq < known.changedSeq;
  return isOlder && !isFromSameFile(update, known) ? skipOlder(known) : null;
}

function refuseAfterShip(known: LedgerUpdate | null): UpdateDecision | null {
  if (!known?.content || orderIn(known.content).action !== "Ship") return null;
  const message = `The order was released to ship, ${known.changedAt.slice(0, 10)}; nothing of it can change since.`;
  return reject("not-on-hold", message);
}

function changeOrder(stated: StatedFacts, known: LedgerUpdate | null): UpdateDecision {
  const before = known?.content ?? null;
  const content = layOverOrder(certainOf(known), stated);
  return { kind: "update", subject: SUBJECT, content, before };
}

/** What is certain of the order now. */
function certainOf(known: LedgerUpdate | null): FulfillmentOrderFacts | null {
  if (!known) return null;
  const confirmed = known.content && orderIn(known.content);
  return known.inDoubt ? withoutDoubtful(confirmed, orderIn(known.inDoubt.content)) : confirmed;
}

/** The subject of fulfillment orders holds nothing else. */
export function orderIn(content: UpdateContent): FulfillmentOrderContent {
  if (content.kind === "fulfillment-order") return content;
  throw new RangeError("an update of a fulfillment order that is none");
}
