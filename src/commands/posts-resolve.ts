import { randomUUID } from "node:crypto";
import {
  doubtsOf,
  resolveDoubts,
  sayOfAll,
  type DoubtQuestion,
  type ResolvedDoubts,
} from "../batch/resolve-doubts.ts";
import { describeAccount } from "../config/accounts.ts";
import type { OrderHistory } from "../domain/history.ts";
import type { OperationName } from "../domain/operation.ts";
import { orderKeyText, type OrderKey } from "../domain/order-key.ts";
import { ExitCode, UserError } from "../errors.ts";
import { createClaimOwner } from "../store/claim-owner.ts";
import type { Ledger } from "../store/ledger.ts";
import { ORDER_POSTS_MAX } from "../store/post-record.ts";
import { printResolution } from "../ui/print-resolution.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { blindOperations, createReadingJudge } from "./resolve-by-reading.ts";
import { prepareSending } from "./sending.ts";
import { openSession, type Session } from "./session.ts";
import { drainOnSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { whoAmI } from "./who-am-i.ts";

/** Flags of posts resolve. */
export interface ResolveFlags extends CommonFlags {
  readonly order: string;
  readonly as: "posted" | "not-posted" | undefined;
  readonly readBack: boolean;
  readonly package: string | undefined;
  readonly account: string | undefined;
}

/** `shipledger posts resolve ORDER`: ends doubts by the marketplace's word, or by that of a person who looked. */
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
    return done.standing.length + done.unclear.length > 0 ? ExitCode.resumable : ExitCode.ok;
  } finally {
    await session.close();
  }
}

const NOTHING: ResolvedDoubts = { resolved: [], unclear: [], standing: [] };
/** A doubt may hide an older one, that another; nobody has seen more than two. */
const LAYERS_MAX = 10;

async function settleDoubts(
  history: OrderHistory,
  flags: ResolveFlags,
  session: Session,
  terminal: Terminal,
): Promise<ResolvedDoubts> {
  const packageId = flags.package ?? null;
  const blind = blindOperations(history, packageId);
  if (flags.as !== undefined) {
    const judge = sayOfAll(flags.as, whoAmI());
    return endDoubts({ order: history.key, packageId, judge }, session, terminal);
  }
  if (blind.length > 0) throw flags.readBack ? cannotRead(flags, blind) : sayWhatYouSaw(flags);
  const sending = prepareSending(session.config, session.store, terminal.clock);
  const drain = drainOnSignals(() => undefined);
  try {
    const judge = await createReadingJudge(session, sending, history, drain.signal, flags.account);
    return await endDoubts({ order: history.key, packageId, judge }, session, terminal, LAYERS_MAX);
  } finally {
    drain.stop();
  }
}

/** Asks once, or until no older doubt is left that the judge can end. */
async function endDoubts(
  question: DoubtQuestion,
  { ledger }: Session,
  { clock }: Terminal,
  layersMax = 1,
): Promise<ResolvedDoubts> {
  const runId = randomUUID();
  await ledger.beginRun({ runId, startedAtMs: clock.nowMs(), command: "posts resolve" }, []);
  const context = { ledger, owner: createClaimOwner(), runId, clock };
  let done = await resolveDoubts(question, context);
  for (let layer = 1; layer < layersMax && done.standing.length > 0; layer += 1) {
    const next = await resolveDoubts(question, context);
    if (next.resolved.length === 0) break;
    done = { ...next, resolved: [...done.resolved, ...next.resolved] };
  }
  await ledger.endRun(runId, clock.nowMs());
  return done;
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

function sayWhatYouSaw({ order }: ResolveFlags): UserError {
  return new UserError("Say what you saw at the marketplace: it cannot be asked about this post.", {
    nextSteps: [
      `shipledger posts resolve ${order} --as posted, when the parcel is there with the number in doubt`,
      `shipledger posts resolve ${order} --as not-posted, when it is not`,
    ],
  });
}

/** What an operation allows is data: where it shows no package again, nobody is asked in vain. */
function cannotRead({ order }: ResolveFlags, blind: readonly OperationName[]): UserError {
  const message = `The marketplace does not show what ${blind.join(", ")} has posted, so order ${order} cannot be read back.`;
  return new UserError(message, {
    nextSteps: [
      "Run its sheet again: the parcel is repeated under its package ID, which cannot double it.",
      `Or look at the marketplace yourself and tell: shipledger posts resolve ${order} --as posted, or --as not-posted`,
    ],
  });
}
