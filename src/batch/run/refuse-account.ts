import { meaningOf } from "../../domain/reasons.ts";
import { answer } from "../answers.ts";
import { wishOf } from "../decided-post.ts";
import { postsToSend, type PlannedOrder } from "../plan.ts";
import type { RunContext, RunTally } from "./context.ts";
import { emitAnswer } from "./emit-decided.ts";

const CODE = "credentials-refused";

/**
 * Gets the accounts of these orders ready. One that is refused is stopped
 * before anything is claimed for it; where nobody can tell, the posts will.
 */
export async function warmAccounts(
  orders: readonly PlannedOrder[],
  context: RunContext,
  tally: RunTally,
): Promise<void> {
  const names = new Set(
    orders.flatMap(postsToSend).map((decided) => wishOf(decided).route.account),
  );
  await Promise.all(
    [...names].map(async (account) => {
      if (tally.refusedAccounts.has(account)) return;
      const warmth = await context.warm(account);
      if (warmth.kind === "refused") refuseAccount(account, warmth.message, context, tally);
    }),
  );
}

/** The account's credentials are wrong: nothing more is sent for it, and the others go on. */
export function refuseAccount(
  account: string,
  message: string,
  context: Pick<RunContext, "emit">,
  tally: Pick<RunTally, "refusedAccounts">,
): void {
  if (tally.refusedAccounts.has(account)) return;
  tally.refusedAccounts.set(account, message);
  context.emit({ type: "account:stopped", account, message });
}

/** Whether all that an order has to send belongs to accounts that are refused. */
export function isRefused(order: PlannedOrder, { refusedAccounts }: RunTally): boolean {
  const posts = postsToSend(order);
  return (
    posts.length > 0 && posts.every((decided) => refusedAccounts.has(wishOf(decided).route.account))
  );
}

/** Answers what such an order would have sent; nothing of it was claimed. What was in doubt stays so. */
export function answerRefused(order: PlannedOrder, context: RunContext, tally: RunTally): void {
  for (const decided of postsToSend(order)) {
    const { lines, route } = wishOf(decided);
    const said = tally.refusedAccounts.get(route.account) ?? "";
    const reason = `${meaningOf(CODE)} ${said}`.trimEnd();
    for (const { line } of decided.decision.kind === "replay" ? [] : lines) {
      tally.answers[line.index] = answer(line.index, "not-attempted", CODE, reason);
    }
    emitAnswer(decided, context, tally, true);
  }
}
