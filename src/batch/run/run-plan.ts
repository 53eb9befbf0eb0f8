import { coerceError } from "../../errors.ts";
import { wishOf } from "../decided-post.ts";
import { answerPlan, notAttempted } from "../answers.ts";
import { postsOf, postsToSend, routeOfOrder, type BatchPlan, type PlannedOrder } from "../plan.ts";
import { RUN_BOUNDS, type RunContext, type RunTally } from "./context.ts";
import { emitDecided, emitLeftOver, emitRefusedRow } from "./emit-decided.ts";
import { limitOrders } from "./limit-orders.ts";
import { runLane, type Lane } from "./lane.ts";
import { refuseAccount, warmAccounts } from "./refuse-account.ts";
import { createTally } from "./tally.ts";

/**
 * Carries out a plan. Every line has its answer before anything is sent, and
 * this never throws for what a run may meet: a ledger that fails stops the
 * sending and is told in `fatal`.
 */
export async function runPlan(plan: BatchPlan, context: RunContext): Promise<RunTally> {
  const tally = createTally(answerPlan(plan));
  tellWhatIsDecided(plan, context, tally);
  for (const [account, message] of context.refusedAccounts ?? []) {
    refuseAccount(account, message, context, tally);
  }
  const { taken, leftOver } = limitOrders(plan.orders, context.postsMax);
  for (const order of leftOver) leaveForNextRun(order, context, tally);
  const stopHeartbeat = startHeartbeat(context, tally);
  try {
    await Promise.all(
      lanesOf(taken, context).map(async (lane) => {
        await warmAccounts(lane.orders, context, tally);
        await runLane(lane, context, tally);
      }),
    );
  } catch (error) {
    tally.fatal ??= coerceError(error);
  } finally {
    await stopHeartbeat();
  }
  return tally;
}

function leaveForNextRun(order: PlannedOrder, context: RunContext, tally: RunTally): void {
  for (const decided of postsToSend(order)) {
    for (const { line } of wishOf(decided).lines) {
      tally.answers[line.index] = notAttempted(line.index, "limit-reached");
    }
  }
  emitLeftOver(order, context, tally, false);
}

function tellWhatIsDecided(plan: BatchPlan, context: RunContext, tally: RunTally): void {
  for (const { line } of plan.loose) emitRefusedRow(line, context, tally);
  for (const order of plan.orders) {
    for (const { line } of order.decided.orphans) emitRefusedRow(line, context, tally);
    emitDecided(order, context, tally, false);
  }
}

/** Orders by the bucket of their first post: one throttled account never holds up another. */
function lanesOf(orders: readonly PlannedOrder[], context: RunContext): Lane[] {
  const open = orders.filter(isOpen);
  const byBucket = Map.groupBy(open, (order) => {
    const route = routeOfOrder(order);
    return route ? context.bucketOf(route.account, route.traits.name).name : "";
  });
  return [...byBucket.values()].map((orders): Lane => {
    const route = orders[0] && routeOfOrder(orders[0]);
    const bucket = route && context.bucketOf(route.account, route.traits.name);
    return { orders, ordersAtOnce: bucket?.maxInFlight ?? 1 };
  });
}

/** Something to send, or to wait for because another run has it. */
function isOpen(order: PlannedOrder): boolean {
  const isHeld = postsOf(order).some(({ decision }) => decision.kind === "wait");
  return isHeld || postsToSend(order).length > 0;
}

/** Extends the leases of what this run holds until stopped. */
function startHeartbeat(context: RunContext, tally: RunTally): () => Promise<void> {
  const stop = new AbortController();
  const beat = async () => {
    for (;;) {
      await context.clock.sleep(RUN_BOUNDS.heartbeatMs, stop.signal);
      await context.ledger.heartbeat(context.owner, RUN_BOUNDS.leaseMs);
    }
  };
  const beating = beat().catch((error: unknown) => {
    if (!stop.signal.aborted) tally.fatal ??= coerceError(error);
  });
  return () => {
    stop.abort();
    return beating;
  };
}
