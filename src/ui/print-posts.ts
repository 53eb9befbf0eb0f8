import { printable } from "../domain/normalise.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { PostState, StoredRequest } from "../domain/post.ts";
import {
  describeChange,
  describeUpdate,
  isFulfillmentOrderContent,
  isPackageContent,
  type PostContent,
} from "../domain/post-content.ts";
import { cleanText, countOf, formatPlace } from "./format.ts";
import { jsonText } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";
import { formatTable } from "./table.ts";

/** A post as it is printed: what the ledger's records hold, said in words of the domain alone. */
export interface PostView {
  readonly postId: number;
  readonly order: OrderKey;
  readonly account: string;
  readonly operation: string;
  /** "" for an update of the order itself. */
  readonly packageId: string;
  /** What of the order it is about: the package ID, or an update's own key. */
  readonly subject: string;
  readonly kind: "create" | "update";
  readonly state: PostState;
  readonly content: PostContent;
  /** Null once the buyer's data in it was deleted. */
  readonly request: StoredRequest | null;
  readonly source: {
    readonly fileHash: string;
    readonly fileName: string;
    readonly sheet: string | null;
    readonly row: number;
  };
  readonly runId: string;
  readonly attempts: number;
  readonly requestId: string;
  readonly reasonCode: string;
  readonly reason: string;
  /** Who ended its doubt by hand; "" for every other post. */
  readonly resolvedBy: string;
  /** ISO 8601, UTC; "" where it has not happened. */
  readonly intendedAt: string;
  readonly sentAt: string;
  readonly settledAt: string;
}

/** Prints posts as a table, in the order given. */
export function printPosts(posts: readonly PostView[], write: WriteText): void {
  if (posts.length === 0) {
    write("No posts.\n");
    return;
  }
  const isOfPackages = posts.every(({ content }) => isPackageContent(content));
  const what = isOfPackages ? "tracking" : "tracking, or what was told";
  const columns = ["order", "package ID", "kind", "state", what, "carrier", "when", "run"];
  const lines = formatTable(
    columns.map((title) => ({ title })),
    posts.map((post) => [
      cleanText(post.order.orderId),
      cleanText(post.packageId),
      post.kind,
      post.state,
      cleanText(whatOf(post)),
      cleanText(carrierOf(post)),
      cleanText(lastTimeOf(post)),
      cleanText(post.runId),
    ]),
  );
  write(`${lines.join("\n")}\n${countOf(posts.length, "post")}\n`);
}

/** Prints all that is known of one order's posts, subject by subject, oldest first. */
export function printOrderPosts(
  orderId: string,
  posts: readonly PostView[],
  write: WriteText,
): void {
  if (posts.length === 0) {
    write(`The ledger holds no post of order ${cleanText(orderId)}.\n`);
    return;
  }
  const packages = Map.groupBy(
    posts.toSorted((a, b) => a.postId - b.postId),
    (post) => `${post.order.environment}\n${post.order.seller}\n${post.subject}`,
  );
  const counted = [...packages.values()].filter(([post]) => post?.packageId !== "").length;
  const size = counted === 0 ? "no package, but updates" : countOf(counted, "package");
  write(`Order ${cleanText(orderId)}: ${size}\n`);
  for (const versions of packages.values()) {
    const first = versions[0];
    if (first === undefined) continue;
    const { seller, environment } = first.order;
    const whose = `seller ${cleanText(seller)}, ${environment}`;
    const what = first.packageId === "" ? "The order itself" : `Package ${first.packageId}`;
    write(`\n${cleanText(what)} (${whose}): ${countOf(versions.length, "post")}\n`);
    let known: PostContent | null = null;
    for (const post of versions) {
      write(`${postLines(post, known).join("\n")}\n`);
      if (post.state === "posted" || post.state === "updated") known = post.content;
    }
  }
}

