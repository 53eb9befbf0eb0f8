import type { OrderClaim } from "../../store/ledger.ts";
import type { PostQueue } from "../../store/queue.ts";
import { coerceError } from "../../errors.ts";
import { notAttempted } from "../answers.ts";
import { routeOfOrder, type PlannedOrder } from "../plan.ts";
import type { Deliver, RunContext, RunTally } from "./context.ts";
import { sendablePosts } from "./send-order.ts";

/** Where claimed orders go that are left to the workers. */
export interface Parking {
  readonly queue: Pick<PostQueue, "park">;
  /** When orders should leave of which the marketplace says nothing; null for any time. */
  readonly shipByMs: number | null;
  /** Told how many posts of an order wait for a worker now. */
  onParked(posts: number): void;
}

/**
 * Instead of sending claimed orders, leaves them to the workers: they stay
 * claimed by the queue, with their posts as they were decided.
 */
export function deliverToQueue({ queue, shipByMs, onParked }: Parking): Deliver {
  return async (order, claim, postIds, context, tally) => {
    try {
      const parked = await parkOrder(order, claim, postIds, context, { queue, shipByMs });
      if (parked > 0) onParked(parked);
      else await giveUp(order, postIds, context, tally);
    } catch (error) {
      tally.fatal ??= coerceError(error);
    }
  };
}

/** Answers how many posts wait now; 0 when the claim was lost. */
async function parkOrder(
  order: PlannedOrder,
  claim: OrderClaim,
  postIds: readonly number[],
  context: RunContext,
  { queue, shipByMs: defaultShipByMs }: Pick<Parking, "queue" | "shipByMs">,
): Promise<number> {
  const route = routeOfOrder(order);
  if (!route) return 0;
  const posts = sendablePosts(order, postIds, context).map(
    ({ postId, planned, firstTrackingNumber }) => {
      return { postId, lines: planned.lines, firstNumber: firstTrackingNumber };
    },
  );
  const lane = { account: route.account, operation: route.traits.name };
  const shipByMs = shipByOf(order) ?? defaultShipByMs;
  const [isParked] = await queue.park([{ claim, runId: context.runId, lane, shipByMs, posts }]);
  return isParked === true ? posts.length : 0;
}

async function giveUp(
  order: PlannedOrder,
  postIds: readonly number[],
  context: RunContext,
  tally: RunTally,
): Promise<void> {
  for (const { planned } of sendablePosts(order, postIds, context)) {
    for (const line of planned.lines) tally.answers[line] = notAttempted(line, "claim-lost");
  }
}

/** By when the marketplace wants the order to leave, as far as it was read or reported. */
function shipByOf({ facts }: PlannedOrder): number | null {
  const { market, promisedAt } = facts;
  const latest = market?.kind === "read" ? market.reading.shipBy?.latest : undefined;
  const atMs = Date.parse(latest ?? promisedAt ?? "");
  return Number.isNaN(atMs) ? null : atMs;
}
