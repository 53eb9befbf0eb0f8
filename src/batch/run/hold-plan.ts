import { answerPlan } from "../answers.ts";
import { wishOf } from "../decided-post.ts";
import { postsToSend, type BatchPlan } from "../plan.ts";
import type { RunTally } from "./context.ts";
import { createTally } from "./tally.ts";

/** The answers of a plan whose control total does not agree: nothing is sent. */
export function holdPlan(plan: BatchPlan, reason: string): RunTally {
  const answers = answerPlan(plan);
  for (const decided of plan.orders.flatMap(postsToSend)) {
    for (const { line } of wishOf(decided).lines) {
      const before = answers[line.index];
      if (before) answers[line.index] = { ...before, reasonCode: "control-total-mismatch", reason };
    }
  }
  return createTally(answers);
}
