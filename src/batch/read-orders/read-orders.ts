import type { FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import { orderKeyText } from "../../domain/order-key.ts";
import type { OrderRead } from "../../domain/order-reading.ts";
import type { OrderAsked, OrdersReading } from "../events.ts";
import { readFulfillmentOrder, type FulfillmentOrderQuestion } from "./read-fulfillment-order.ts";
import { keptKey, readOrder, type OrderWish, type ReadContext } from "./read-order.ts";

/** What reading many orders works with besides. */
export interface ReadManyContext extends ReadContext {
  /** An answer that is kept and older than this is asked for again. */
  readonly maxAgeMs: number;
  /** Hears what is to be read before it starts, with the time it takes, and every answer. */
  emit(event: OrdersReading | OrderAsked): void;
}

/** Kept answers looked up in one go. */
const KEPT_AT_ONCE = 500;
/** Clocks of machines that share what is kept may differ by so much. */
const CLOCK_DRIFT_MS = 60_000;

/**
 * Reads orders at the marketplace, as fast as its limit allows: those first of
 * which a fresh answer is kept, the others each with its account, accounts side
 * by side. Every answer is kept at once, so a reading that is stopped goes on
 * from there. An account whose credentials are refused is not asked again.
 *
 * @returns one per order, by {@link orderKeyText}; orders named twice are read once
 */
export async function readOrders(
  wishes: readonly OrderWish[],
  context: ReadManyContext,
): Promise<ReadonlyMap<string, OrderRead>> {
  const kept = await findKept(distinct(wishes), context);
  return readMany(wishes, kept, (wish) => readOrder(wish, context), context);
}

/** Reads fulfillment orders, as {@link readOrders} does; nothing of them is kept. */
export async function readFulfillmentOrders(
  wishes: readonly FulfillmentOrderQuestion[],
  context: ReadManyContext,
): Promise<ReadonlyMap<string, FulfillmentOrderRead>> {
  return readMany(wishes, new Map(), (wish) => readFulfillmentOrder(wish, context), context);
}

type AnyWish = OrderWish | FulfillmentOrderQuestion;
type AnyRead = OrderRead | FulfillmentOrderRead;

/** @param reads what is known already, by orderKeyText; what is read is added */
async function readMany<Wish extends AnyWish, Read extends AnyRead>(
  wishes: readonly Wish[],
  reads: Map<string, Read>,
  read: (wish: Wish) => Promise<Read>,
  context: ReadManyContext,
): Promise<ReadonlyMap<string, Read>> {
  const lanes = lanesOf(distinct(wishes), reads, context);
  for (const lane of lanes) context.emit(lane.announcement);
  await Promise.all(lanes.map((lane) => readLane(lane, read, reads, context)));
  return reads;
}

function distinct<Wish extends AnyWish>(wishes: readonly Wish[]): Wish[] {
  return [...new Map(wishes.map((wish) => [orderKeyText(wish.key), wish])).values()];
}

/** Orders that one account reads with one call. */
interface Lane<Wish> {
  readonly toRead: readonly Wish[];
  readonly inFlightMax: number;
  readonly announcement: OrdersReading;
}

async function findKept(
  wishes: readonly OrderWish[],
  context: ReadManyContext,
): Promise<Map<string, OrderRead>> {
  const reads = new Map<string, OrderRead>();
  const nowMs = context.clock.nowMs();
  for (let start = 0; start < wishes.length; start += KEPT_AT_ONCE) {
    const some = wishes.slice(start, start + KEPT_AT_ONCE);
    const kept = await context.cache.read(some.map((wish) => keptKey(wish, context)));
    for (const [index, wish] of some.entries()) {
      const answer = kept[index];
      if (!answer || nowMs - answer.readAtMs > context.maxAgeMs) continue;
      if (answer.readAtMs > nowMs + CLOCK_DRIFT_MS) continue;
      if (answer.readAtMs < (wish.notBeforeMs ?? 0)) continue;
      const reading = context.codec.read(answer.text);
      if (reading === null) continue;
      reads.set(orderKeyText(wish.key), { kind: "read", reading, readAtMs: answer.readAtMs });
    }
  }
  return reads;
}

function lanesOf<Wish extends AnyWish>(
  wishes: readonly Wish[],
  reads: ReadonlyMap<string, AnyRead>,
  context: ReadManyContext,
): Lane<Wish>[] {
  const byLane = Map.groupBy(wishes, ({ account, operation }) => `${account}\n${operation}`);
  const toReadByBucket = new Map<string, number>();
  const lanes = [...byLane.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const toRead = all.filter(({ key }) => !reads.has(orderKeyText(key)));
    const bucket = context.bucketOf(first.account, first.operation);
    toReadByBucket.set(bucket.name, (toReadByBucket.get(bucket.name) ?? 0) + toRead.length);
    return [{ first, all, toRead, bucket }];
  });
  return lanes.map(({ first: { account, operation }, all, toRead, bucket }): Lane<Wish> => {
    // Accounts that share a bucket wait for each other.
    const beyondBurst = Math.max(0, (toReadByBucket.get(bucket.name) ?? 0) - bucket.burst);
    const announcement: OrdersReading = {
      type: "orders:reading",
      account,
      operation,
      orders: all.length,
      kept: all.length - toRead.length,
      estimatedMs: toRead.length === 0 ? 0 : Math.ceil((beyondBurst / bucket.ratePerSecond) * 1000),
    };
    return { toRead, inFlightMax: bucket.maxInFlight, announcement };
  });
}

/** As many at a time as may be in flight; each takes the next order when it has its answer. */
async function readLane<Wish extends AnyWish, Read extends AnyRead>(
  { toRead, inFlightMax, announcement }: Lane<Wish>,
  readOne: (wish: Wish) => Promise<Read>,
  reads: Map<string, Read>,
  context: ReadManyContext,
): Promise<void> {
  const { account, operation, orders, kept } = announcement;
  const rest = toRead.values();
  let done = kept;
  let refusal: Read | null = null;
  const work = async (): Promise<void> => {
    for (const wish of rest) {
      const read: Read = refusal ?? (await readOne(wish));
      if (read.kind === "unread" && read.code === "credentials-refused") refusal = read;
      reads.set(orderKeyText(wish.key), read);
      done += 1;
      const { orderId } = wish.key;
      const outcome = read.kind;
      context.emit({ type: "order:read", account, operation, orderId, outcome, done, of: orders });
    }
  };
  await Promise.all(Array.from({ length: inFlightMax }, work));
}
