import type { OrderRead } from "../domain/order-reading.ts";
import type { DecisionKind } from "../domain/post.ts";
import type { Result } from "../domain/result-row.ts";
import type { RowCounts } from "../domain/row-counts.ts";

/**
 * What happens in a run, as typed events of the form `subject:verb`. Every
 * screen, line and NDJSON record is a fold over them; a listener that throws
 * never stops a post.
 */
export type RunEvent =
  | RunStarted
  | FileProgress
  | FileRead
  | OrdersReading
  | OrderAsked
  | PlanProgress
  | PlanReady
  | PostSent
  | PackageSettled
  | RowRefused
  | RequestThrottled
  | RequestRetried
  | AccountStopped
  | RunPaused
  | RunResumed
  | RunDraining
  | ResultProgress
  | ResultWritten
  | RunFinished;

/** A run began. */
export interface RunStarted {
  readonly type: "run:started";
  readonly runId: string;
  readonly atMs: number;
  readonly files: readonly string[];
  readonly ledger: string;
  readonly ledgerIsNew: boolean;
  /** When the last package shall have left, in milliseconds since the epoch; null where nobody said. */
  readonly shipByMs: number | null;
}

/** So many rows of a file are read; told now and then. */
export interface FileProgress {
  readonly type: "file:progress";
  readonly file: string;
  readonly rows: number;
}

/** One table of one file was read whole. */
export interface FileRead {
  readonly type: "file:read";
  readonly file: string;
  readonly sheet: string | null;
  readonly rows: number;
  /** The name of the profile by which it was read. */
  readonly profile: string;
}

/** Orders are going to be read at the marketplace, before anything is decided; told once per account. */
export interface OrdersReading {
  readonly type: "orders:reading";
  readonly account: string;
  readonly operation: string;
  readonly orders: number;
  /** Of these, orders of which a fresh answer is kept, so that nobody asks. */
  readonly kept: number;
  /** How long the rest takes at the limit. */
  readonly estimatedMs: number;
}

/** An order was asked for. */
export interface OrderAsked {
  readonly type: "order:read";
  readonly account: string;
  readonly operation: string;
  readonly orderId: string;
  readonly outcome: OrderRead["kind"];
  /** Orders of the account that have their answer, kept ones included. */
  readonly done: number;
  readonly of: number;
}

/** So many orders are decided; told now and then. */
export interface PlanProgress {
  readonly type: "plan:progress";
  readonly done: number;
  readonly of: number;
}

/** Every package is decided; nothing is sent yet. */
export interface PlanReady {
  readonly type: "plan:ready";
  readonly rows: number;
  readonly orders: number;
  readonly packages: number;
  /** Packages by decision. */
  readonly decisions: Readonly<Record<Exclude<DecisionKind, "wait">, number>>;
  readonly lanes: readonly PlannedLane[];
  /** Sending time at the limits: that of the slowest account. */
  readonly estimatedMs: number;
}

/** What one account and operation has to send. */
export interface PlannedLane {
  readonly account: string;
  readonly operation: string;
  readonly count: number;
  readonly estimatedMs: number;
}

/** A request leaves. */
export interface PostSent {
  readonly type: "post:sent";
  readonly account: string;
  readonly operation: string;
  readonly orderId: string;
  readonly packageId: string;
  readonly attempt: number;
  readonly atMs: number;
}

/** A package has its answer, sent or not. */
export interface PackageSettled {
  readonly type: "package:settled";
  readonly account: string;
  readonly operation: string;
  readonly orderId: string;
  /** "" where the package is certainly not at the marketplace. */
  readonly packageId: string;
  readonly result: Result;
  readonly rows: number;
  readonly reasonCode: string;
  readonly reason: string;
  readonly file: string;
  readonly row: number;
  /** True when it was in the plan's sending list; false for skips and rejections. */
  readonly wasPlannedToSend: boolean;
  /** When its answer was recorded; null for what was decided without sending. */
  readonly atMs: number | null;
}

/** A row is refused whose package cannot be told: no usable order ID, tracking number or account. */
export interface RowRefused {
  readonly type: "row:refused";
  readonly orderId: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly file: string;
  readonly row: number;
}

/** The endpoint answered 429. */
export interface RequestThrottled {
  readonly type: "request:throttled";
  readonly account: string;
  readonly operation: string;
  readonly retryAfterMs: number | null;
}

/** A request without a clear answer will be repeated with the same package ID. */
export interface RequestRetried {
  readonly type: "request:retried";
  readonly account: string;
  readonly operation: string;
  readonly orderId: string;
  readonly reason: string;
  readonly waitMs: number;
}

/** An account's credentials were refused; its remaining rows stay not-attempted. */
export interface AccountStopped {
  readonly type: "account:stopped";
  readonly account: string;
  readonly message: string;
}

/** A person paused the sending: nothing new leaves, what is in flight settles. */
export interface RunPaused {
  readonly type: "run:paused";
  readonly atMs: number;
  readonly inFlight: number;
}

/** The sending goes on. */
export interface RunResumed {
  readonly type: "run:resumed";
  readonly atMs: number;
}

/** The first Ctrl-C (or q): nothing new is sent, what is in flight settles. */
export interface RunDraining {
  readonly type: "run:draining";
  readonly inFlight: number;
}

/** So many rows of the result are written; told now and then. */
export interface ResultProgress {
  readonly type: "result:progress";
  readonly done: number;
  readonly of: number;
}

/** The result is on disk. `intendedPath` differs when the wished file was locked. */
export interface ResultWritten {
  readonly type: "result:written";
  readonly path: string;
  readonly intendedPath: string;
}

/** The last event: counts of rows, except orders, packages, requests and throttled. Published contract. */
export interface RunFinished extends RowCounts {
  readonly type: "run:finished";
  readonly runId: string;
  readonly rows: number;
  readonly orders: number;
  readonly packages: number;
  readonly requests: number;
  readonly throttled: number;
  readonly durationMs: number;
  readonly result: string;
}

/** Somebody who listens. */
export type RunListener = (event: RunEvent) => void;
