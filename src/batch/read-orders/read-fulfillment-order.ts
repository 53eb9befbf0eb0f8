import type { FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import type { FulfillmentOrderReadName } from "../../domain/operation.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { ask } from "./ask.ts";
import { outcomeOf, type ReadContext } from "./read-order.ts";

/** A fulfillment order that somebody wants to be read, and with what. */
export interface FulfillmentOrderQuestion {
  readonly key: OrderKey;
  readonly account: string;
  readonly operation: FulfillmentOrderReadName;
}

/** Reads one fulfillment order now. Nothing of it is kept: it holds the address of a person. */
export async function readFulfillmentOrder(
  { key, account, operation }: FulfillmentOrderQuestion,
  context: ReadContext,
): Promise<FulfillmentOrderRead> {
  const endpointAccount = context.endpointAccount(account);
  const answer = await ask(
    context.bucketOf(account, operation),
    (...way) =>
      context.fulfillmentOrderReaders[operation].read(key.orderId, endpointAccount, ...way),
    context,
  );
  return outcomeOf(answer);
}
