import type { OrderHistory } from "../../domain/history.ts";
import { isPackageOperation } from "../../domain/operation.ts";
import type { ClaimAnswer, ClaimRequest, IntentDraft } from "../ledger.ts";
import { isClaimLive, nameClaim } from "../picture-history.ts";
import type { Onlooker } from "../picture-history.ts";
import type { Connection } from "./connection.ts";
import { closeOpenPosts, giveBack } from "./give-back.ts";
import { insertOrder, readOrder } from "./order-rows.ts";
import type { OrderRow } from "../stored-rows.ts";
import { readHistory } from "./read-history.ts";
import { recordIntent } from "./write-intents.ts";

/**
 * Claims one order for its posts, or says why not. The steps, with nobody in
 * between: a live claim of somebody else holds; a dead one is cleared; then the
 * version decides whether the plan still stands. Call it inside a transaction.
 */
export function claimOrder(
  connection: Connection,
  request: ClaimRequest,
  onlooker: Onlooker,
): ClaimAnswer {
  const found = readOrder(connection, request.order);
  const claim = found?.claim ?? null;
  const isLive = claim !== null && isClaimLive(claim, onlooker);
  if (isLive && claim.owner.id !== request.owner.id) {
    return { kind: "held", by: nameClaim(claim), leaseEndsAtMs: claim.leaseEndsAtMs };
  }
  if (found && claim && !isLive) giveBack(connection, found.ref, onlooker.nowMs);
  const history = readHistory(connection, request.order, {
    ...onlooker,
    ownerId: request.owner.id,
  });
  const isOfOtherSeller = request.posts.some(({ planned }) => isStranger(planned, history));
  if (history.version !== request.expectedVersion || isOfOtherSeller) {
    return { kind: "changed", history };
  }
  // Claimed once more by the same owner: what it had under way ends here.
  if (found && isLive) closeOpenPosts(connection, found.ref, onlooker.nowMs);
  return takeOrder(connection, request, found, onlooker.nowMs);
}

/** Whether a post would begin under this seller what is known under another. */
function isStranger(
  { kind, operation }: IntentDraft["planned"],
  { otherSellers, packages, updates }: OrderHistory,
): boolean {
  if (otherSellers.length === 0 || packages.length > 0) return false;
  return isPackageOperation(operation) ? kind === "create" : updates.length === 0;
}

function takeOrder(
  connection: Connection,
  request: ClaimRequest,
  found: OrderRow | null,
  nowMs: number,
): ClaimAnswer {
  const { order, owner } = request;
  const ref = found?.ref ?? insertOrder(connection, order);
  const epoch = (found?.epoch ?? 0) + 1;
  connection.write(
    `UPDATE orders SET version = version + 2, epoch = ?, claim_owner = ?, claim_host = ?,
       claim_boot = ?, claim_pid = ?, claim_run = ?, lease_ms = ?, lease_ends_at_ms = ?
     WHERE id = ?`,
    epoch,
    owner.id,
    owner.host,
    owner.bootId,
    owner.pid,
    request.runId,
    Math.ceil(request.leaseMs),
    Math.ceil(nowMs + request.leaseMs),
    ref,
  );
  const context = { orderRef: ref, order, runId: request.runId, epoch, nowMs };
  const postIds = request.posts.map((draft) => recordIntent(connection, draft, context));
  return { kind: "claimed", claim: { order, owner, epoch }, postIds };
}
