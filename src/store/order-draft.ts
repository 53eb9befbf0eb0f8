import type { OrderKey } from "../domain/order-key.ts";
import type { PostState } from "../domain/post.ts";
import { assertInvariant } from "../errors.ts";
import type {
  AttemptRecord,
  ClaimRecord,
  FirstPost,
  OrderRecord,
  SubjectRecord,
  VersionRecord,
} from "./order-record.ts";
import { firstPostOf } from "./picture-history.ts";
import { contentText } from "./stored-text.ts";

/** An order as it is stored, with what it takes to change it. */
export interface StoredOrder {
  readonly key: OrderKey;
  /** Of its row; null when it was never recorded. */
  readonly ref: number | null;
  readonly version: number;
  /** Counts claims; the last one's number. */
  readonly epoch: number;
  readonly claim: ClaimRecord | null;
  readonly subjects: readonly SubjectRecord[];
  /** Posts that did not end in success, those that a newer one overtook included. */
  readonly posts: readonly StoredPost[];
}

export interface StoredPost extends AttemptRecord {
  /** Milliseconds since the epoch. */
  readonly settledAtMs: number | null;
}

type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] };

/** A subject as it becomes. */
export interface SubjectDraft extends Mutable<SubjectRecord> {
  isNew: boolean;
  isChanged: boolean;
  /** Whether its package ID is the computed one; null: as it is stored. */
  isComputed: boolean | null;
}

/** A post as it becomes; what is stored of it only in words is in `ending`. */
export interface PostDraft extends Mutable<StoredPost> {
  isNew: boolean;
  isChanged: boolean;
  account: string;
  operation: string;
  /** JSON of the request, where it is written (anew). */
  requestText: string | null;
  ending: PostEnding | null;
}

/** What is recorded with the end of a post. */
export interface PostEnding {
  /** Requests made since it was last settled. */
  readonly attempts: number;
  /** "" keeps the one before. */
  readonly requestId: string;
  readonly reasonCode: string;
  readonly reason: string;
  /** Who ended its doubt by hand; null for everything else. */
  readonly resolvedBy: string | null;
}

/** A content to be kept as an earlier one. */
export interface VersionDraft {
  readonly subjectRef: number;
  readonly seq: number;
  readonly why: "replaced" | "overtaken";
  readonly text: string;
}

/**
 * An order as it is being changed: what it was when it was read, what steps
 * have made of it since, and so what must be written. Knows no database; the
 * rules of what follows from what are here, once for all of them.
 */
export class OrderDraft {
  readonly key: OrderKey;
  ref: number | null;
  version: number;
  epoch: number;
  claim: ClaimRecord | null;
  isNew = false;
  isChanged = false;
  readonly subjects: SubjectDraft[];
  readonly posts: PostDraft[];
  /** Posts that became `overtaken`: written first, since a subject has one doubt at a time. */
  readonly overtaken: number[] = [];
  /** Overtaken posts that are in doubt again: written last of all posts. */
  readonly returned: number[] = [];
  readonly addedVersions: VersionDraft[] = [];
  readonly droppedVersions: { readonly subjectRef: number; readonly seq: number }[] = [];

  constructor(stored: StoredOrder) {
    this.key = stored.key;
    this.ref = stored.ref;
    this.version = stored.version;
    this.epoch = stored.epoch;
    this.claim = stored.claim;
    this.subjects = stored.subjects.map((subject) => {
      return { ...subject, isNew: false, isChanged: false, isComputed: null };
    });
    this.posts = stored.posts.map((post) => ({
      ...post,
      isNew: false,
      isChanged: false,
      account: "",
      operation: "",
      requestText: null,
      ending: null,
    }));
  }

  /** What a plan may see of it now. */
  record(otherSellers: readonly string[]): OrderRecord {
    const { key, version, claim, subjects } = this;
    const attempts = this.posts
      .filter(({ state }) => !FINISHED.has(state))
      .toSorted((a, b) => a.seq - b.seq);
    return { key, version, claim, subjects, attempts, otherSellers };
  }

  subjectOf(post: AttemptRecord): SubjectDraft {
    const found = this.subjects.find(({ ref }) => ref === post.subjectRef);
    assertInvariant(found, `Post ${post.postId} has no subject.`);
    return found;
  }

  changeVersion(by: 1 | 2): void {
    this.version += by;
    this.isChanged = true;
  }

  /**
   * Gives the order back, whoever held it: intents were not attempted, what was
   * sent is in doubt. This is what picture-history.ts shows of a dead claim,
   * written down.
   */
  giveBack(nowMs: number): void {
    this.closeOpenPosts(nowMs);
    this.claim = null;
    this.changeVersion(1);
  }

