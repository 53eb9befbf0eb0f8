import type { Result, ResultRow } from "../../domain/result-row.ts";
import { RESULTS } from "../../domain/result-row.ts";
import type { RunFinished } from "../events.ts";
import { countPackages, type BatchPlan } from "../plan.ts";
import type { RunTally } from "./context.ts";

/** Rows by result. */
export function countResults(answers: readonly ResultRow[]): Record<Result, number> {
  const counts = Object.fromEntries(RESULTS.map((result) => [result, 0])) as Record<Result, number>;
  for (const answer of answers) counts[answer.result] += 1;
  return counts;
}

/** The last event of a run. */
export function summariseRun(
  plan: BatchPlan,
  tally: RunTally,
  run: { readonly runId: string; readonly durationMs: number; readonly result: string },
): RunFinished {
  const counts = countResults(tally.answers);
  return {
    type: "run:finished",
    runId: run.runId,
    rows: plan.lines.length,
    orders: plan.orders.length,
    packages: countPackages(plan),
    posted: counts.posted,
    updated: counts.updated,
    alreadyPosted: counts["already-posted"],
    ignored: counts.ignored,
    rejected: counts.rejected,
    failed: counts.failed,
    inDoubt: counts["in-doubt"],
    notAttempted: counts["not-attempted"],
    requests: tally.requests,
    throttled: tally.throttled,
    // A clock that was set back in between would make it negative.
    durationMs: Math.max(0, Math.round(run.durationMs)),
    result: run.result,
  };
}
