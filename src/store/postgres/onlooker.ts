import { createOwnerCheck, isOfThisBoot } from "../claim-owner.ts";
import type { ClaimOwner } from "../ledger.ts";
import type { Onlooker } from "../picture-history.ts";

/** Who looks at claims from this process, at this time of the database. For one piece of work. */
export function lookAt(nowMs: number): Onlooker {
  const isOwnerGone = createOwnerCheck();
  const isOwnerRunning = (owner: ClaimOwner) => isOfThisBoot(owner) && !isOwnerGone(owner);
  return { nowMs: Math.floor(nowMs), isOwnerGone, isOwnerRunning };
}
