import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { doubtsOf, resolveDoubts } from "../batch/resolve-doubts.ts";
import { describeAccount } from "../config/accounts.ts";
import type { OrderHistory } from "../domain/history.ts";
import { orderKeyText, type OrderKey } from "../domain/order-key.ts";
import { ENDPOINTS } from "../endpoints/registry.ts";
import { ExitCode, UserError } from "../errors.ts";
import { createClaimOwner } from "../store/claim-owner.ts";
import type { Ledger } from "../store/ledger.ts";
import { printResolution } from "../ui/print-resolution.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { openSession, type Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of posts resolve. */
export interface ResolveFlags extends CommonFlags {
  readonly order: string;
  readonly as: "posted" | "not-posted" | undefined;
  readonly readBack: boolean;
  readonly package: string | undefined;
  readonly account: string | undefined;
}

/** Posts of one order that are looked through to find whose order it is. */
const ORDER_POSTS_MAX = 10_000;

/** `shipledger posts resolve ORDER`: ends doubts by the word of a person who looked. */
export async function runPostsResolve(flags: ResolveFlags, terminal: Terminal): Promise<ExitCode> {
  if (flags.readBack && flags.as !== undefined) {
    throw new UserError("--as and --read-back exclude each other.", {
      nextSteps: ["Give one of them: your own word, or the marketplace's."],
    });
  }
  const session = await openSession(flags, terminal, { create: false });
  try {
    const history = await findDoubtful(flags, session);
    const done = history ? await settleDoubts(history, flags, session, terminal) : NOTHING;
    const view = { orderId: flags.order, packageId: flags.package ?? null, ...done };
    printResolution(view, { json: flags.json, write: createStreamWriter(terminal.stdout) });
    return done.standing.length > 0 ? ExitCode.resumable : ExitCode.ok;
  } finally {
    await session.ledger.close();
  }
}

const NOTHING = { as: null, resolved: [], standing: [] };

async function settleDoubts(
  history: OrderHistory,
  flags: ResolveFlags,
  { ledger }: Session,
  { clock }: Terminal,
) {
  const packageId = flags.package ?? null;
  if (flags.readBack) refuseReadBack(history, packageId);
  const as = requireVerdict(flags);
  const runId = randomUUID();
  const run = { runId, startedAtMs: clock.nowMs(), command: "posts resolve" };
  await ledger.beginRun(run, []);
  const verdict = { order: history.key, packageId, as, by: whoAmI() };
  const context = { ledger, owner: createClaimOwner(), runId, clock };
  const done = await resolveDoubts(verdict, context);
  await ledger.endRun(runId, clock.nowMs());
  return { as, ...done };
}

/**
 * The one order of that number with something in doubt, or in a live run's hands; null when there is none.
 *
 * @throws UserError (exit 2) when there are several and no `--account` tells which.
 */
async function findDoubtful(flags: ResolveFlags, session: Session): Promise<OrderHistory | null> {
  const keys = await keysOf(flags, session);
  const histories = await session.ledger.readHistories(keys);
  const packageId = flags.package ?? null;
  const doubtful = histories.filter(
    (history) => history.claimedBy !== null || doubtsOf(history, packageId).length > 0,
  );
  if (doubtful.length < 2) return doubtful[0] ?? null;
  const places = doubtful.map(({ key }) => `${key.seller} (${key.environment})`).join(", ");
  throw new UserError(`Order ${flags.order} is in doubt more than once: ${places}.`, {
    nextSteps: ["Say which one with --account NAME."],
  });
}

async function keysOf(flags: ResolveFlags, { config, ledger }: Session): Promise<OrderKey[]> {
  if (flags.account !== undefined) {
    const { seller, environment } = describeAccount(config, flags.account);
    return [{ seller, environment, orderId: flags.order }];
  }
  return keysInLedger(flags.order, ledger);
}

async function keysInLedger(orderId: string, ledger: Ledger): Promise<OrderKey[]> {
  const posts = await ledger.listPosts({ orderId, limit: ORDER_POSTS_MAX });
  return [...new Map(posts.map(({ order }) => [orderKeyText(order), order])).values()];
}

function requireVerdict(flags: ResolveFlags): "posted" | "not-posted" {
  if (flags.as !== undefined) return flags.as;
  throw new UserError("Say what you saw at the marketplace.", {
    nextSteps: [
      `shipledger posts resolve ${flags.order} --as posted, when the parcel is there with the number in doubt`,
      `shipledger posts resolve ${flags.order} --as not-posted, when it is not`,
    ],
  });
}

/** What an operation allows is data: where it shows no package again, nobody is asked in vain. */
function refuseReadBack(history: OrderHistory, packageId: string | null): void {
  const { orderId } = history.key;
  const doubtful = new Set(doubtsOf(history, packageId).map(({ subject }) => subject));
  const operations = new Set(
    [
      ...history.packages.filter((known) => doubtful.has(known.packageId)),
      ...history.updates.filter((known) => doubtful.has(known.subject)),
    ].map(({ operation }) => operation),
  );
  const blind = [...operations].filter((name) => ENDPOINTS[name].traits.readBack === "none");
  const message =
    blind.length > 0
      ? `The marketplace does not show what ${blind.join(", ")} has posted, so order ${orderId} cannot be read back.`
      : `Order ${orderId} cannot be read back by this version yet.`;
  throw new UserError(message, {
    nextSteps: [
      "Run its sheet again: the parcel is repeated under its package ID, which cannot double it.",
      `Or look at the marketplace yourself and tell: shipledger posts resolve ${orderId} --as posted, or --as not-posted`,
    ],
  });
}

/** Who runs the command, for the record. */
function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user without a name, as in some containers.
    return `user ${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
