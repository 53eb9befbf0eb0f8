import type { PackageContent } from "./contents.ts";
import type { PackageOperationName, UpdateOperationName } from "./operation.ts";
import type { OrderKey } from "./order-key.ts";
import type { StoredRequest } from "./post.ts";
import type { UpdateContent } from "./post-content.ts";

/**
 * What the ledger knows of one order: the packages that are, or may be, at the
 * marketplace, and what it was told besides. A create that was certainly never
 * applied leaves no package.
 */
export interface OrderHistory {
  readonly key: OrderKey;
  /** Grows with every change of this order's record; a claim names the version it was decided on. */
  readonly version: number;
  readonly packages: readonly LedgerPackage[];
  /** Updates of the order itself that were, or may have been, applied: one per subject. */
  readonly updates: readonly LedgerUpdate[];
  /** Intents of packages that certainly never reached the endpoint and may be taken up again as they were. */
  readonly retained: readonly RetainedIntent[];
  /** Sellers other than the key's under whom this order is known in the same environment. */
  readonly otherSellers: readonly string[];
  /** The live run that holds the order's claim, if any. */
  readonly claimedBy: string | null;
}

/** What the ledger knows of one thing that posts are about, whatever that is. */
interface LedgerSubject<Content> {
  readonly account: string;
  /** The last confirmed content; null while only an unsettled first post exists. */
  readonly content: Content | null;
  /** Contents it had, or may have had, before; oldest first. */
  readonly earlier: readonly Content[];
  /** Where its first post came from, for messages. */
  readonly firstPost: PostProvenance;
  /**
   * Ledger sequence of the last confirmed change (or of the doubtful first post). Of an
   * imported package: where that change falls by its time; 0 when the time is not known.
   */
  readonly changedSeq: number;
  /** When that change was confirmed (or intended, while in doubt): ISO 8601, UTC. */
  readonly changedAt: string;
  /** Hash of the file that made that change. */
  readonly changedByFile: string;
  /** The run that made that change. */
  readonly changedByRun: string;
  /** Claim under which that change was decided. */
  readonly changedByClaim: string;
}

/** A package as the ledger knows it. */
export interface LedgerPackage extends LedgerSubject<PackageContent> {
  readonly packageId: string;
  readonly operation: PackageOperationName;
  /** The attempt that was perhaps applied, if any. */
  readonly inDoubt: DoubtfulAttempt | null;
  /** The tracking number of the first post, which an `original-tracking-number` names. */
  readonly firstTrackingNumber: string;
}

/** What an order was told besides its packages, as the ledger knows it. */
export interface LedgerUpdate extends LedgerSubject<UpdateContent> {
  /** What of the order it is about; see subjectOf. */
  readonly subject: string;
  readonly operation: UpdateOperationName;
  /** The attempt that was perhaps applied, if any. */
  readonly inDoubt: DoubtfulUpdate | null;
}

/** An update that was sent and got no clear answer. */
export interface DoubtfulUpdate {
  readonly postId: number;
  readonly content: UpdateContent;
  /** Ledger sequence of its intent. */
  readonly seq: number;
  /** What was sent: the content alone does not tell it, since texts for the buyer are not in it. */
  readonly request: StoredRequest;
}

/** A post of a package that was sent and got no clear answer. */
export interface DoubtfulAttempt {
  readonly postId: number;
  readonly kind: "create" | "update";
  readonly content: PackageContent;
  /** Ledger sequence of its intent. */
  readonly seq: number;
}

/**
 * An intent that was recorded and certainly not applied: never sent, refused by
 * the limit to the last, or (updates only) rejected.
 */
export interface RetainedIntent {
  readonly kind: "create" | "update";
  readonly packageId: string;
  readonly content: PackageContent;
  readonly seq: number;
  /** The claim under which it was decided. */
  readonly claim: string;
}

/** Where a post came from. */
export interface PostProvenance {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number;
}

/** One for all: a large sheet has a million orders of which nothing is known. */
const NOTHING: readonly never[] = [];

/** An order that the ledger has never seen. */
export function emptyHistory(key: OrderKey): OrderHistory {
  return {
    key,
    version: 0,
    packages: NOTHING,
    updates: NOTHING,
    retained: NOTHING,
    otherSellers: NOTHING,
    claimedBy: null,
  };
}
