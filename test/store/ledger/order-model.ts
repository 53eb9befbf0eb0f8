import type { PackageContent } from "../../../src/domain/contents.ts";
import type { OrderHistory } from "../../../src/domain/history.ts";
import type { PostOutcome } from "../../../src/domain/post.ts";

/** A post as the model sees it. */
export interface ModelPost {
  readonly postId: number;
  readonly packageId: string;
  readonly content: PackageContent;
  isSent: boolean;
  isDoubtful: boolean;
  /** Order of intents. */
  readonly seq: number;
}

interface ModelPackage {
  readonly packageId: string;
  content: ModelPost | null;
  doubt: ModelPost | null;
  /** Doubts since the last confirmed content that a newer one overtook, oldest first. */
  overtaken: ModelPost[];
  earlier: ModelPost[];
  firstTrackingNumber: string;
}

/** What the model and a history must agree on. */
export function pictureOf(history: OrderHistory): unknown[] {
  return history.packages
    .map((known) => ({
      packageId: known.packageId,
      content: known.content?.trackingNumber ?? null,
      doubt: known.inDoubt && [known.inDoubt.postId, known.inDoubt.content.trackingNumber],
      earlier: known.earlier.map(({ trackingNumber }) => trackingNumber),
      first: known.firstTrackingNumber,
    }))
    .sort((a, b) => a.packageId.localeCompare(b.packageId));
}

/** One order in memory: at most one post under way, no claims, no versions, no SQL. */
export class OrderModel {
  readonly #packages = new Map<string, ModelPackage>();
  #open: ModelPost | null = null;
  /** Posts by ID, to repeat them. */
  readonly posts = new Map<number, ModelPost>();

  /** A post is intended; whatever was under way has ended without an answer. */
  intend(postId: number, packageId: string, content: PackageContent, isReplay: boolean): void {
    this.abandon();
    const known = this.posts.get(postId);
    this.#open =
      isReplay && known
        ? known
        : { postId, packageId, content, isSent: false, isDoubtful: false, seq: this.posts.size };
    this.posts.set(postId, this.#open);
  }

  send(postId: number): void {
    this.#open ??= this.posts.get(postId) ?? null;
    if (this.#open) this.#open.isSent = true;
  }

  /** Answers whether the post has ended for good. */
  settle(postId: number, kind: PostOutcome["kind"]): boolean {
    this.#open ??= this.posts.get(postId) ?? null;
    return this.#end(kind);
  }

  /** The run ended, or was taken for dead. */
  abandon(): void {
    this.#end(this.#open?.isSent ? "in-doubt" : "not-attempted");
  }

  #end(kind: PostOutcome["kind"]): boolean {
    const post = this.#open;
    if (!post) return true;
    this.#open = null;
    post.isSent = false;
    if (kind === "posted" || kind === "updated") this.#apply(post);
    else if (kind === "in-doubt" || post.isDoubtful) this.#doubt(post);
    else return true;
    return kind === "posted" || kind === "updated";
  }

  /** Posts in doubt, oldest intent first. */
  doubts(): number[] {
    const doubts = [...this.#packages.values()].flatMap(({ doubt }) => doubt ?? []);
    return doubts.sort((a, b) => a.seq - b.seq).map(({ postId }) => postId);
  }

  /** A person has said what became of a doubt. */
  resolve(postId: number, as: "posted" | "not-posted"): void {
    const known = [...this.#packages.values()].find(({ doubt }) => doubt?.postId === postId);
    if (!known?.doubt) return;
    if (as === "posted") return this.#apply(known.doubt);
    const older = known.overtaken.pop() ?? null;
    known.doubt = older;
    known.earlier = known.earlier.filter((each) => each !== older);
    if (!older && !known.content) this.#packages.delete(known.packageId);
  }

  /** What a history must show now: what was sent counts as in doubt. */
  picture(): unknown[] {
    const copy = new OrderModel();
    for (const [id, known] of this.#packages) {
      const { earlier, overtaken } = known;
      copy.#packages.set(id, { ...known, earlier: [...earlier], overtaken: [...overtaken] });
    }
    if (this.#open?.isSent) copy.#doubt({ ...this.#open });
    return [...copy.#packages.values()]
      .map((known) => ({
        packageId: known.packageId,
        content: known.content?.content.trackingNumber ?? null,
        doubt: known.doubt && [known.doubt.postId, known.doubt.content.trackingNumber],
        earlier: known.earlier
          .sort((a, b) => a.seq - b.seq)
          .map(({ content }) => content.trackingNumber),
        first: known.firstTrackingNumber,
      }))
      .sort((a, b) => a.packageId.localeCompare(b.packageId));
  }

  #apply(post: ModelPost): void {
    const known = this.#know(post);
    this.#leaveBehind(known, known.doubt, post);
    this.#leaveBehind(known, known.content, post);
    known.doubt = null;
    known.overtaken = [];
    known.content = post;
  }

  #doubt(post: ModelPost): void {
    const known = this.#know(post);
    this.#leaveBehind(known, known.doubt, post);
    if (known.doubt && known.doubt !== post) known.overtaken.push(known.doubt);
    post.isDoubtful = true;
    known.doubt = post;
  }

  #leaveBehind(known: ModelPackage, old: ModelPost | null, next: ModelPost): void {
    if (old && old.content.trackingNumber !== next.content.trackingNumber) known.earlier.push(old);
  }

  #know(post: ModelPost): ModelPackage {
    const { packageId } = post;
    const known = this.#packages.get(packageId) ?? {
      packageId,
      content: null,
      doubt: null,
      overtaken: [],
      earlier: [],
      firstTrackingNumber: post.content.trackingNumber,
    };
    this.#packages.set(packageId, known);
    return known;
  }
}
