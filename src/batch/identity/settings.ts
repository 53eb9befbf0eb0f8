import type { OperationName, PostTraits } from "../../domain/operation.ts";
import type { Environment } from "../../domain/order-key.ts";
import type { AllowedCarrier } from "../../domain/order-reading.ts";

/** What the operator answered for the whole run. */
export interface PlanSettings {
  /** `--changed-tracking`: what a changed number without an action means. */
  readonly changedTracking: "create" | "update" | null;
  /** `--duplicate-rows`. */
  readonly duplicateRows: "refuse" | "once" | "sum";
  /** `--trust-package-ids`. */
  readonly trustPackageIds: boolean;
  /** `--strict-tracking`: a number that contradicts its carrier is rejected, not only told. */
  readonly strictTracking?: boolean;
  /** `--account`, else the config's default; null when there are several and no default. */
  readonly defaultAccount: string | null;
  /** `--operation`; null leaves it to the account's API. */
  readonly defaultOperation: string | null;
  /** When planning began, in milliseconds since the epoch: no ship date lies later. */
  readonly nowMs: number;
  readonly accounts: ReadonlyMap<string, PlanAccount>;
  /** What accounts may name as a carrier, where their marketplace told it. */
  readonly allowedCarriers?: ReadonlyMap<string, readonly AllowedCarrier[]>;
  readonly operations: ReadonlyMap<OperationName, PostTraits>;
}

/** What a plan needs to know of an account: no secret. */
export interface PlanAccount {
  readonly name: string;
  readonly api: string;
  readonly seller: string;
  readonly environment: Environment;
  /** Of dates without a time: a name of the IANA database. */
  readonly timeZone: string;
  /** Amazon's ID of the marketplace; "" where the API has none. */
  readonly marketplaceId: string;
  /** The operation of rows that name none. */
  readonly operation: OperationName;
}
