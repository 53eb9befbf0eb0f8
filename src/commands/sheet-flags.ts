import type { CommonFlags, PlanFlags } from "./flags.ts";

/** Flags of commands that read sheets as a plan does, and send nothing. */
export type SheetFlags = CommonFlags &
  Pick<
    PlanFlags,
    | "files"
    | "account"
    | "operation"
    | "profile"
    | "sheet"
    | "encoding"
    | "duplicateRows"
    | "maxAge"
  >;

/** What the other flags of a plan are to them. */
export const UNDECIDED = {
  changedTracking: undefined,
  trustPackageIds: false,
  strictTracking: false,
  expectPackages: undefined,
  expectQuantity: undefined,
  shipBy: undefined,
} as const satisfies Partial<PlanFlags>;
