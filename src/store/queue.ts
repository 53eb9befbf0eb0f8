import type { OperationName } from "../domain/operation.ts";
import type { PlannedPost, PostState, StoredRequest } from "../domain/post.ts";
import type { ClaimOwner, OrderClaim, PostSource } from "./ledger.ts";

/**
 * Posts that wait in the ledger for workers. A queued order stays claimed, by
 * the queue itself, so no run decides about it meanwhile; a worker takes the
 * claim over, and gives it back to the queue when it has to stop. What a dead
 * worker leaves is taken like what nobody has touched.
 */
export interface PostQueue {
  /** Keeps what a run's result is made of, before anything of it is queued. */
  beginRun(run: QueuedRun): Promise<void>;
  /** Records that a run is queued whole, with its final document. */
  completeRun(runId: string, document: Uint8Array): Promise<void>;
  /** A run that was queued; null for one that was not, or whose sheets are gone. */
  readRun(runId: string): Promise<StoredRun | null>;

  /** Hands claimed orders over to the queue. False: the claim was lost, and nothing is queued. */
  park(orders: readonly ParkedOrder[]): Promise<boolean[]>;

  /** Lanes that have something to send, with how many posts. */
  readLanes(): Promise<LaneBacklog[]>;

  /**
   * Takes over up to `limit` orders of a lane that nobody is at work on: those
   * that should leave soonest first.
   */
  take(wish: TakeWish): Promise<TakenOrder[]>;

  /** Gives orders back to the queue. False: the claim was lost, and another has them. */
  putBack(returns: readonly OrderReturn[]): Promise<boolean[]>;

  /** These posts have their outcome, and wait no more. */
  finish(endings: readonly QueueEnding[]): Promise<void>;

  /** Posts of a queued run, of which something changed since `sinceMs`; all for 0. */
  readProgress(runId: string, sinceMs: number): Promise<QueuedProgress>;

  /** Takes everything of a run out of the queue that no worker has; answers how many posts. */
  cancel(runId: string): Promise<number>;

  /** Tells the others how a worker is. `null`: it has ended. */
  reportWorker(id: string, health: WorkerHealth | null): Promise<void>;
  /** Workers that were heard of in the last minute. */
  readWorkers(): Promise<WorkerHealth[]>;

  /** Forgets sheets and workers that are too old to be asked for. Answers how many runs lost theirs. */
  sweep(): Promise<number>;

  close(): Promise<void>;
}

/** How long the sheets of a queued run are kept, so that its result can be written anywhere. */
export const SHEETS_KEPT_MS = 14 * 24 * 3_600_000;

export interface QueuedSheet {
  readonly path: string;
  /** Compressed with gzip. */
  readonly bytes: Uint8Array;
}

export interface QueuedRun {
  readonly runId: string;
  /** JSON, compressed with gzip. */
  readonly document: Uint8Array;
  readonly sheets: readonly QueuedSheet[];
}

export interface StoredRun extends QueuedRun {
  readonly isWhole: boolean;
}

/** One account and operation. */
export interface Lane {
  readonly account: string;
  readonly operation: OperationName;
}

export interface LaneBacklog extends Lane {
  readonly posts: number;
}

/** A claimed order with its posts. */
export interface ParkedOrder {
  readonly claim: OrderClaim;
  readonly runId: string;
  readonly lane: Lane;
  /** When it should leave, in milliseconds since the epoch; null where nobody said. */
  readonly shipByMs: number | null;
  readonly posts: readonly ParkedPost[];
}

export interface ParkedPost {
  readonly postId: number;
  readonly lines: readonly number[];
  readonly firstNumber: string;
}

export interface TakeWish extends Lane {
  readonly owner: ClaimOwner;
  readonly leaseMs: number;
  readonly limit: number;
}

/** An order that its worker holds now. */
export interface TakenOrder {
  readonly claim: OrderClaim;
  readonly runId: string;
  readonly posts: readonly TakenPost[];
}

export interface TakenPost {
  readonly postId: number;
  readonly planned: PlannedPost;
  readonly request: StoredRequest;
  readonly source: PostSource;
  readonly firstNumber: string;
}

export interface OrderReturn {
  readonly claim: OrderClaim;
  /** A post that was marked as sent and certainly was not: it waits again as it was. */
  readonly unsentPostId: number | null;
}

export interface QueueEnding {
  readonly postId: number;
  /** Answers 429 that it met. */
  readonly throttled: number;
}

/** A queued post as it stands. */
export interface QueuedPost {
  readonly postId: number;
  readonly account: string;
  readonly operation: OperationName;
  readonly orderId: string;
  /** The package ID, or an update's own key (subjectOf). */
  readonly subject: string;
  readonly kind: "create" | "update";
  /** As the ledger has it; `in-doubt` and not finished is one that will be repeated. */
  readonly state: PostState;
  readonly isFinished: boolean;
  readonly lines: readonly number[];
  readonly firstNumber: string;
  readonly fileName: string;
  readonly row: number;
  readonly attempts: number;
  readonly throttled: number;
  readonly requestId: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly settledAtMs: number | null;
}

export interface QueuedProgress {
  readonly posts: readonly QueuedPost[];
  /** Posts of the run that still wait, or are under way. */
  readonly waiting: number;
  /** What to ask for next. */
  readonly untilMs: number;
}

/** How a worker is, as it says. */
export interface WorkerHealth {
  readonly worker: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAtMs: number;
  readonly atMs: number;
  /** `ready` while it takes posts, `draining` when it takes no more. */
  readonly state: "ready" | "draining";
  /** Lanes that it is at work on. */
  readonly lanes: number;
  readonly inFlight: number;
  readonly sent: number;
  readonly throttled: number;
  /** Posts by how they ended. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Accounts that it cannot send for, with why. */
  readonly stopped: Readonly<Record<string, string>>;
}
