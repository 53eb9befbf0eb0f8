import type { Clock } from "../../clock.ts";
import type { ResultRow } from "../../domain/result-row.ts";
import type { EndpointAccount, Endpoints, Warmth } from "../../endpoints/endpoint.ts";
import type { BucketSpec, Limiter } from "../../limiter/limiter.ts";
import type { ClaimOwner, Ledger, OrderClaim } from "../../store/ledger.ts";
import type { RunListener } from "../events.ts";
import type { CallName } from "../../domain/operation.ts";
import type { PlanSettings } from "../identity/settings.ts";
import type { PlannedOrder } from "../plan.ts";
import type { ReadContext } from "../read-orders/read-order.ts";
import type { SendingGate } from "./pause.ts";

/** Bounds and waits of a run, in one place. */
export const RUN_BOUNDS = {
  /** How long a claim lasts without a heartbeat; it outlasts a request. */
  leaseMs: 30_000,
  heartbeatMs: 5_000,
  /** Requests for one post before it is given up for this run. */
  attemptsMax: 8,
  /** First wait after an unclear answer; doubles, with jitter. */
  retryBaseMs: 500,
  retryMaxMs: 15_000,
  /** The mark "sent" is written this long before the request may leave. */
  markLeadMs: 12,
  /** A marked request that could not leave for this long no longer leaves: the claim may be another's. */
  staleMarkMs: 8_000,
  /** How often an order held by another run is looked at again. */
  heldPollMs: 200,
  /** How long an order held by another run is waited for: a lease and a heartbeat. */
  heldWaitMs: 35_000,
  /** How often a decision may be repeated because the order keeps changing. */
  decisionsMax: 20,
} as const;

/** Everything a run works with. The engine knows ports only. */
export interface RunContext {
  readonly runId: string;
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly owner: ClaimOwner;
  readonly settings: PlanSettings;
  readonly emit: RunListener;
  /** Bucket of an account and call. */
  bucketOf(account: string, operation: CallName): BucketSpec;
  /** Where to send, with the secret; only called for accounts that send. */
  endpointAccount(account: string): EndpointAccount;
  /** Gets an account ready, so that its first burst leaves at once; or learns that it cannot send. */
  warm(account: string): Promise<Warmth>;
  /** How an order is read at the marketplace, to settle what it refused; absent where nothing is to be read. */
  readonly reading?: Omit<ReadContext, "drain">;
  /** Accounts that were refused while the plan was made, with what the endpoint said; none by default. */
  readonly refusedAccounts?: ReadonlyMap<string, string>;
  /** `--limit`: posts to send at most. */
  readonly postsMax: number;
  /** Aborts when the run shall send nothing new. */
  readonly drain: AbortSignal;
  /** Holds back what has not left yet while it is paused; what is in flight settles. */
  readonly gate: SendingGate;
  /** From 0 to 1, for jitter. */
  random(): number;
  /** What becomes of an order that is claimed; by default it is sent. Never rejects. */
  readonly deliver?: Deliver;
}

/** Sees to the posts of a claimed order. A failure of the ledger is told in the tally. */
export type Deliver = (
  order: PlannedOrder,
  claim: OrderClaim,
  postIds: readonly number[],
  context: RunContext,
  tally: RunTally,
) => Promise<void>;

/** What a run counts and answers while it goes. */
export interface RunTally {
  /** By line index. */
  readonly answers: ResultRow[];
  /** Posts taken up so far, against `postsMax`. */
  postsBegun: number;
  requests: number;
  throttled: number;
  /** Accounts whose credentials were refused, with what the endpoint said. */
  readonly refusedAccounts: Map<string, string>;
  /** The failure that stops the run: the ledger could not record. */
  fatal: Error | null;
  /** Aborts with `fatal`. */
  readonly halted: AbortSignal;
}
