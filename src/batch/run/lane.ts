import { coerceError } from "../../errors.ts";
import type { OrderHistory } from "../../domain/history.ts";
import type { ClaimAnswer } from "../../store/ledger.ts";
import { answerOrder, notAttempted } from "../answers.ts";
import { wishOf } from "../decided-post.ts";
import { decideAgain, postsOf, postsToSend, type PlannedOrder } from "../plan.ts";
import { RUN_BOUNDS, type RunContext, type RunTally } from "./context.ts";
import { emitDecided, emitLeftOver } from "./emit-decided.ts";
import { answerRefused, isRefused } from "./refuse-account.ts";
import { waitWhilePaused } from "./pause.ts";
import { draftIntent } from "./sendable-post.ts";
import { sendOrder } from "./send-order.ts";

/** The orders that one account and operation have to send, and how many of them at a time. */
export interface Lane {
  readonly orders: readonly PlannedOrder[];
  readonly ordersAtOnce: number;
}

/** An order on its way through a lane. */
interface Errand {
  order: PlannedOrder;
  /** When it may be tried again; orders held by another run wait here. */
  notBeforeMs: number;
  /** When another run was first found to hold it; null while nobody did. */
  heldSinceMs: number | null;
  decisions: number;
}

/**
 * Takes the orders of a lane through claim, send and settle, a bounded number
 * at a time. Orders that another live run holds are tried again later, and
 * decided anew on what that run did.
 */
export async function runLane(lane: Lane, context: RunContext, tally: RunTally): Promise<void> {
  const waiting: Errand[] = lane.orders.map((order) => ({
    order,
    notBeforeMs: 0,
    heldSinceMs: null,
    decisions: 0,
  }));
  const active = new Set<Promise<void>>();
  const mayGoOn = () => !context.drain.aborted && !tally.fatal;
  try {
    while (waiting.length > 0 && mayGoOn()) {
      // Nothing new is claimed meanwhile: other runs may have these orders.
      await waitWhilePaused(context, tally);
      if (!mayGoOn()) break;
      const due = takeDue(waiting, lane.ordersAtOnce - active.size, context.clock.nowMs());
      if (due.length > 0) {
        for (const task of await start(due, waiting, context, tally)) track(active, task);
      } else {
        await somethingChanges(active, waiting, lane.ordersAtOnce, context);
      }
    }
  } catch (error) {
    tally.fatal ??= coerceError(error);
  }
  await Promise.all(active);
  for (const { order } of waiting) emitLeftOver(order, context, tally, true);
}

function track(active: Set<Promise<void>>, task: Promise<void>): void {
  const tracked: Promise<void> = task.finally(() => active.delete(tracked));
  active.add(tracked);
}

function takeDue(waiting: Errand[], placesFree: number, nowMs: number): Errand[] {
  const due: Errand[] = [];
  for (let index = 0; index < waiting.length && due.length < placesFree;) {
    const errand = waiting[index];
    if (errand && isDue(errand, nowMs)) {
      due.push(errand);
      waiting.splice(index, 1);
    } else index += 1;
  }
  return due;
}

/** A time further ahead than any wait is from before the clock was set back. */
function isDue({ notBeforeMs }: Errand, nowMs: number): boolean {
  return notBeforeMs <= nowMs || notBeforeMs > nowMs + RUN_BOUNDS.heldPollMs;
}

/** Waits for a place, or for the next order that was held to be due. */
async function somethingChanges(
  active: ReadonlySet<Promise<void>>,
  waiting: readonly Errand[],
  ordersAtOnce: number,
  context: RunContext,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.drain, stop.signal]);
  const events: Promise<unknown>[] = [...active];
  if (active.size < ordersAtOnce) {
    const nextMs = Math.min(...waiting.map((errand) => errand.notBeforeMs));
    const waitMs = Math.max(nextMs - context.clock.nowMs(), 1);
    events.push(context.clock.sleep(waitMs, signal).catch(() => undefined));
  }
  await Promise.race(events);
  stop.abort();
}

