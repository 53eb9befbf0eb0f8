import type { CarrierReadName } from "../domain/operation.ts";
import type { AllowedCarrier } from "../domain/order-reading.ts";
import type { CarrierReaders } from "../endpoints/reader.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import type { Route } from "./identity/package.ts";
import { routeOf } from "./identity/route.ts";
import type { PlanSettings } from "./identity/settings.ts";
import { wishOf } from "./decided-post.ts";
import { postsToSend, type BatchPlan } from "./plan.ts";
import { ask } from "./read-orders/ask.ts";
import { keepAnswer } from "./read-orders/keep-answer.ts";
import type { ReadContext } from "./read-orders/read-order.ts";
import type { ReadKey } from "../store/read-cache.ts";

/** What reading carriers works with. */
export interface CarrierContext extends Omit<
  ReadContext,
  "orderReaders" | "fulfillmentOrderReaders" | "codec"
> {
  readonly carrierReaders: CarrierReaders;
  /** How what was read is kept. */
  readonly carrierCodec: CarrierCodec;
}

/** Carriers as text and back; null for a text that is none. */
export interface CarrierCodec {
  write(carriers: readonly AllowedCarrier[]): string;
  read(text: string): readonly AllowedCarrier[] | null;
}

/** An account whose carriers are wanted, and the call that tells them. */
export interface CarrierWish {
  readonly account: string;
  readonly operation: CarrierReadName;
}

/** The accounts of these lines whose marketplace tells carriers. */
export function carriersOfLines(
  lines: readonly ShipmentLine[],
  settings: PlanSettings,
): CarrierWish[] {
  return wishesOf(lines.flatMap((line) => (line.ignored ? [] : (routeOf(line, settings) ?? []))));
}

/** Those of them for which a plan has something new to send, so that asking is worth it. */
export function carriersToAsk(plan: BatchPlan, old: readonly CarrierWish[]): CarrierWish[] {
  const sending = plan.orders
    .flatMap(postsToSend)
    .filter((decided) => "package" in decided && decided.decision.kind !== "replay")
    .map((decided) => wishOf(decided).route.account);
  const accounts = new Set(sending);
  return old.filter(({ account }) => accounts.has(account));
}

function wishesOf(routes: readonly Route[]): CarrierWish[] {
  const wishes = new Map<string, CarrierWish>();
  for (const { account, traits } of routes) {
    if (traits.carriers === "amazon-list") continue;
    wishes.set(account, { account, operation: traits.carriers });
  }
  return [...wishes.values()];
}

/** What is kept of carriers. */
export interface KeptCarriers {
  /** By account. */
  readonly allowed: ReadonlyMap<string, readonly AllowedCarrier[]>;
  /** Accounts of which nothing is kept, or nothing of today. */
  readonly old: readonly CarrierWish[];
}

/** What an account may name changes seldom. */
const FRESH_MS = 24 * 3_600_000;

/** What accounts may name as a carrier, as far as it is kept. */
export async function findKeptCarriers(
  wishes: readonly CarrierWish[],
  context: CarrierContext,
): Promise<KeptCarriers> {
  if (wishes.length === 0) return { allowed: new Map(), old: [] };
  const kept = await context.cache.read(wishes.map((wish) => keyOf(wish, context)));
  const nowMs = context.clock.nowMs();
  const allowed = new Map<string, readonly AllowedCarrier[]>();
  const old = wishes.filter((wish, index) => {
    const answer = kept[index];
    const carriers = answer ? context.carrierCodec.read(answer.text) : null;
    if (carriers !== null) allowed.set(wish.account, carriers);
    return !answer || carriers === null || Math.abs(nowMs - answer.readAtMs) > FRESH_MS;
  });
  return { allowed, old };
}

/**
 * Asks what accounts may name as a carrier; what comes is kept. An account of
 * which nothing can be known is absent: carriers are checked to help, and never
 * stand in the way.
 */
export async function askForCarriers(
  wishes: readonly CarrierWish[],
  context: CarrierContext,
): Promise<ReadonlyMap<string, readonly AllowedCarrier[]>> {
  const allowed = new Map<string, readonly AllowedCarrier[]>();
  const asking = wishes.map(async (wish) => {
    const carriers = await askForAccount(wish, context);
    if (carriers !== null) allowed.set(wish.account, carriers);
  });
  await Promise.all(asking);
  return allowed;
}

async function askForAccount(
  wish: CarrierWish,
  context: CarrierContext,
): Promise<readonly AllowedCarrier[] | null> {
  const { account, operation } = wish;
  const endpointAccount = context.endpointAccount(account);
  const readAtMs = context.clock.nowMs();
  const answer = await ask(
    context.bucketOf(account, operation),
    (...way) => context.carrierReaders[operation].read(endpointAccount, ...way),
    context,
  );
  if (answer.kind !== "read") return null;
  const text = context.carrierCodec.write(answer.reading);
  await keepAnswer(context.cache, { key: keyOf(wish, context), text, readAtMs });
  return answer.reading;
}

function keyOf({ account, operation }: CarrierWish, context: CarrierContext): ReadKey {
  return { operation, place: context.placeOf(account), subject: "" };
}
