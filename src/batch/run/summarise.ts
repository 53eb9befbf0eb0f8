import type { ResultRow } from "../../domain/result-row.ts";
import { countResults, nameCounts } from "../../domain/row-counts.ts";
import type { RunFinished } from "../events.ts";
import { countPackages, type BatchPlan } from "../plan.ts";
import type { RunTally } from "./context.ts";

/** What a run was, as its end names it. */
export interface EndedRun {
  readonly runId: string;
  readonly durationMs: number;
  readonly result: string;
}

/** The last event of a run. */
export function summariseRun(plan: BatchPlan, tally: RunTally, run: EndedRun): RunFinished {
  const sheets = {
    rows: plan.lines.length,
    orders: plan.orders.length,
    packages: countPackages(plan),
  };
  return finishRun(tally.answers, sheets, tally, run);
}

/** The last event of a run, of what its sheets hold and what sending them took. */
export function finishRun(
  answers: readonly ResultRow[],
  { rows, orders, packages }: Pick<RunFinished, "rows" | "orders" | "packages">,
  { requests, throttled }: Pick<RunFinished, "requests" | "throttled">,
  { runId, durationMs, result }: EndedRun,
): RunFinished {
  return {
    type: "run:finished",
    runId,
    rows,
    orders,
    packages,
    ...nameCounts(countResults(answers)),
    requests,
    throttled,
    // A clock that was set back in between would make it negative.
    durationMs: Math.max(0, Math.round(durationMs)),
    result,
  };
}