/** Claims what is due in one step and starts what was claimed. */
async function start(
  due: readonly Errand[],
  waiting: Errand[],
  context: RunContext,
  tally: RunTally,
): Promise<Promise<void>[]> {
  const able = due.filter(({ order }) => !isRefused(order, tally));
  for (const { order } of due.filter((each) => !able.includes(each))) {
    answerRefused(order, context, tally);
  }
  const answers = await claimAll(able, context);
  const { deliver = sendOrder } = context;
  const tasks: Promise<void>[] = [];
  for (const [index, answer] of answers.entries()) {
    const errand = able[index];
    if (!errand) continue;
    if (answer.kind === "claimed") {
      tasks.push(deliver(errand.order, answer.claim, answer.postIds, context, tally));
      continue;
    }
    const isLater =
      answer.kind === "held"
        ? holdBack(errand, context, tally)
        : decideOnNews(errand, answer.history, context, tally);
    if (isLater) waiting.push(errand);
  }
  return tasks;
}

/** The answer for an order that has nothing to claim: somebody else holds it, look again later. */
const HELD: ClaimAnswer = { kind: "held", by: "", leaseEndsAtMs: 0 };

async function claimAll(due: readonly Errand[], context: RunContext): Promise<ClaimAnswer[]> {
  const { owner, runId, endpoints, settings } = context;
  const sendable = due.filter((errand) => postsToSend(errand.order).length > 0);
  const requests = sendable.map(({ order }) => ({
    order: order.group.key,
    expectedVersion: order.decided.version,
    owner,
    leaseMs: RUN_BOUNDS.leaseMs,
    runId,
    posts: postsToSend(order).map((decided) => draftIntent(decided, endpoints, settings)),
  }));
  const claimed = requests.length > 0 ? await context.ledger.claim(requests) : [];
  // Orders that wait for another run have no posts yet: read what that run has done.
  const held = due.filter((errand) => postsToSend(errand.order).length === 0);
  const histories = await context.ledger.readHistories(held.map(({ order }) => order.group.key));
  const answers = new Map<Errand, ClaimAnswer>();
  for (const [index, errand] of sendable.entries()) answers.set(errand, claimed[index] ?? HELD);
  for (const [index, errand] of held.entries()) {
    const history = histories[index];
    const isFree = history !== undefined && history.claimedBy === null;
    answers.set(errand, isFree ? { kind: "changed", history } : HELD);
  }
  return due.map((errand) => answers.get(errand) ?? HELD);
}

/** False when the other run has held the order for too long. */
function holdBack(errand: Errand, context: RunContext, tally: RunTally): boolean {
  const nowMs = context.clock.nowMs();
  errand.heldSinceMs = Math.min(errand.heldSinceMs ?? nowMs, nowMs);
  if (nowMs - errand.heldSinceMs > RUN_BOUNDS.heldWaitMs) {
    for (const decided of postsOf(errand.order)) {
      for (const { line } of wishOf(decided).lines)
        tally.answers[line.index] = notAttempted(line.index, "claimed-by-other-run");
    }
    emitDecided(errand.order, context, tally, true);
    return false;
  }
  errand.notBeforeMs = nowMs + RUN_BOUNDS.heldPollMs;
  return true;
}

/** Repeats the decision on a newer history. True: there is something to claim now. */
function decideOnNews(
  errand: Errand,
  history: OrderHistory,
  context: RunContext,
  tally: RunTally,
): boolean {
  errand.order = decideAgain(errand.order, history, context.settings);
  errand.decisions += 1;
  answerOrder(errand.order, tally.answers);
  const isHeld = postsOf(errand.order).some(({ decision }) => decision.kind === "wait");
  if (isHeld) return holdBack(errand, context, tally);
  const isOpen = postsToSend(errand.order).length > 0 && errand.decisions < RUN_BOUNDS.decisionsMax;
  emitDecided(errand.order, context, tally, true);
  return isOpen;
}
