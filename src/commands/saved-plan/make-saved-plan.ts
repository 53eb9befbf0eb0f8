import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { fingerprintOrder } from "../../batch/fingerprint-plan.ts";
import { countDecisions, countPackages, postsOf, type BatchPlan } from "../../batch/plan.ts";
import { wishOf } from "../../batch/decided-post.ts";
import { describeAccount } from "../../config/accounts.ts";
import type { LoadedConfig } from "../../config/load-config.ts";
import type { SourceFile } from "../../domain/sheet-row.ts";
import type { PlanFlags } from "../flags.ts";
import { packFingerprint, type SavedPlan } from "./saved-plan.ts";

/** What a plan was made of, besides the plan itself. */
export interface PlanOrigin {
  readonly files: readonly SourceFile[];
  readonly flags: PlanFlags;
  readonly config: LoadedConfig;
  /** As it is shown to people. */
  readonly ledger: string;
  readonly cwd: string;
  readonly nowMs: number;
}

/** A plan as it is saved: what it sends, and all by which a change since can be told. */
export function makeSavedPlan(plan: BatchPlan, origin: PlanOrigin): SavedPlan {
  const { files, flags, config, ledger, cwd, nowMs } = origin;
  const { account, operation, profile, sheet, encoding, orders, readOrders } = flags;
  const { changedTracking, duplicateRows, trustPackageIds, strictTracking } = flags;
  const how = { account, operation, profile, sheet, encoding, readOrders };
  const rules = { changedTracking, duplicateRows, trustPackageIds, strictTracking };
  return {
    type: "shipledger:plan",
    format: 1,
    id: randomUUID(),
    savedAt: new Date(nowMs).toISOString(),
    ledger,
    sheets: files.map(({ path, hash }) => ({ path: resolve(cwd, path), hash })),
    flags: { ...how, ...rules, orders: orders === undefined ? undefined : resolve(cwd, orders) },
    accounts: describeAccounts(plan, config),
    packages: countPackages(plan),
    decisions: countDecisions(plan),
    orders: plan.orders.map((order) => packFingerprint(fingerprintOrder(order))),
  };
}

/** What every account of a plan is, by name, as one line that people can read. */
export function describeAccounts(plan: BatchPlan, config: LoadedConfig): Record<string, string> {
  const names = new Set<string>();
  for (const order of plan.orders) {
    for (const decided of postsOf(order)) names.add(wishOf(decided).route.account);
  }
  return Object.fromEntries(
    [...names].toSorted().map((name) => {
      const { api, baseUrl, seller, timeZone, marketplaceId } = describeAccount(config, name);
      const words = [`${api} at ${new URL(baseUrl).host}`, `seller ${seller}`, timeZone];
      return [name, [...words, marketplaceId].filter(Boolean).join(", ")];
    }),
  );
}
