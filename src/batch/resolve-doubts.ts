import type { Clock } from "../clock.ts";
import type { OrderHistory } from "../domain/history.ts";
import type { OrderKey } from "../domain/order-key.ts";
import { describeUpdate } from "../domain/post-content.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { ClaimOwner, Ledger, OrderClaim, Resolution } from "../store/ledger.ts";
import { RUN_BOUNDS } from "./run/context.ts";

/** What became of one doubt. */
export type DoubtWord =
  | {
      readonly as: Resolution["as"];
      /** Who says so: a person, or the call that read it back. */
      readonly by: string;
    }
  /** Nobody can tell; `why` is a sentence. */
  | { readonly as: null; readonly why: string };

/** Says what became of an order's doubts: one word per doubt, in the same order. */
export type DoubtJudge = (
  doubts: readonly DoubtView[],
  history: OrderHistory,
) => Promise<readonly DoubtWord[]>;

/** Whose doubts to end, and who says how. */
export interface DoubtQuestion {
  readonly order: OrderKey;
  /** Only of this package; null for every one of the order. */
  readonly packageId: string | null;
  readonly judge: DoubtJudge;
}

/** What resolving works with. */
export interface ResolveContext {
  readonly ledger: Ledger;
  readonly owner: ClaimOwner;
  readonly runId: string;
  readonly clock: Clock;
}

/** A doubt that ended, or stands again. */
export interface DoubtView {
  readonly postId: number;
  /** What of the order it is about: the package ID, or an update's own key. */
  readonly subject: string;
  /** "" for an update of the order itself. */
  readonly packageId: string;
  readonly kind: "create" | "update";
  readonly trackingNumber: string;
  /** What an update of the order says, in words; "" for a package. */
  readonly update: string;
}

/** A doubt that has ended. */
export interface ResolvedDoubt extends DoubtView {
  readonly as: Resolution["as"];
}

/** A doubt of which nobody can tell. */
export interface UnclearDoubt extends DoubtView {
  readonly why: string;
}

/** What resolving came to. */
export interface ResolvedDoubts {
  readonly resolved: readonly ResolvedDoubt[];
  readonly unclear: readonly UnclearDoubt[];
  /** Older doubts of the same packages, which a newer one had overtaken: nobody spoke of them yet. */
  readonly standing: readonly DoubtView[];
}

/** How often a claim is tried again because the order changed meanwhile. */
const TRIES_MAX = 20;

/**
 * Ends doubts of one order: claims the order without any post, so that no run
 * can work on it, asks the judge, settles, and gives it back.
 *
 * @throws UserError (exit 4) when a live run holds the order.
 */
export async function resolveDoubts(
  question: DoubtQuestion,
  context: ResolveContext,
): Promise<ResolvedDoubts> {
  const { ledger, owner, runId } = context;
  const { order } = question;
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const [history] = await ledger.readHistories([order]);
    if (!history) break;
    if (history.claimedBy !== null) throw heldByRun(order, history.claimedBy);
    const doubts = doubtsOf(history, question.packageId);
    if (doubts.length === 0) return { resolved: [], unclear: [], standing: [] };
    const { version: expectedVersion } = history;
    const leaseMs = RUN_BOUNDS.leaseMs;
    const request = { order, expectedVersion, owner, leaseMs, runId, posts: [] };
    const [answer] = await ledger.claim([request]);
    if (answer?.kind === "held") throw heldByRun(order, answer.by);
    if (answer?.kind === "claimed") return settle(answer.claim, doubts, history, question, context);
  }
  throw heldByRun(order, "another program that keeps changing it");
}

async function settle(
  claim: OrderClaim,
  doubts: readonly DoubtView[],
  before: OrderHistory,
  { judge, order }: DoubtQuestion,
  context: ResolveContext,
): Promise<ResolvedDoubts> {
  const { ledger, clock } = context;
  const stopHeartbeat = keepClaim(context);
  try {
    const words = await judge(doubts, before);
    const atMs = clock.nowMs();
    const told = doubts.flatMap((doubt, index) => {
      const word = words[index];
      if (!word || word.as === null) return [];
      const { as, by } = word;
      const resolution: Resolution = { claim, postId: doubt.postId, as, by, atMs };
      return [{ doubt: { ...doubt, as }, resolution }];
    });
    const answers = await ledger.resolve(told.map(({ resolution }) => resolution));
    const resolved = told.filter((_, index) => answers[index] === true).map(({ doubt }) => doubt);
    const unclear = doubts.flatMap((doubt, index) => {
      const word = words[index];
      return word?.as === null ? [{ ...doubt, why: word.why }] : [];
    });
    const [history] = await ledger.readHistories([order]);
    const subjects = new Set(resolved.map(({ subject }) => subject));
    const standing = history ? doubtsOf(history, null) : [];
    return {
      resolved,
      unclear,
      standing: standing.filter(({ subject }) => subjects.has(subject)),
    };
  } finally {
    await stopHeartbeat();
    await ledger.release([claim]);
  }
}

/** A marketplace may take its time, and the lease must outlast it. */
function keepClaim({ ledger, owner, clock }: ResolveContext): () => Promise<void> {
  const stop = new AbortController();
  const beat = async () => {
    for (;;) {
      await clock.sleep(RUN_BOUNDS.heartbeatMs, stop.signal);
      await ledger.heartbeat(owner, RUN_BOUNDS.leaseMs);
    }
  };
  // A beat that fails lets the lease end; then nothing is written, and that is told.
  const beating = beat().catch(() => undefined);
  return () => {
    stop.abort();
    return beating;
  };
}

/** A judge that says the same of every doubt: the word of a person who looked. */
export function sayOfAll(as: Resolution["as"], by: string): DoubtJudge {
  return async (doubts) => doubts.map(() => ({ as, by }));
}

/** The doubts of an order, or those of one of its packages. */
export function doubtsOf(
  { packages, updates }: Pick<OrderHistory, "packages" | "updates">,
  packageId: string | null,
): DoubtView[] {
  const ofPackages = packages.flatMap(({ packageId: id, inDoubt }): DoubtView[] => {
    if (!inDoubt || (packageId !== null && id !== packageId)) return [];
    const { postId, kind, content } = inDoubt;
    const { trackingNumber } = content;
    return [{ postId, subject: id, packageId: id, kind, trackingNumber, update: "" }];
  });
  if (packageId !== null) return ofPackages;
  const ofUpdates = updates.flatMap(({ subject, inDoubt }): DoubtView[] => {
    if (!inDoubt) return [];
    const { postId, content } = inDoubt;
    const update = describeUpdate(content);
    return [{ postId, subject, packageId: "", kind: "update", trackingNumber: "", update }];
  });
  return [...ofPackages, ...ofUpdates];
}

function heldByRun(order: OrderKey, by: string): UserError {
  return new UserError(`Order ${order.orderId} is being worked on by ${by}.`, {
    nextSteps: [
      "Wait until that run has ended (or stop it), then give the same command again.",
      "A run that has died gives its orders back by itself, within half a minute.",
    ],
    exitCode: ExitCode.resumable,
  });
}
