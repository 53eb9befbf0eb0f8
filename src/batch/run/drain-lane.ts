import { coerceError } from "../../errors.ts";
import type { Lane, PostQueue, TakenOrder } from "../../store/queue.ts";
import { RUN_BOUNDS, type RunContext, type RunTally } from "./context.ts";
import { sendQueuedOrder, type QueueListener } from "./send-queued-order.ts";

/** Orders held for each request that may be in flight: they wait for their tokens here. */
const HELD_PER_REQUEST = 2;

/** What sending from the queue needs besides what every run needs. */
export interface DrainContext {
  readonly run: RunContext;
  readonly queue: PostQueue;
  /** Told how each post ended. */
  readonly onEnded: QueueListener;
  /** Aborts when this worker shall leave the lane to the next; what it has claimed, it sends. */
  readonly turn: AbortSignal;
}

/**
 * Sends what waits in a lane, those that should leave soonest first, until
 * nothing does, the turn is over, or the worker stops. Few orders are claimed
 * ahead, so that what is queued meanwhile and is in more of a hurry comes soon.
 */
export async function drainLane(lane: Lane, context: DrainContext, tally: RunTally): Promise<void> {
  const { run, queue, turn } = context;
  const { maxInFlight } = run.bucketOf(lane.account, lane.operation);
  const heldMax = maxInFlight * HELD_PER_REQUEST;
  const active = new Set<Promise<void>>();
  const mayGoOn = () =>
    !run.drain.aborted && !turn.aborted && !tally.fatal && !tally.refusedAccounts.has(lane.account);
  try {
    while (mayGoOn()) {
      const limit = heldMax - active.size;
      // Taking many in one go costs the server little more than taking one.
      const mayTake = active.size <= heldMax / 2;
      const wish = { ...lane, owner: run.owner, leaseMs: RUN_BOUNDS.leaseMs, limit };
      const taken = mayTake ? await queue.take(wish) : [];
      for (const order of taken) start(order, active, context, tally);
      if (taken.length === 0 && active.size === 0) break;
      if (active.size > 0) await Promise.race(active);
    }
  } catch (error) {
    tally.fatal ??= coerceError(error);
  }
  await Promise.all(active);
}

function start(
  order: TakenOrder,
  active: Set<Promise<void>>,
  context: DrainContext,
  tally: RunTally,
): void {
  const task: Promise<void> = sendQueuedOrder(order, context, tally).finally(() =>
    active.delete(task),
  );
  active.add(task);
}
