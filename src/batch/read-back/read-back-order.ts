import type { FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import {
  readFulfillmentOrder,
  type FulfillmentOrderQuestion,
} from "../read-orders/read-fulfillment-order.ts";
import type { ReadContext } from "../read-orders/read-order.ts";
import { judgeShownOrder, type OrderAttempt } from "./judge-shown-order.ts";
import { readUntilShown, type ReadBack } from "./read-until-shown.ts";

/** Asks the marketplace how a fulfillment order stands, and holds an update against it. */
export function readBackOrder(
  question: FulfillmentOrderQuestion,
  attempt: OrderAttempt,
  isRecent: boolean,
  context: ReadContext,
): Promise<ReadBack<FulfillmentOrderRead>> {
  return readUntilShown(
    () => readFulfillmentOrder(question, context),
    (read) => [read.kind === "read" ? judgeShownOrder(attempt, read.reading, question.key) : null],
    isRecent,
    context,
  );
}
