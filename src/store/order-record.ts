import type { OperationName } from "../domain/operation.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { PostState, StoredRequest } from "../domain/post.ts";
import type { PostContent } from "../domain/post-content.ts";
import type { ClaimOwner, PostSource } from "./ledger.ts";

/** An order as a ledger stores it, before it is made into the history that a plan reads. */
export interface OrderRecord {
  readonly key: OrderKey;
  /** 0 when the order was never recorded. */
  readonly version: number;
  readonly claim: ClaimRecord | null;
  /** Packages, and what updates of the order are about. */
  readonly subjects: readonly SubjectRecord[];
  /** Posts that did not end in success, oldest intent first. */
  readonly attempts: readonly AttemptRecord[];
  /** Other sellers under whom something of this order is, or may be, at the marketplace. */
  readonly otherSellers: readonly string[];
}

/** Who holds an order, and until when. */
export interface ClaimRecord {
  readonly owner: ClaimOwner;
  readonly epoch: number;
  readonly runId: string;
  readonly leaseMs: number;
  /** Milliseconds since the epoch. */
  readonly leaseEndsAtMs: number;
}

/**
 * A package, or what an update of the order is about, as stored. A row may also
 * stand for a package that never came to be.
 */
export interface SubjectRecord {
  readonly ref: number;
  /** The package ID, or the update's own key (subjectOf). */
  readonly subject: string;
  readonly account: string;
  readonly operation: OperationName;
  /** Of the first post that was, or may have been, applied. */
  readonly first: FirstPost | null;
  readonly confirmed: ConfirmedContent | null;
  /** Ledger sequence of its import; null for what was posted from here. */
  readonly importedSeq: number | null;
  readonly versions: readonly VersionRecord[];
}

export interface FirstPost {
  /** "" where it is no package. */
  readonly trackingNumber: string;
  readonly atMs: number;
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number;
}

/** The last confirmed content, and the post that made it so. */
export interface ConfirmedContent {
  readonly content: PostContent;
  readonly seq: number;
  /** When it was confirmed; milliseconds since the epoch. */
  readonly atMs: number;
  readonly file: string;
  readonly runId: string;
  readonly claim: string;
}

/** A content that a subject had, or may have had; `seq` is that of the post that brought it. */
export interface VersionRecord {
  readonly content: PostContent;
  readonly seq: number;
}

/** A post that did not end in success (yet). */
export interface AttemptRecord {
  readonly postId: number;
  readonly subjectRef: number;
  readonly kind: "create" | "update";
  readonly state: PostState;
  readonly isDoubtful: boolean;
  readonly content: PostContent;
  /** Of an update that was, or may have been, applied: what to repeat. Null otherwise. */
  readonly request: StoredRequest | null;
  readonly source: PostSource;
  readonly seq: number;
  /** The run that recorded it, or repeated it last. */
  readonly runId: string;
  readonly claim: string;
  readonly claimEpoch: number;
  /** Milliseconds since the epoch. */
  readonly intendedAtMs: number;
  readonly sentAtMs: number | null;
}
