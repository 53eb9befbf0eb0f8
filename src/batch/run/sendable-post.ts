import type { PlannedPost, StoredRequest } from "../../domain/post.ts";
import type { Endpoints } from "../../endpoints/endpoint.ts";
import type { IntentDraft, PostSource } from "../../store/ledger.ts";
import { BugError } from "../../errors.ts";
import type { DecidedPackage } from "../identity/package.ts";
import type { PlanSettings } from "../identity/settings.ts";

/** A claimed post, ready to leave. */
export interface SendablePost {
  readonly postId: number;
  readonly planned: PlannedPost;
  readonly request: StoredRequest;
  readonly source: PostSource;
  /** The number of the package's first post, by which a later sheet may name it. */
  readonly firstTrackingNumber: string;
}

/** The intent of a decided package: its whole request, and the row it comes from. */
export function draftIntent(
  decided: DecidedPackage,
  endpoints: Endpoints,
  { accounts }: Pick<PlanSettings, "accounts">,
): IntentDraft {
  const { package: pkg, decision } = decided;
  if (decision.kind !== "create" && decision.kind !== "update" && decision.kind !== "replay") {
    throw new BugError(`a package to ${decision.kind} has no intent`);
  }
  const [first] = pkg.lines;
  if (!first) throw new BugError("a package without lines");
  const { order, traits, account } = pkg.route;
  const { packageId, content } = decision;
  const { file, sheet } = first.line.row.table;
  const place = { marketplaceId: accounts.get(account)?.marketplaceId ?? "" };
  const { orderId } = order;
  return {
    planned: {
      kind: decision.kind,
      order,
      account,
      operation: traits.name,
      packageId,
      content,
      before: decision.kind === "create" ? null : decision.before,
      replayOf: decision.kind === "replay" ? decision.postId : null,
      lines: pkg.lines.map(({ line }) => line.index),
    },
    request: endpoints[traits.name].buildRequest({ orderId, packageId, content, place }),
    source: { fileHash: file.hash, fileName: file.name, sheet, row: first.line.row.row },
  };
}
