import { countUnits } from "../batch/count-units.ts";
import { countPackages, type BatchPlan } from "../batch/plan.ts";
import type { PlanFlags } from "./flags.ts";

/** What sheets hold, as control totals count it. */
export interface SheetTotals {
  readonly packages: number;
  /** Units of all packages; counted only where somebody wants to know. */
  countUnits(): number;
}

/** `--expect-packages` and `--expect-quantity`: what does not agree, or null. */
export function checkControlTotal(
  { expectPackages, expectQuantity }: Pick<PlanFlags, "expectPackages" | "expectQuantity">,
  totals: SheetTotals,
): string | null {
  const faults: string[] = [];
  if (expectPackages !== undefined && expectPackages !== totals.packages) {
    faults.push(`${expectPackages} packages were expected, the sheets hold ${totals.packages}.`);
  }
  const units = expectQuantity === undefined ? undefined : totals.countUnits();
  if (units !== expectQuantity) {
    faults.push(`${expectQuantity} units were expected, the sheets hold ${units}.`);
  }
  return faults.length === 0 ? null : `Control total: ${faults.join(" ")} Nothing is sent.`;
}

/** The totals of a plan. */
export function totalsOf(plan: BatchPlan): SheetTotals {
  return { packages: countPackages(plan), countUnits: () => countUnits(plan) };
}
