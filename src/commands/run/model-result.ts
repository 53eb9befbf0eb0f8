import type { RunTally } from "../../batch/run/context.ts";
import { shownContentOf, wishOf } from "../../batch/decided-post.ts";
import { postsOf, type BatchPlan, type PlannedOrder } from "../../batch/plan.ts";
import type { ReadSheets } from "../../sheet/read-sheets.ts";
import {
  buildResultModel,
  type PackageSummary,
  type ResultModel,
} from "../../sheet/result-model.ts";

/** The result of a run as a value: plan, answers and what was read. */
export function modelResult(
  runId: string,
  plan: BatchPlan,
  read: ReadSheets,
  tally: RunTally,
  run: { readonly startedAtMs: number; readonly finishedAtMs: number; readonly ledger: string },
): ResultModel {
  return buildResultModel({
    runId,
    tables: read.tables,
    lines: plan.lines,
    answers: tally.answers,
    packages: plan.orders.flatMap((order) => summarisePackages(order, tally)),
    summary: { ...run, requests: tally.requests, throttled: tally.throttled },
  });
}

function summarisePackages(order: PlannedOrder, tally: RunTally): PackageSummary[] {
  return postsOf(order).flatMap((decided) => {
    const { lines, route } = wishOf(decided);
    const answer = tally.answers[lines[0]?.line.index ?? -1];
    if (!answer) return [];
    return {
      account: route.account,
      operation: route.traits.name,
      orderId: order.group.key.orderId,
      packageId: answer.packageId,
      ...shownContentOf(decided),
      result: answer.result,
      reasonCode: answer.reasonCode,
      postedAt: answer.postedAt,
      attempts: answer.attempts,
      requestId: answer.requestId,
      lines: lines.map(({ line }) => line.index),
    };
  });
}
