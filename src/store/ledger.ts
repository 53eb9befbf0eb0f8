import type { OrderHistory } from "../domain/history.ts";
import type { PackageOperationName } from "../domain/operation.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { PlannedPost, PostOutcome, StoredRequest } from "../domain/post.ts";
import type { PackageContent, PackageField } from "../domain/contents.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import type { PostFilter, PostRecord, SettledPost, TimeSpan } from "./post-record.ts";

export type { PostFilter, PostRecord, SettledPost, TimeSpan } from "./post-record.ts";

/**
 * The record of every post. Speaks orders, packages and outcomes; says nothing
 * of SQL, files or connections. An order's own updates (a status, a release)
 * are posts like any other: what is said of a package here holds for the
 * subject of an update too.
 *
 * Every method is atomic and takes an array, answered in the same order, so
 * that group commit, a worker thread and a round trip to a server all fit
 * behind it. When `claim`, `markSent` or `settle` resolve, what they wrote
 * survives a power cut.
 */
export interface Ledger {
  /** What the ledger knows of these orders; an order never seen is answered with version 0. */
  readHistories(keys: readonly OrderKey[]): Promise<OrderHistory[]>;

  /** When each file (by hash) was first read by a run, as a ledger sequence; null for a new one. */
  readFirstReads(fileHashes: readonly string[]): Promise<(number | null)[]>;

  /** What each run read and when; null for a run that this ledger does not know. */
  readRunInputs(runIds: readonly string[]): Promise<(RunInputs | null)[]>;

  /** Records a run and the files it read, before anything is claimed. Answers each file's first-read sequence. */
  beginRun(run: RunRecord, files: readonly RunFile[]): Promise<number[]>;
  endRun(runId: string, endedAtMs: number, ending?: RunEnding): Promise<void>;

  /**
   * Claims whole orders, each in one step with its intents: the claim succeeds
   * only if the order's version is still the one that the plan was decided on.
   * Intents and the package IDs they carry are durable when this resolves.
   */
  claim(requests: readonly ClaimRequest[]): Promise<ClaimAnswer[]>;

  /**
   * Marks intents as sent, just before their requests leave. False: the claim
   * was lost or the post was settled by somebody else; then nothing may be sent.
   */
  markSent(marks: readonly SentMark[]): Promise<boolean[]>;

  /** Records outcomes. False: the claim was lost in between, and nothing was written. */
  settle(settlements: readonly Settlement[]): Promise<boolean[]>;

  /**
   * Ends doubts by the word of somebody who looked at the marketplace. False: the
   * claim was lost, or the post is not in doubt (any more), and nothing was written.
   *
   * `posted`: what was in doubt is the package's content from now on.
   * `not-posted`: the package keeps its last confirmed content; without one it
   * is no package. The intent is retained with its kind and ID. A doubt that this
   * post had overtaken stands again: nobody has said anything about that one.
   */
  resolve(resolutions: readonly Resolution[]): Promise<boolean[]>;

  /** Gives orders back. Intents that were never sent become `not-attempted` and may be taken up again. */
  release(claims: readonly OrderClaim[]): Promise<void>;

  /** Extends the leases of every order that this owner holds. Answers how many. */
  heartbeat(owner: ClaimOwner, leaseMs: number): Promise<number>;

  /**
   * Takes over packages that were posted elsewhere. The imports of one order
   * are one step: judged on one picture and written together. Never changes a
   * package that is known.
   */
  importPackages(imports: readonly PackageImport[]): Promise<ImportAnswer[]>;

  /**
   * Histories of the orders that follow `after` by environment, order ID and
   * seller; the first ones for null. Fewer than `limit`: there are no more.
   */
  pageHistories(after: OrderKey | null, limit: number): Promise<OrderHistory[]>;

  /** Posts, newest first. */
  listPosts(filter: PostFilter): Promise<PostRecord[]>;

  /**
   * Posts that were settled within a span of time and follow `after`, in the
   * order of their settling; the first ones for null. Fewer than `limit`: there
   * are no more. What was brought in without a time was settled at none.
   */
  pageSettledPosts(
    span: TimeSpan,
    after: SettledPost | null,
    limit: number,
  ): Promise<SettledPost[]>;

  /**
   * Posts of these orders that did not go through, or not yet: refused, given up,
   * in doubt, under way. Newest first.
   */
  readUnfinishedPosts(keys: readonly OrderKey[]): Promise<PostRecord[][]>;

  close(): Promise<void>;
}

/** A run, as recorded. */
export interface RunRecord {
  readonly runId: string;
  readonly startedAtMs: number;
  readonly command: string;
}

