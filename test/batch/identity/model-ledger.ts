import type { PackageContent } from "../../../src/domain/contents.ts";
import type {
  DoubtfulAttempt,
  LedgerPackage,
  OrderHistory,
  RetainedIntent,
} from "../../../src/domain/history.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";

/** How a model post ends. */
export type ModelOutcome = "posted" | "rejected" | "failed" | "not-attempted" | "in-doubt";

/** Time stands in for sequence: one minute each. */
export function timeOf(seq: number): string {
  return new Date(seq * 60_000).toISOString();
}

export interface ModelPost {
  readonly kind: "create" | "update" | "replay";
  readonly packageId: string;
  readonly content: PackageContent;
  readonly fileHash: string;
  readonly claim: string;
}

/**
 * The ledger's rules for one order in a few lines of memory: what a history
 * says after each outcome. The real ledger is held to the same sentences by
 * its conformance suite.
 */
export class ModelLedger {
  readonly key: OrderKey;
  #seq = 0;
  readonly #packages = new Map<string, LedgerPackage>();
  #retained: RetainedIntent[] = [];
  /** When each run began. */
  readonly runs = new Map<string, number>();
  readonly #firstReads = new Map<string, number>();

  constructor(key: OrderKey) {
    this.key = key;
  }

  nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  firstReadOf(hash: string): number {
    const known = this.#firstReads.get(hash);
    if (known !== undefined) return known;
    const seq = this.nextSeq();
    this.#firstReads.set(hash, seq);
    return seq;
  }

  get history(): OrderHistory {
    const packages = [...this.#packages.values()];
    return {
      key: this.key,
      version: this.#seq,
      packages,
      retained: this.#retained,
      otherSellers: [],
      claimedBy: null,
    };
  }

  /** Takes a package from elsewhere, as an import does. */
  import(packageId: string, content: PackageContent, firstTrackingNumber: string): void {
    const taken = this.#confirmed(packageId, content, null, "import", "import");
    this.#packages.set(packageId, { ...taken, firstTrackingNumber });
  }

  settle(post: ModelPost, seq: number, outcome: ModelOutcome): void {
    const known = this.#packages.get(post.packageId);
    this.#retained = this.#retained.filter((each) => each.packageId !== post.packageId);
    if (outcome === "posted") {
      const { packageId, content, fileHash, claim } = post;
      const confirmed = this.#confirmed(packageId, content, known ?? null, fileHash, claim);
      this.#packages.set(packageId, confirmed);
      return;
    }
    if (outcome === "in-doubt" || (known?.inDoubt && post.kind === "replay")) {
      this.#packages.set(post.packageId, this.#doubtful(post, seq, known ?? null));
      return;
    }
    const isKept = outcome !== "rejected" || post.kind === "update";
    if (!isKept || post.kind === "replay") return;
    const { kind, packageId, content, claim } = post;
    this.#retained = [...this.#retained, { kind, packageId, content, seq, claim }];
  }

  #confirmed(
    packageId: string,
    content: PackageContent,
    known: LedgerPackage | null,
    file: string,
    claim: string,
  ): LedgerPackage {
    const replaced = [known?.content, known?.inDoubt?.content].filter(
      (each) => each && each.trackingNumber !== content.trackingNumber,
    ) as PackageContent[];
    return {
      packageId,
      account: "acme",
      operation: "ecart.fulfillment",
      content,
      earlier: [...(known?.earlier ?? []), ...replaced],
      inDoubt: null,
      firstTrackingNumber: known?.firstTrackingNumber ?? content.trackingNumber,
      firstPost: { at: "2026-11-22T00:00:00.000Z", file, sheet: null, row: 2 },
      changedSeq: this.nextSeq(),
      changedAt: timeOf(this.#seq),
      changedByFile: file,
      // One claim per run: the model has one order.
      changedByRun: claim,
      changedByClaim: claim,
    };
  }

  #doubtful(post: ModelPost, seq: number, known: LedgerPackage | null): LedgerPackage {
    const inDoubt: DoubtfulAttempt = {
      postId: seq,
      kind: known?.content ? "update" : "create",
      content: post.content,
      seq,
    };
    if (!known) {
      const fresh = this.#confirmed(post.packageId, post.content, null, post.fileHash, post.claim);
      return { ...fresh, content: null, inDoubt };
    }
    const overtaken =
      known.inDoubt && known.inDoubt.content.trackingNumber !== post.content.trackingNumber
        ? [known.inDoubt.content]
        : [];
    return { ...known, earlier: [...known.earlier, ...overtaken], inDoubt };
  }
}
