import type { OperationName } from "../domain/operation.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { PostState, StoredRequest } from "../domain/post.ts";
import type { PostContent } from "../domain/post-content.ts";
import type { PostSource } from "./ledger.ts";

/** Posts of one order that are looked at, at most; no order has so many. */
export const ORDER_POSTS_MAX = 10_000;

/** Which posts to list; what is left out does not limit. */
export interface PostFilter {
  readonly orderId?: string;
  readonly seller?: string;
  readonly environment?: "live" | "sandbox";
  readonly states?: readonly PostState[];
  readonly runId?: string;
  /** At most this many, newest first. */
  readonly limit: number;
}

/** A span of time, in milliseconds since the epoch. */
export interface TimeSpan {
  readonly fromMs: number;
  /** The first moment that is no longer in it. */
  readonly toMs: number;
}

/** A post by when it was settled: what it was about, and how it stands. */
export interface SettledPost {
  readonly postId: number;
  readonly order: OrderKey;
  readonly account: string;
  readonly operation: OperationName;
  /** The package ID, or an update's own key (subjectOf). */
  readonly subject: string;
  readonly kind: "create" | "update";
  /** One in doubt that is being repeated is `sent`. */
  readonly state: PostState;
  /** Milliseconds since the epoch. */
  readonly settledAtMs: number;
}

/** One post as the ledger holds it. */
export interface PostRecord {
  readonly postId: number;
  readonly order: OrderKey;
  readonly account: string;
  readonly operation: OperationName;
  /** "" for an update of the order itself. */
  readonly packageId: string;
  /** What of the order it is about: the package ID, or an update's own key (subjectOf). */
  readonly subject: string;
  readonly kind: "create" | "update";
  readonly state: PostState;
  readonly content: PostContent;
  readonly request: StoredRequest | null;
  readonly source: PostSource;
  readonly runId: string;
  readonly attempts: number;
  readonly requestId: string;
  readonly reasonCode: string;
  readonly reason: string;
  /** Who ended its doubt: a person, or the call that read it back; "" for every other post. */
  readonly resolvedBy: string;
  /** ISO 8601, UTC; "" where it has not happened. */
  readonly intendedAt: string;
  readonly sentAt: string;
  readonly settledAt: string;
}
