import type { CallName, OrderReadName } from "../../domain/operation.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { OrderRead, OrderReading } from "../../domain/order-reading.ts";
import type { EndpointAccount } from "../../endpoints/endpoint.ts";
import type { FulfillmentOrderReaders, OrderReaders } from "../../endpoints/reader.ts";
import type { BucketSpec } from "../../limiter/limiter.ts";
import type { ReadCache, ReadKey } from "../../store/read-cache.ts";
import { ask, type AskContext, type Asked } from "./ask.ts";
import { keepAnswer } from "./keep-answer.ts";

/** An order that somebody wants to be read, and with what. */
export interface OrderWish {
  readonly key: OrderKey;
  readonly account: string;
  readonly operation: OrderReadName;
  /** An answer from before then does not do, however fresh: milliseconds since the epoch. */
  readonly notBeforeMs?: number;
}

/** What reading orders works with. */
export interface ReadContext extends AskContext {
  readonly cache: ReadCache;
  readonly orderReaders: OrderReaders;
  readonly fulfillmentOrderReaders: FulfillmentOrderReaders;
  /** How what was read is kept. */
  readonly codec: OrderCodec;
  /** Bucket of an account and call. */
  bucketOf(account: string, operation: CallName): BucketSpec;
  /** Where to ask, with the secret. */
  endpointAccount(account: string): EndpointAccount;
  /** A name for the account at its address, under which its answers are kept; no secret. */
  placeOf(account: string): string;
}

/** A reading as text and back; null for a text that is none. */
export interface OrderCodec {
  write(reading: OrderReading): string;
  read(text: string): OrderReading | null;
}

/** Reads one order now, whatever is kept of it; what comes is kept. */
export async function readOrder(wish: OrderWish, context: ReadContext): Promise<OrderRead> {
  const { key, account, operation } = wish;
  const endpointAccount = context.endpointAccount(account);
  // The careful end: what happens while the answer is on its way is not in it.
  const readAtMs = context.clock.nowMs();
  const answer = await ask(
    context.bucketOf(account, operation),
    (...way) => context.orderReaders[operation].read(key.orderId, endpointAccount, ...way),
    context,
  );
  const asked = outcomeOf(answer);
  if (asked.kind !== "read") return asked;
  const read = { ...asked, readAtMs };
  await keep(wish, read, context);
  return read;
}

/** The key under which what was read of an order is kept. */
export function keptKey({ key, account, operation }: OrderWish, context: ReadContext): ReadKey {
  return { operation, place: context.placeOf(account), subject: key.orderId };
}

/** What asking came to, in the words of a plan. */
export function outcomeOf<Reading>(answer: Asked<Reading>): AskedOutcome<Reading> {
  switch (answer.kind) {
    case "read":
      return { kind: "read", reading: answer.reading };
    case "not-found":
      return { kind: "not-found", message: answer.message };
    case "refused-credentials":
      return { kind: "unread", code: "credentials-refused", message: answer.message };
    case "throttled":
    case "failed":
      return { kind: "unread", code: "order-not-read", message: answer.message };
    case "stopped":
      return { kind: "unread", code: "stopped", message: "" };
  }
}

type AskedOutcome<Reading> =
  { readonly kind: "read"; readonly reading: Reading } | Exclude<OrderRead, { kind: "read" }>;

async function keep(
  wish: OrderWish,
  { reading, readAtMs }: Extract<OrderRead, { kind: "read" }>,
  context: ReadContext,
): Promise<void> {
  const answer = { key: keptKey(wish, context), text: context.codec.write(reading), readAtMs };
  await keepAnswer(context.cache, answer);
}
