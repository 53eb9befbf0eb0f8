import { postsToSend, type PlannedOrder } from "../plan.ts";

/** The orders that a run takes up, and those it leaves for the next run. */
export interface LimitedOrders {
  readonly taken: readonly PlannedOrder[];
  readonly leftOver: readonly PlannedOrder[];
}

/**
 * The first orders that hold `packagesMax` packages to send, as `--limit` asks.
 * The last of them may hold more: a claim decides an order as a whole, and what
 * exceeds the limit is left as an intent.
 */
export function limitOrders(orders: readonly PlannedOrder[], packagesMax: number): LimitedOrders {
  const taken: PlannedOrder[] = [];
  const leftOver: PlannedOrder[] = [];
  let room = packagesMax;
  for (const order of orders) {
    const posts = postsToSend(order);
    if (posts.length > 0 && room <= 0) {
      leftOver.push(order);
      continue;
    }
    room -= posts.length;
    taken.push(order);
  }
  return { taken, leftOver };
}
