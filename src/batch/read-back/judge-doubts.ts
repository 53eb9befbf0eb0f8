import type { FulfillmentOrderContent } from "../../domain/fulfillment-order.ts";
import type { FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import type { LedgerPackage, LedgerUpdate, OrderHistory } from "../../domain/history.ts";
import type {
  FulfillmentOrderReadName,
  OrderReadName,
  PackageOperationName,
  UpdateOperationName,
} from "../../domain/operation.ts";
import type { OrderRead } from "../../domain/order-reading.ts";
import { describeUpdate, isFulfillmentOrderContent } from "../../domain/post-content.ts";
import type { ReadContext } from "../read-orders/read-order.ts";
import type { DoubtView, DoubtWord } from "../resolve-doubts.ts";
import type { Attempt, ShownVerdict } from "./judge-shown.ts";
import { readBackOrder } from "./read-back-order.ts";
import { readBackPackages } from "./read-packages.ts";

/** What judging doubts works with. */
export interface DoubtContext extends ReadContext {
  /** The call that shows what an operation has posted; null where none does. */
  readCallOf(operation: PackageOperationName): OrderReadName | null;
  /** The call that shows what an update has done; null where none does. */
  orderCallOf(operation: UpdateOperationName): FulfillmentOrderReadName | null;
  /** When a post was sent, in milliseconds since the epoch; null when nobody knows. */
  sentAtMs(postId: number): number | null;
  /** The account to ask with, for one that posted; another may have taken its place. */
  askerFor(account: string): string;
}

/** What was sent so long ago is shown, if it was taken. */
const SHOWN_AFTER_MS = 60_000;

/**
 * Asks the marketplace what became of an order's doubts: once for each account
 * that has posted packages, and once for an update of the order itself.
 */
export async function judgeByReading(
  doubts: readonly DoubtView[],
  history: OrderHistory,
  context: DoubtContext,
): Promise<readonly DoubtWord[]> {
  const words = new Map<DoubtView, DoubtWord>();
  const [ofPackages, ofOrder] = [
    doubts.filter(({ packageId }) => packageId !== ""),
    doubts.filter(({ packageId }) => packageId === ""),
  ];
  const homes = Map.groupBy(ofPackages, (each) => homeOf(each, history)?.account);
  for (const [account, group] of homes) {
    const some = account === undefined ? null : await askAccount(account, group, history, context);
    for (const [index, doubt] of group.entries()) words.set(doubt, some?.[index] ?? SHOWN_NOWHERE);
  }
  for (const doubt of ofOrder) words.set(doubt, await askAboutUpdate(doubt, history, context));
  return doubts.map((doubt) => words.get(doubt) ?? SHOWN_NOWHERE);
}

const SHOWN_NOWHERE: DoubtWord = { as: null, why: "The marketplace does not show it." };

function homeOf({ packageId }: DoubtView, { packages }: OrderHistory): LedgerPackage | undefined {
  return packages.find((known) => known.packageId === packageId);
}

async function askAccount(
  account: string,
  doubts: readonly DoubtView[],
  history: OrderHistory,
  context: DoubtContext,
): Promise<DoubtWord[]> {
  const homes = doubts.map((doubt) => homeOf(doubt, history));
  const operation = homes[0] ? context.readCallOf(homes[0].operation) : null;
  if (operation === null) return doubts.map(() => SHOWN_NOWHERE);
  const attempts = homes.flatMap((known): Attempt[] => {
    if (!known?.inDoubt) return [];
    const { packageId, content: before, inDoubt } = known;
    return [{ packageId, content: inDoubt.content, before }];
  });
  const wish = { key: history.key, account: context.askerFor(account), operation };
  const isSoon = isRecent(doubts, context);
  const { verdicts, read } = await readBackPackages(wish, attempts, isSoon, context);
  return attempts.map((attempt, index) =>
    wordOf(verdicts[index], operation, () => describeShown(attempt, read)),
  );
}

async function askAboutUpdate(
  doubt: DoubtView,
  history: OrderHistory,
  context: DoubtContext,
): Promise<DoubtWord> {
  const known = history.updates.find(({ subject }) => subject === doubt.subject);
  const attempt = known && attemptOf(known);
  const operation = known ? context.orderCallOf(known.operation) : null;
  if (!known || !attempt || operation === null) return SHOWN_NOWHERE;
  const question = { key: history.key, account: context.askerFor(known.account), operation };
  const isSoon = isRecent([doubt], context);
  const { verdicts, read } = await readBackOrder(question, attempt, isSoon, context);
  return wordOf(verdicts[0], operation, () => describeOrder(attempt.content, read));
}

function attemptOf({ content, inDoubt }: LedgerUpdate) {
  if (!inDoubt || !isFulfillmentOrderContent(inDoubt.content)) return null;
  const before = content && isFulfillmentOrderContent(content) ? content : null;
  return { content: inDoubt.content, before };
}

function isRecent(
  doubts: readonly DoubtView[],
  { clock, sentAtMs: sentAtMsOf }: DoubtContext,
): boolean {
  const nowMs = clock.nowMs();
  return doubts.some(({ postId }) => {
    const sentAtMs = sentAtMsOf(postId);
    return sentAtMs === null || Math.abs(nowMs - sentAtMs) < SHOWN_AFTER_MS;
  });
}

function wordOf(
  verdict: ShownVerdict | null | undefined,
  by: string,
  describe: () => string,
): DoubtWord {
  if (verdict === "applied") return { as: "posted", by };
  if (verdict === "not-applied") return { as: "not-posted", by };
  return { as: null, why: describe() };
}

function describeShown({ packageId, content, before }: Attempt, read: OrderRead): string {
  if (read.kind !== "read") return describeUnread(read);
  const shown = read.reading.packages?.find((each) => each.packageReferenceId === packageId);
  const items = shown?.items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ") ?? "";
  const was = before === null ? "" : `, before it was ${before.trackingNumber}`;
  return `The marketplace shows number ${shown?.trackingNumber ?? ""}, carrier ${shown?.carrier ?? ""}, ${items}; sent was number ${content.trackingNumber}${was}.`;
}

function describeOrder(content: FulfillmentOrderContent, read: FulfillmentOrderRead): string {
  if (read.kind !== "read") return describeUnread(read);
  const { status, shown } = read.reading;
  const items = shown.items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ");
  const action = shown.fields.fulfillmentAction ?? "no action";
  return `The marketplace shows the order as ${status}, ${action}, with ${items || "no items"}; sent was ${describeUpdate(content)}.`;
}

function describeUnread({ message }: { readonly message: string }): string {
  return `The order could not be read: ${message || "stopped"}`;
}
