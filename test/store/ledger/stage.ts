import type { ClaimOwner } from "../../../src/store/ledger.ts";
import type { FakeClock } from "../../fake-clock.ts";
import type { Actor, LedgerSite } from "./actor.ts";

/** A fresh ledger with two runs on connections of their own. */
export type Stage = (options?: { owner?: ClaimOwner }) => Promise<{
  readonly actor: Actor;
  readonly second: Actor;
  readonly clock: FakeClock;
  readonly site: LedgerSite;
}>;
