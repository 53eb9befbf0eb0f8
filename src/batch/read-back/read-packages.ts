import type { OrderRead } from "../../domain/order-reading.ts";
import { readOrder, type OrderWish, type ReadContext } from "../read-orders/read-order.ts";
import { judgeShown, type Attempt, type ShownVerdict } from "./judge-shown.ts";

/**
 * Readings before it is believed that something is not there, and the wait in
 * between: no page says how soon a marketplace shows what it has taken.
 */
const READINGS_MAX = 3;
const WAIT_MS = 1_500;

/** What asking the marketplace about attempts came to, with the last thing that was read. */
export interface ReadBack {
  /** One per attempt, in the same order; null where the order could not be read. */
  readonly verdicts: readonly (ShownVerdict | null)[];
  readonly read: OrderRead;
}

/**
 * Asks the marketplace what it holds of an order, and holds attempts against it.
 * Never from what is kept: an answer must be younger than the attempt.
 *
 * @param isRecent whether it may be too soon for all of it to be shown; then it
 *   is asked again before anything is said not to be there
 */
export async function readBack(
  wish: OrderWish,
  attempts: readonly Attempt[],
  isRecent: boolean,
  context: ReadContext,
): Promise<ReadBack> {
  for (let reading = 1; ; reading += 1) {
    const read = await readOrder(wish, context);
    const packages = read.kind === "read" ? read.reading.packages : null;
    if (packages === null) return { verdicts: attempts.map(() => null), read };
    const verdicts = attempts.map((attempt) => judgeShown(attempt, packages));
    const isSettled = verdicts.every((verdict) => verdict === "applied");
    if (isSettled || !isRecent || reading >= READINGS_MAX) return { verdicts, read };
    const isOver = await context.clock.sleep(WAIT_MS, context.drain).then(
      () => true,
      () => false,
    );
    if (!isOver) return { verdicts: attempts.map(() => null), read };
  }
}
