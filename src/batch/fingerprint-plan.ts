import { createHash } from "node:crypto";
import { isPackageContent, type PostContent } from "../domain/post-content.ts";
import { orderKeyText } from "../domain/order-key.ts";
import { isSendingDecision, packageIdOf, wishOf, type DecidedPost } from "./decided-post.ts";
import { postsOf, type PlannedOrder } from "./plan.ts";

/** What a plan decided of one order and on what, short enough to be kept by the million. */
export interface OrderFingerprint {
  /** See {@link orderKeyText}. */
  readonly key: string;
  /** The version of the ledger's history that the decision was made on. */
  readonly version: number;
  /** One digest per post that is sent. A repeat of a post has the digest of the post. */
  readonly sends: readonly string[];
  /** One digest per post that is skipped or refused. */
  readonly others: readonly string[];
}

/** Two plans of one order, by one sheet and one config, are held together by it. */
export function fingerprintOrder(order: PlannedOrder): OrderFingerprint {
  const posts = postsOf(order);
  return {
    key: orderKeyText(order.group.key),
    version: order.decided.version,
    sends: posts.filter(({ decision }) => isSendingDecision(decision)).map(digestOf),
    others: posts.filter(({ decision }) => !isSendingDecision(decision)).map(digestOf),
  };
}

/** What became of an order since its plan was saved, in the order of gravity. */
export type OrderDrift =
  /** The same posts on the same history. */
  | "none"
  /** The history grew, and nothing is sent that the saved plan did not have. */
  | "history"
  /** Something else would be sent. */
  | "sends";

/** Compares what is decided of an order now with what was decided of it. */
export function compareFingerprints(
  saved: OrderFingerprint | undefined,
  now: OrderFingerprint,
): OrderDrift {
  if (saved === undefined) return "sends";
  const planned = new Set(saved.sends);
  if (!now.sends.every((digest) => planned.has(digest))) return "sends";
  const isSame =
    saved.version === now.version &&
    isEqual(saved.sends, now.sends) &&
    isEqual(saved.others, now.others);
  return isSame ? "none" : "history";
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((digest, index) => digest === other[index]);
}

function digestOf(decided: DecidedPost): string {
  const { route, lines } = wishOf(decided);
  const { decision } = decided;
  const rows = lines.map(({ line }) => line.index);
  const what = isSendingDecision(decision)
    ? [packageIdOf(decision), undated(decision.content)]
    : [decision.kind, "code" in decision ? decision.code : ""];
  const text = JSON.stringify([route.account, route.traits.name, rows, ...what]);
  // 96 bits: enough to tell the posts of one order apart, many times over.
  return createHash("sha256").update(text, "utf8").digest("base64url").slice(0, 16);
}

/** Ship dates follow from the sheet and from the moment of planning, which is another one each time. */
function undated(content: PostContent): object {
  if (!isPackageContent(content)) return content;
  const { shipDate: _sent, saidShipDate: _said, ...rest } = content;
  return rest;
}