/** A file that a run reads. */
export interface RunFile extends SourceFile {
  /** Of a result: where its oldest rows come from, as far as the ledger knows. */
  readonly origin?: FileOrigin | undefined;
}

/** When rows were first read, and in which file. */
export interface FileOrigin {
  /** Ledger sequence. */
  readonly seq: number;
  /** SHA-256, lower-case hex. */
  readonly hash: string;
}

/** When a run began, and the files that it read. */
export interface RunInputs {
  /** Ledger sequence. */
  readonly startSeq: number;
  /** As {@link RunRecord.command} was recorded. */
  readonly command: string;
  /** In the order in which the run named them. */
  readonly files: readonly RunInputFile[];
}

/** A file of a run. */
export interface RunInputFile {
  /** As the run named it. */
  readonly path: string;
  /** When these bytes were first read by any run; of a result, where its oldest rows come from. */
  readonly origin: FileOrigin;
}

/** What a run leaves behind. */
export interface RunEnding {
  /** Where its result was written. */
  readonly resultPath?: string;
  /** SHA-256 of the result's bytes, lower-case hex. */
  readonly resultHash?: string;
}

/**
 * Who holds a claim: one process of one boot of one host. A dead process on the
 * same host and boot frees its claims at once; others wait for the lease.
 */
export interface ClaimOwner {
  /** Unique per process run. */
  readonly id: string;
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
}

/** An order to claim, with the posts decided on `expectedVersion` of its history. */
export interface ClaimRequest {
  readonly order: OrderKey;
  readonly expectedVersion: number;
  readonly owner: ClaimOwner;
  readonly leaseMs: number;
  readonly runId: string;
  readonly posts: readonly IntentDraft[];
}

/** A post to be recorded as an intent, with where it came from. */
export interface IntentDraft {
  readonly planned: PlannedPost;
  readonly request: StoredRequest;
  readonly source: PostSource;
}

/** The first row of a post: file, sheet, row. */
export interface PostSource {
  readonly fileHash: string;
  readonly fileName: string;
  readonly sheet: string | null;
  readonly row: number;
}

/** A held order. Every later step compares owner and epoch, so a lost claim can do no harm. */
export interface OrderClaim {
  readonly order: OrderKey;
  readonly owner: ClaimOwner;
  readonly epoch: number;
}

export type ClaimAnswer =
  | {
      readonly kind: "claimed";
      readonly claim: OrderClaim;
      /** Post IDs in the order of the request's posts. A replay keeps the ID of the post it repeats. */
      readonly postIds: readonly number[];
    }
  /** The order changed since the plan was made: decide again on this history. */
  | { readonly kind: "changed"; readonly history: OrderHistory }
  /** Another live run holds the order. */
  | { readonly kind: "held"; readonly by: string; readonly leaseEndsAtMs: number };

export interface SentMark {
  readonly claim: OrderClaim;
  readonly postId: number;
}

export interface Settlement {
  readonly claim: OrderClaim;
  readonly postId: number;
  readonly outcome: PostOutcome;
  /** Requests made for this post in this claim. */
  readonly attempts: number;
  readonly atMs: number;
}

/** The word on a post in doubt of somebody who looked: a person, or a call that read it back. */
export interface Resolution {
  readonly claim: OrderClaim;
  readonly postId: number;
  readonly as: "posted" | "not-posted";
  /** Who said so, for the record. */
  readonly by: string;
  readonly atMs: number;
}

/** A package that a sheet says is at the marketplace. */
export interface PackageImport {
  readonly order: OrderKey;
  readonly account: string;
  readonly operation: PackageOperationName;
  /** The fields in which contents of this operation can differ. */
  readonly transmits: readonly PackageField[];
  readonly packageId: string;
  /** Fields that the sheet leaves open are "". */
  readonly content: PackageContent;
  /** The number of the first post; "" where the sheet names none: then the present one is taken for it. */
  readonly firstTrackingNumber: string;
  /**
   * When the content was confirmed; null when nobody knows. A sheet that was
   * read before then is older than it. Of an unknown time nothing is said.
   */
  readonly confirmedAtMs: number | null;
  readonly source: PostSource;
  readonly runId: string;
}

export type ImportAnswer =
  | { readonly kind: "imported" }
  /** The ledger has it already, with this content. */
  | { readonly kind: "known" }
  /** A live run holds the order. */
  | { readonly kind: "held"; readonly by: string }
  | {
      readonly kind: "refused";
      /** A code of the registry. */
      readonly code: string;
      /** Says what the ledger has and what the sheet has. */
      readonly message: string;
    };
