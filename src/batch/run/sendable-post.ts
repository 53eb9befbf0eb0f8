import { isFulfillmentOrderOperation, isStatusOperation } from "../../domain/operation.ts";
import type { PlannedPost, StoredRequest } from "../../domain/post.ts";
import type { Endpoints, RequestPlace } from "../../endpoints/endpoint.ts";
import type { IntentDraft, PostSource } from "../../store/ledger.ts";
import { assertInvariant, BugError } from "../../errors.ts";
import { wishOf } from "../decided-post.ts";
import type { PlanSettings } from "../identity/settings.ts";
import type { PostToSend } from "../plan.ts";

/** A claimed post, ready to leave. */
export interface SendablePost {
  readonly postId: number;
  readonly planned: PlannedPost;
  readonly request: StoredRequest;
  readonly source: PostSource;
  /** The number of the package's first post, by which a later sheet may name it; "" for an update. */
  readonly firstTrackingNumber: string;
}

/** The intent of a decided post: its whole request, and the row it comes from. */
export function draftIntent(
  decided: PostToSend,
  endpoints: Endpoints,
  { accounts }: Pick<PlanSettings, "accounts">,
): IntentDraft {
  const { decision } = decided;
  const { lines, route } = wishOf(decided);
  const [first] = lines;
  if (!first) throw new BugError("a post without lines");
  const { file, sheet } = first.line.row.table;
  const place = { marketplaceId: accounts.get(route.account)?.marketplaceId ?? "" };
  return {
    planned: {
      kind: decision.kind,
      order: route.order,
      account: route.account,
      operation: route.traits.name,
      subject: "packageId" in decision ? decision.packageId : decision.subject,
      content: decision.content,
      before: decision.kind === "create" ? null : decision.before,
      replayOf: decision.kind === "replay" ? decision.postId : null,
      lines: lines.map(({ line }) => line.index),
    },
    request: buildRequest(decided, endpoints, place),
    source: { fileHash: file.hash, fileName: file.name, sheet, row: first.line.row.row },
  };
}

function buildRequest(
  decided: PostToSend,
  endpoints: Endpoints,
  place: RequestPlace,
): StoredRequest {
  const { orderId } = wishOf(decided).route.order;
  if ("package" in decided) {
    const { packageId, content } = decided.decision;
    const endpoint = endpoints[decided.package.route.traits.name];
    return endpoint.buildRequest({ orderId, packageId, content, place });
  }
  const { update, decision } = decided;
  if (decision.kind === "replay") return decision.request;
  const { name } = update.route.traits;
  if (update.kind === "fulfillment-order") {
    assertInvariant(isFulfillmentOrderOperation(name), `${name} changes no fulfillment orders.`);
    return endpoints[name].buildRequest({ orderId, wish: update.wish });
  }
  assertInvariant(update.content && isStatusOperation(name), `${name} sets no status.`);
  const { status, items } = update.content;
  return endpoints[name].buildRequest({ orderId, status, items, place });
}
