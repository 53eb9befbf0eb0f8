import { isPackageOperation, type OperationName } from "./operation.ts";
import type { OrderKey } from "./order-key.ts";
import type { PostContent } from "./post-content.ts";

/** What a run would do with one package, or one update of an order. */
export type DecisionKind = "create" | "update" | "replay" | "skip" | "reject" | "wait";

/** A post that the plan wants to send: create, update, or the repeat of one in doubt. */
export interface PlannedPost {
  readonly kind: "create" | "update" | "replay";
  readonly order: OrderKey;
  readonly account: string;
  readonly operation: OperationName;
  /** What of the order it is about: a package, by its ID, or an update's own key (subjectOf). */
  readonly subject: string;
  readonly content: PostContent;
  /** The confirmed content an update replaces; null for a create. */
  readonly before: PostContent | null;
  /** The post in doubt that a replay repeats. */
  readonly replayOf: number | null;
  /** Lines of the run that this post answers, in row order. */
  readonly lines: readonly number[];
}

/** The package ID of a post; "" for an update of the order itself. */
export function packageIdOfPost(post: Pick<PlannedPost, "operation" | "subject">): string {
  return isPackageOperation(post.operation) ? post.subject : "";
}

/** The request as it is stored and sent, so that another process can send it. Holds no secret. */
export interface StoredRequest {
  readonly version: 1;
  readonly operation: OperationName;
  readonly method: "POST" | "PUT" | "GET";
  /** Path and query below the account's base URL. */
  readonly path: string;
  readonly body: unknown;
}

/** How a post ended. Never thrown. */
export type PostOutcome =
  | { readonly kind: "posted"; readonly requestId: string }
  | { readonly kind: "updated"; readonly requestId: string }
  | {
      readonly kind: "rejected";
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
    }
  /** Certainly not applied: never sent, or 429 to the last attempt. */
  | {
      readonly kind: "failed";
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
    }
  /** Perhaps applied: timeout, cut connection, 5xx to the last attempt. */
  | {
      readonly kind: "in-doubt";
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
    }
  /** Never sent: the run stopped first. */
  | {
      readonly kind: "not-attempted";
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
    };

/** Stages of a post in the ledger. */
export const POST_STATES = [
  "intent",
  "sent",
  "posted",
  "updated",
  "rejected",
  "failed",
  "in-doubt",
  "not-attempted",
  "overtaken",
] as const;
export type PostState = (typeof POST_STATES)[number];
