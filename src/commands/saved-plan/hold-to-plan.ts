import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { compareFingerprints, fingerprintOrder } from "../../batch/fingerprint-plan.ts";
import type { BatchPlan } from "../../batch/plan.ts";
import type { LoadedConfig } from "../../config/load-config.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { SourceFile } from "../../domain/sheet-row.ts";
import { UserError } from "../../errors.ts";
import type { Ledger } from "../../store/ledger.ts";
import { ORDER_POSTS_MAX } from "../../store/post-record.ts";
import { describeAccounts } from "./make-saved-plan.ts";
import { commandOf, unpackFingerprint, type SavedPlan } from "./saved-plan.ts";

/** Orders that a message names; the others are counted. */
const NAMED_MAX = 5;
/** What a run of a saved plan is about to carry out. */
export interface PresentPlan {
  readonly plan: BatchPlan;
  readonly files: readonly SourceFile[];
  readonly config: LoadedConfig;
  /** The ledger's name, as it is shown to people. */
  readonly ledgerShown: string;
  readonly ledger: Pick<Ledger, "listPosts" | "readRunInputs">;
}

/**
 * Refuses a run whose sheets, accounts or ledger are not what they were when its
 * plan was saved. What earlier runs of the same plan did is no change: a run
 * that was stopped goes on with the same command.
 *
 * @throws UserError that says what changed
 */
export async function holdToPlan(saved: SavedPlan, present: PresentPlan): Promise<void> {
  const changed = describeSetting(saved, present) ?? (await describeOrders(saved, present));
  if (changed === null) return;
  throw new UserError(`This is not what was planned on ${saved.savedAt}: ${changed}`, {
    nextSteps: [
      `Plan again and look at it: shipledger plan ${saved.sheets.map(({ path }) => basename(path)).join(" ")} --save PLAN`,
      "Nothing was sent.",
    ],
  });
}

/** What is different around the orders; null when nothing is. */
function describeSetting(saved: SavedPlan, { plan, files, config, ledgerShown }: PresentPlan) {
  if (saved.ledger !== ledgerShown) {
    return `it was planned with the ledger ${saved.ledger}, and this is ${ledgerShown}.`;
  }
  for (const [index, { path, hash }] of saved.sheets.entries()) {
    if (files[index]?.hash !== hash) return `${path} has changed since.`;
  }
  const accounts = describeAccounts(plan, config);
  if (isDeepStrictEqual(accounts, { ...saved.accounts })) return null;
  const names = new Set([...Object.keys(saved.accounts), ...Object.keys(accounts)]);
  for (const name of names) {
    const [then, now] = [saved.accounts[name], accounts[name]];
    if (then !== now) {
      return `the account ${name} was ${then ?? "not in it"}, and now is ${now ?? "not in it"}.`;
    }
  }
  return null;
}

/** Which orders are not as they were; null when all are. */
async function describeOrders(
  saved: SavedPlan,
  { plan, ledger }: PresentPlan,
): Promise<string | null> {
  const then = new Map(saved.orders.map((order) => [order[0], unpackFingerprint(order)]));
  const changed: string[] = [];
  for (const order of plan.orders) {
    const { key } = order.group;
    const now = fingerprintOrder(order);
    const drift = compareFingerprints(then.get(now.key), now);
    const isOwn = drift === "history" && (await isOwnDoing(key, saved, ledger));
    if (drift !== "none" && !isOwn) changed.push(key.orderId);
  }
  if (changed.length === 0) {
    const isWhole = then.size === plan.orders.length;
    return isWhole ? null : "the sheets hold other orders than before.";
  }
  const named = changed.slice(0, NAMED_MAX).join(", ");
  const others = changed.length - NAMED_MAX;
  const all = others > 0 ? `${named} and ${others} more` : named;
  return `the ledger knows something new of ${changed.length === 1 ? "the order" : "the orders"} ${all}.`;
}

/** Whether only runs of this very plan have touched the order since it was saved. */
async function isOwnDoing(
  { environment, seller, orderId }: OrderKey,
  saved: SavedPlan,
  ledger: PresentPlan["ledger"],
): Promise<boolean> {
  const posts = await ledger.listPosts({ environment, seller, orderId, limit: ORDER_POSTS_MAX });
  const since = posts.filter(({ intendedAt, settledAt }) => {
    return intendedAt >= saved.savedAt || settledAt >= saved.savedAt;
  });
  if (since.length === 0) return false;
  const runs = await ledger.readRunInputs([...new Set(since.map(({ runId }) => runId))]);
  return runs.every((run) => run?.command === commandOf(saved));
}
