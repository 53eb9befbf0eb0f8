import type { FileOrigin, RunFile, RunInputs } from "../../../src/store/ledger.ts";
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
  /** The intent of each package's doubt. */
  readonly #doubts = new Map<string, Origin>();
  /** What each run read, and when. */
  readonly runs = new Map<string, RunInputs>();
  readonly #origins = new Map<string, FileOrigin>();
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

  hasRead(hash: string): boolean {
    return this.#firstReads.has(hash);
  }

  beginRun(runId: string, [file]: readonly RunFile[]): void {
    if (!file) throw new Error("a run has a file");
    const { path, hash } = file;
    const seq = this.firstReadOf(hash);
    const origin = this.#origins.get(hash) ?? file.origin ?? { seq, hash };
    this.#origins.set(hash, origin);
    this.runs.set(runId, { startSeq: this.nextSeq(), command: "run", files: [{ path, origin }] });
  }

  get history(): OrderHistory {
    const packages = [...this.#packages.values()];
    return {
      key: this.key,
      version: this.#seq,
      packages,
      updates: [],
      retained: this.#retained,
      otherSellers: [],
      claimedBy: null,
    };
  }

  /** Takes a package from elsewhere, as an import does. */
  import(packageId: string, content: PackageContent, firstTrackingNumber: string): void {
    const origin = { seq: this.nextSeq(), fileHash: "import", claim: "import" };
    const taken = this.#confirmed(packageId, content, null, origin, "import");
    this.#packages.set(packageId, { ...taken, firstTrackingNumber });
  }

  settle(post: ModelPost, seq: number, outcome: ModelOutcome): void {
    const { packageId, content, claim } = post;
    const known = this.#packages.get(packageId) ?? null;
    // A replay is the post that it repeats: its place in time, its file and its claim stay.
    const origin = post.kind === "replay" ? this.#doubts.get(packageId) : { seq, ...post };
    if (!origin) throw new Error("a replay repeats a doubt");
    this.#retained = this.#retained.filter((each) => each.packageId !== packageId);
    if (outcome === "posted") {
      this.#packages.set(packageId, this.#confirmed(packageId, content, known, origin, claim));
      return;
    }
    if (post.kind === "replay") return;
    if (outcome === "in-doubt") {
      this.#packages.set(packageId, this.#doubtful(post, known, origin));
      this.#doubts.set(packageId, origin);
      return;
    }
    if (outcome === "rejected" && post.kind === "create") return;
    this.#retained = [...this.#retained, { kind: post.kind, packageId, content, seq, claim }];
  }

  #confirmed(
    packageId: string,
    content: PackageContent,
    known: LedgerPackage | null,
    origin: Origin,
    run: string,
  ): LedgerPackage {
    const replaced = [known?.content, known?.inDoubt?.content].filter(
      (each) => each && !isSameLabel(each, content),
    ) as PackageContent[];
    return {
      packageId,
      account: "acme",
      operation: "ecart.fulfillment",
      content,
      earlier: [...(known?.earlier ?? []), ...replaced],
      inDoubt: null,
      firstTrackingNumber: known?.firstTrackingNumber ?? content.trackingNumber,
      firstPost: { at: "2026-11-22T00:00:00.000Z", file: origin.fileHash, sheet: null, row: 2 },
      changedSeq: origin.seq,
      changedAt: timeOf(this.nextSeq()),
      changedByFile: origin.fileHash,
      // One claim per run: the model has one order.
      changedByRun: run,
      changedByClaim: origin.claim,
    };
  }

  #doubtful(post: ModelPost, known: LedgerPackage | null, origin: Origin): LedgerPackage {
    const { packageId, content, claim } = post;
    const kind = known?.content ? "update" : "create";
    const inDoubt: DoubtfulAttempt = { postId: origin.seq, kind, content, seq: origin.seq };
    if (!known) {
      const fresh = this.#confirmed(packageId, content, null, origin, claim);
      return { ...fresh, content: null, inDoubt };
    }
    const overtaken =
      known.inDoubt && !isSameLabel(known.inDoubt.content, content) ? [known.inDoubt.content] : [];
    return { ...known, earlier: [...known.earlier, ...overtaken], inDoubt };
  }
}

/** The intent that a change goes back to. */
interface Origin {
  readonly seq: number;
  readonly fileHash: string;
  readonly claim: string;
}

function isSameLabel(a: PackageContent, b: PackageContent): boolean {
  return a.trackingNumber === b.trackingNumber && a.carrierCode === b.carrierCode;
}
