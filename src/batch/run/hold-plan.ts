import { answerPlan } from "../answers.ts";
import { packagesToSend, type BatchPlan } from "../plan.ts";
import type { RunTally } from "./context.ts";

/** The answers of a plan whose control total does not agree: nothing is sent. */
export function holdPlan(plan: BatchPlan, reason: string): RunTally {
  const answers = answerPlan(plan);
  for (const { package: pkg } of plan.orders.flatMap(packagesToSend)) {
    for (const { line } of pkg.lines) {
      const before = answers[line.index];
      if (before) answers[line.index] = { ...before, reasonCode: "control-total-mismatch", reason };
    }
  }
  return {
    answers,
    postsBegun: 0,
    requests: 0,
    throttled: 0,
    refusedAccounts: new Map(),
    fatal: null,
  };
}