/** @param before the content that was confirmed last, when the post was made; null for none */
function postLines(post: PostView, before: PostContent | null): string[] {
  const { source } = post;
  const facts: readonly (readonly [string, string])[] = [
    ["to", `${post.account} ${post.operation}`],
    ...contentFacts(post.content, before),
    ["reason", [post.reasonCode, post.reason].filter((text) => text !== "").join(": ")],
    ["resolved by", post.resolvedBy],
    ["intended", post.intendedAt],
    ["sent", post.sentAt],
    ["settled", post.settledAt],
    ["attempts", String(post.attempts)],
    ["request ID", post.requestId],
    ["run", post.runId],
    ["from", formatPlace(source.fileName, source.sheet, source.row)],
    ["file hash", source.fileHash],
    ["request", post.request === null ? "" : `${post.request.method} ${post.request.path}`],
    ["body", post.request?.body == null ? "" : jsonText(post.request.body)],
  ];
  return [
    `  Post ${post.postId}: ${post.kind}, ${post.state}`,
    ...formatTable(
      [{ title: "" }, { title: "" }],
      facts
        .filter(([, text]) => text !== "")
        .map(([name, text]) => [`    ${name}`, printable(text)]),
    ).slice(1),
  ];
}

function contentFacts(
  content: PostContent,
  before: PostContent | null,
): readonly (readonly [string, string])[] {
  if (isFulfillmentOrderContent(content)) {
    const known = before && !isPackageContent(before) ? before : null;
    return [
      ["says", content.action],
      ["changes", describeChange(known, content).to],
    ];
  }
  if (!isPackageContent(content)) return [["says", describeUpdate(content)]];
  const { carrierCode, carrierName } = content;
  return [
    ["tracking", content.trackingNumber],
    ["carrier", [carrierCode, carrierName].filter((text) => text !== "").join(", ")],
    ["method", content.shipMethod],
    ["shipped", content.shipDate],
    ["items", content.items.map(({ id, quantity }) => `${id} x ${quantity}`).join(", ")],
  ];
}

/** Prints posts as one JSON array, one post a line. */
export function printPostsJson(posts: readonly PostView[], write: WriteText): void {
  const lines = posts.map((post) => jsonText(publishedPost(post)));
  write(lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`);
}

/** Prints one order's posts as one JSON document, with their stored requests. */
export function printOrderPostsJson(
  orderId: string,
  posts: readonly PostView[],
  write: WriteText,
): void {
  const versions = posts
    .toSorted((a, b) => a.postId - b.postId)
    .map((post) => ({ ...publishedPost(post), request: post.request }));
  write(`${jsonText({ orderId, posts: versions })}\n`);
}

function publishedPost(post: PostView): Record<string, unknown> {
  const { content, order, source } = post;
  return {
    postId: post.postId,
    orderId: order.orderId,
    seller: order.seller,
    environment: order.environment,
    account: post.account,
    operation: post.operation,
    packageId: post.packageId,
    kind: post.kind,
    state: post.state,
    ...publishedContent(content),
    reasonCode: post.reasonCode,
    reason: post.reason,
    resolvedBy: post.resolvedBy,
    intendedAt: post.intendedAt,
    sentAt: post.sentAt,
    settledAt: post.settledAt,
    attempts: post.attempts,
    requestId: post.requestId,
    runId: post.runId,
    file: source.fileName,
    fileHash: source.fileHash,
    sheet: source.sheet,
    row: source.row,
  };
}

/** One set of keys for all posts; what an update says stands under a key of its own. */
function publishedContent(content: PostContent): Record<string, unknown> {
  const isPackage = isPackageContent(content);
  const { trackingNumber, carrierCode, carrierName, shipMethod, shipDate } = isPackage
    ? content
    : NO_FIELDS;
  const fields = { trackingNumber, carrierCode, carrierName, shipMethod, shipDate };
  const { items } = content;
  return isPackage ? { ...fields, items } : { ...fields, items, update: content };
}

const NO_FIELDS = {
  trackingNumber: "",
  carrierCode: "",
  carrierName: "",
  shipMethod: "",
  shipDate: "",
};

/** The tracking number of a package, or what an update says. */
function whatOf({ content }: PostView): string {
  return isPackageContent(content) ? content.trackingNumber : describeUpdate(content);
}

function carrierOf({ content }: PostView): string {
  return isPackageContent(content) ? content.carrierCode || content.carrierName : "";
}

function lastTimeOf(post: PostView): string {
  return post.settledAt || post.sentAt || post.intendedAt;
}