  /** Ends what is under way, without an answer. */
  closeOpenPosts(nowMs: number): void {
    for (const post of this.posts) {
      if (post.state === "intent") endUnanswered(post, "not-attempted", nowMs);
      if (post.state === "sent") this.endSentPost(post, nowMs);
    }
  }

  /** Ends a post that was sent and has no answer: it is in doubt. */
  endSentPost(post: PostDraft, nowMs: number): void {
    // The older doubt goes first: a subject has one at a time.
    this.recordDoubt(post);
    endUnanswered(post, "in-doubt", nowMs);
  }

  /**
   * A post went through: its content is its subject's from now on. The content
   * before it, and every doubt of the subject, become earlier versions.
   */
  confirm(post: PostDraft, atMs: number): void {
    const subject = this.#keepFirstPost(post);
    this.#overtakeDoubts(post);
    if (subject.confirmed) this.#addVersion(post, subject.confirmed, "replaced");
    const { content, seq, source, runId, claim } = post;
    const file = source.fileHash;
    subject.confirmed = { content, seq, atMs: Math.floor(atMs), file, runId, claim };
  }

  /** A post was perhaps applied: it is its subject's one doubt, and an older one is overtaken. */
  recordDoubt(post: PostDraft): void {
    this.#keepFirstPost(post);
    this.#overtakeDoubts(post);
  }

  /**
   * A post in doubt turned out never to have been applied. The doubt that it had
   * overtaken stands again; where there is none, and nothing was ever confirmed,
   * its subject never came to be.
   */
  takeBackDoubt(post: PostDraft): void {
    const subject = this.subjectOf(post);
    const sinceSeq = subject.confirmed?.seq ?? 0;
    const older = this.posts
      .filter(({ subjectRef, state }) => subjectRef === subject.ref && state === "overtaken")
      .filter(({ seq }) => seq < post.seq && seq > sinceSeq)
      .toSorted((a, b) => a.seq - b.seq)
      .at(-1);
    if (older) {
      older.state = "in-doubt";
      this.returned.push(older.postId);
      this.droppedVersions.push({ subjectRef: subject.ref, seq: older.seq });
    } else if (!subject.confirmed) {
      changeFirst(subject, null);
    }
  }

  /**
   * From here on it is, or may be, at the marketplace: a package's ID is never
   * given to another parcel, and results carry the number of this first post.
   */
  #keepFirstPost(post: PostDraft): SubjectDraft {
    const subject = this.subjectOf(post);
    if (!subject.first) changeFirst(subject, firstPostOf(post));
    subject.isChanged = true;
    return subject;
  }

  #overtakeDoubts(by: PostDraft): void {
    for (const doubt of this.posts) {
      if (doubt.subjectRef !== by.subjectRef || doubt.postId === by.postId) continue;
      if (doubt.state !== "in-doubt") continue;
      this.#addVersion(by, doubt, "overtaken");
      doubt.state = "overtaken";
      this.overtaken.push(doubt.postId);
    }
  }

  /** Keeps what a subject held, or may have held, unless the post that follows says the same. */
  #addVersion(next: PostDraft, version: VersionRecord, why: "replaced" | "overtaken"): void {
    const text = contentText(version.content);
    if (text === contentText(next.content)) return;
    const { subjectRef } = next;
    this.addedVersions.push({ subjectRef, seq: version.seq, why, text });
    const subject = this.subjectOf(next);
    subject.versions = [...subject.versions, { content: version.content, seq: version.seq }];
  }
}

const FINISHED: ReadonlySet<PostState> = new Set(["posted", "updated", "overtaken"]);

function changeFirst(subject: SubjectDraft, first: FirstPost | null): void {
  subject.first = first;
  subject.isChanged = true;
}

/** Reason code and text, by what becomes of a post without an answer. */
const REASONS = {
  "not-attempted": ["stopped", "The run that intended this post ended before it was sent."],
  "in-doubt": [
    "no-clear-answer",
    "The run that sent this post ended before the answer was recorded.",
  ],
} as const;

function endUnanswered(post: PostDraft, state: "not-attempted" | "in-doubt", nowMs: number): void {
  const [reasonCode, reason] = REASONS[state];
  const ending = { attempts: 0, requestId: "", reasonCode, reason, resolvedBy: null };
  endPost(post, state, nowMs, ending);
}

/** Ends a post, as far as it can end in this state. */
export function endPost(post: PostDraft, state: PostState, atMs: number, ending: PostEnding): void {
  post.state = state;
  post.isDoubtful ||= state === "in-doubt";
  post.settledAtMs = Math.floor(atMs);
  // Ended twice in one go: the requests of both count.
  const attempts = ending.attempts + (post.ending?.attempts ?? 0);
  post.ending = { ...ending, attempts };
  post.isChanged = true;
}
