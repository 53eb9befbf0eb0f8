import type { OrderRead } from "../../domain/order-reading.ts";
import { readOrder, type OrderWish, type ReadContext } from "../read-orders/read-order.ts";
import { judgeShown, type Attempt } from "./judge-shown.ts";
import { readUntilShown, type ReadBack } from "./read-until-shown.ts";

/** Asks the marketplace what it holds of an order, and holds attempts against it. */
export function readBackPackages(
  wish: OrderWish,
  attempts: readonly Attempt[],
  isRecent: boolean,
  context: ReadContext,
): Promise<ReadBack<OrderRead>> {
  return readUntilShown(
    () => readOrder(wish, context),
    (read) => {
      const packages = read.kind === "read" ? read.reading.packages : null;
      return attempts.map((attempt) => packages && judgeShown(attempt, packages));
    },
    isRecent,
    context,
  );
}
