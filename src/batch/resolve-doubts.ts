import type { Clock } from "../clock.ts";
import type { OrderHistory } from "../domain/history.ts";
import type { OrderKey } from "../domain/order-key.ts";
import { describeUpdate } from "../domain/post-content.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { ClaimOwner, Ledger, OrderClaim, Resolution } from "../store/ledger.ts";
import { RUN_BOUNDS } from "./run/context.ts";

/** What a person says became of an order's posts in doubt. */
export interface DoubtVerdict {
  readonly order: OrderKey;
  /** Only of this package; null for every one of the order. */
  readonly packageId: string | null;
  readonly as: Resolution["as"];
  /** Who says so. */
  readonly by: string;
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

/** What resolving came to. */
export interface ResolvedDoubts {
  readonly resolved: readonly DoubtView[];
  /** Older doubts of the same packages, which a newer one had overtaken: nobody spoke of them yet. */
  readonly standing: readonly DoubtView[];
}

/** How often a claim is tried again because the order changed meanwhile. */
const TRIES_MAX = 20;

/**
 * Ends doubts of one order by hand: claims the order without any post, so that
 * no run can work on it, settles, and gives it back.
 *
 * @throws UserError (exit 4) when a live run holds the order.
 */
export async function resolveDoubts(
  verdict: DoubtVerdict,
  context: ResolveContext,
): Promise<ResolvedDoubts> {
  const { ledger, owner, runId } = context;
  const { order } = verdict;
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const [history] = await ledger.readHistories([order]);
    if (!history) break;
    if (history.claimedBy !== null) throw heldByRun(order, history.claimedBy);
    const doubts = doubtsOf(history, verdict.packageId);
    if (doubts.length === 0) return { resolved: [], standing: [] };
    const { version: expectedVersion } = history;
    const leaseMs = RUN_BOUNDS.leaseMs;
    const request = { order, expectedVersion, owner, leaseMs, runId, posts: [] };
    const [answer] = await ledger.claim([request]);
    if (answer?.kind === "held") throw heldByRun(order, answer.by);
    if (answer?.kind === "claimed") return settle(answer.claim, doubts, verdict, context);
  }
  throw heldByRun(order, "another program that keeps changing it");
}

async function settle(
  claim: OrderClaim,
  doubts: readonly DoubtView[],
  { as, by, order }: DoubtVerdict,
  { ledger, clock }: ResolveContext,
): Promise<ResolvedDoubts> {
  const atMs = clock.nowMs();
  try {
    const told = doubts.map(({ postId }): Resolution => ({ claim, postId, as, by, atMs }));
    const answers = await ledger.resolve(told);
    const resolved = doubts.filter((_, index) => answers[index] === true);
    const [history] = await ledger.readHistories([order]);
    const subjects = new Set(resolved.map(({ subject }) => subject));
    const standing = history ? doubtsOf(history, null) : [];
    return { resolved, standing: standing.filter(({ subject }) => subjects.has(subject)) };
  } finally {
    await ledger.release([claim]);
  }
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
