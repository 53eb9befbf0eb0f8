import { judgeByReading } from "../batch/read-back/judge-doubts.ts";
import { doubtsOf, type DoubtJudge } from "../batch/resolve-doubts.ts";
import { accountNames } from "../config/accounts.ts";
import type { OrderHistory } from "../domain/history.ts";
import {
  isPackageTraits,
  type OperationName,
  type OrderReadName,
  type PackageOperationName,
  type PostTraits,
  type UpdateOperationName,
} from "../domain/operation.ts";
import { ENDPOINTS } from "../endpoints/registry.ts";
import { UserError } from "../errors.ts";
import type { Sending } from "./sending.ts";
import type { Session } from "./session.ts";

/** Posts in doubt of one order that are looked at. */
const DOUBTS_MAX = 10_000;

/** The operations of an order's doubts that no call shows again: there only a person can look. */
export function blindOperations(history: OrderHistory, packageId: string | null): OperationName[] {
  const doubtful = new Set(doubtsOf(history, packageId).map(({ subject }) => subject));
  const operations = [
    ...history.packages.filter((known) => doubtful.has(known.packageId)),
    ...history.updates.filter((known) => doubtful.has(known.subject)),
  ].map(({ operation }) => operation);
  return [...new Set(operations)].filter((name) => isBlind(ENDPOINTS[name].traits));
}

/** Whether nothing tells what an operation's posts have come to. */
function isBlind(traits: PostTraits): boolean {
  return isPackageTraits(traits) ? traits.readBack === "none" : traits.orderRead === null;
}

/**
 * A judge that asks the marketplace, with the account that posted.
 *
 * @param stand the account to ask with, whatever account posted; undefined for that one
 */
export async function createReadingJudge(
  { config, ledger }: Session,
  sending: Sending,
  history: OrderHistory,
  drain: AbortSignal,
  stand?: string,
): Promise<DoubtJudge> {
  const { orderId, environment, seller } = history.key;
  const filter = { orderId, environment, seller, limit: DOUBTS_MAX };
  const posts = await ledger.listPosts({ ...filter, states: ["in-doubt", "overtaken"] });
  const sentAt = new Map(posts.map(({ postId, sentAt }) => [postId, Date.parse(sentAt)]));
  const context = {
    ...sending.reading,
    drain,
    readCallOf,
    orderCallOf: (operation: UpdateOperationName) => ENDPOINTS[operation].traits.orderRead,
    sentAtMs: (postId: number) => {
      const atMs = sentAt.get(postId);
      return atMs === undefined || Number.isNaN(atMs) ? null : atMs;
    },
    askerFor: (account: string) => stand ?? requireAccount(account, accountNames(config), orderId),
  };
  return (doubts, latest) => judgeByReading(doubts, latest, context);
}

function readCallOf(operation: PackageOperationName): OrderReadName | null {
  const { traits } = ENDPOINTS[operation];
  return traits.readBack === "packages" ? traits.orderRead : null;
}

function requireAccount(account: string, known: readonly string[], orderId: string): string {
  if (known.includes(account)) return account;
  throw new UserError(`Account ${account}, which posted order ${orderId}, is not in the config.`, {
    nextSteps: [
      "Name the account that took its place with --account NAME.",
      `Or look at the marketplace yourself and tell: shipledger posts resolve ${orderId} --as posted, or --as not-posted`,
    ],
  });
}
