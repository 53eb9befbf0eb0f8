import type { LedgerPackage, OrderHistory } from "../../domain/history.ts";
import type { OrderReadName, PackageOperationName } from "../../domain/operation.ts";
import type { OrderRead } from "../../domain/order-reading.ts";
import type { ReadContext } from "../read-orders/read-order.ts";
import type { DoubtView, DoubtWord } from "../resolve-doubts.ts";
import type { Attempt } from "./judge-shown.ts";
import { readBack } from "./read-packages.ts";

/** What judging doubts works with. */
export interface DoubtContext extends ReadContext {
  /** The call that shows what an operation has posted; null where none does. */
  readCallOf(operation: PackageOperationName): OrderReadName | null;
  /** When a post was sent, in milliseconds since the epoch; null when nobody knows. */
  sentAtMs(postId: number): number | null;
  /** The account to ask with, for one that posted; another may have taken its place. */
  askerFor(account: string): string;
}

/** What was sent so long ago is shown, if it was taken. */
const SHOWN_AFTER_MS = 60_000;

/**
 * Asks the marketplace what became of an order's doubts: once for each account
 * that has posted them. Updates of the order itself are shown nowhere.
 */
export async function judgeByReading(
  doubts: readonly DoubtView[],
  history: OrderHistory,
  context: DoubtContext,
): Promise<readonly DoubtWord[]> {
  const words = new Map<DoubtView, DoubtWord>();
  for (const [account, group] of Map.groupBy(doubts, (each) => homeOf(each, history)?.account)) {
    const some = account === undefined ? null : await askAccount(account, group, history, context);
    for (const [index, doubt] of group.entries()) words.set(doubt, some?.[index] ?? SHOWN_NOWHERE);
  }
  return doubts.map((doubt) => words.get(doubt) ?? SHOWN_NOWHERE);
}

const SHOWN_NOWHERE: DoubtWord = { as: null, why: "The marketplace does not show it." };

function homeOf({ packageId }: DoubtView, { packages }: OrderHistory): LedgerPackage | undefined {
  return packageId === "" ? undefined : packages.find((known) => known.packageId === packageId);
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
  const nowMs = context.clock.nowMs();
  const isRecent = doubts.some(({ postId }) => {
    const sentAtMs = context.sentAtMs(postId);
    return sentAtMs === null || Math.abs(nowMs - sentAtMs) < SHOWN_AFTER_MS;
  });
  const wish = { key: history.key, account: context.askerFor(account), operation };
  const { verdicts, read } = await readBack(wish, attempts, isRecent, context);
  return attempts.map((attempt, index): DoubtWord => {
    if (verdicts[index] === "applied") return { as: "posted", by: operation };
    if (verdicts[index] === "not-applied") return { as: "not-posted", by: operation };
    return { as: null, why: describeShown(attempt, read) };
  });
}

function describeShown({ packageId, content, before }: Attempt, read: OrderRead): string {
  if (read.kind !== "read") return `The order could not be read: ${read.message || "stopped"}`;
  const shown = read.reading.packages?.find((each) => each.packageReferenceId === packageId);
  const items = shown?.items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ") ?? "";
  const was = before === null ? "" : `, before it was ${before.trackingNumber}`;
  return `The marketplace shows number ${shown?.trackingNumber ?? ""}, carrier ${shown?.carrier ?? ""}, ${items}; sent was number ${content.trackingNumber}${was}.`;
}
