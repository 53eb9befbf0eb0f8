import type { Clock } from "../clock.ts";
import { packagesToSend, type BatchPlan } from "../batch/plan.ts";
import type { RunContext } from "../batch/run/context.ts";
import type { LedgerPlace } from "../config/ledger-place.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { ENDPOINTS, warmAccount } from "../endpoints/registry.ts";
import { BugError } from "../errors.ts";
import { createLimiter } from "../limiter/shared-limiter.ts";
import { createClaimOwner } from "../store/claim-owner.ts";
import { openSqliteBuckets } from "../store/sqlite/buckets.ts";
import { sendingPlaces } from "./session.ts";

/** An access token is asked for within seconds; what it answers is worth knowing also when the run stops. */
const NEVER = new AbortController().signal;

/** What sending needs besides the ledger. */
export interface Sending {
  readonly ports: Pick<
    RunContext,
    "limiter" | "endpoints" | "owner" | "endpointAccount" | "bucketOf" | "warm"
  >;
  /** Reads every secret that the plan needs, so that a missing one is told before anything is sent. */
  checkCredentials(plan: BatchPlan): void;
  close(): Promise<void>;
}

/** Opens the buckets beside the ledger and the limiter over them. */
export function openSending(config: LoadedConfig, place: LedgerPlace, clock: Clock): Sending {
  if (place.kind !== "file") throw new BugError("a ledger of another kind is refused earlier");
  const buckets = openSqliteBuckets(`${place.path}.buckets`, clock);
  const limiter = createLimiter({ store: buckets, clock });
  const { endpointAccount, bucketOf } = sendingPlaces(config);
  const owner = createClaimOwner();
  const warm = (account: string) => warmAccount(endpointAccount(account), NEVER);
  return {
    ports: { limiter, endpoints: ENDPOINTS, owner, endpointAccount, bucketOf, warm },
    checkCredentials(plan) {
      for (const { package: pkg } of plan.orders.flatMap(packagesToSend)) {
        endpointAccount(pkg.route.account);
      }
    },
    close: () => buckets.close(),
  };
}
