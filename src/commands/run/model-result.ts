import type { RunTally } from "../../batch/run/context.ts";
import { shownContentOf, wishOf, type DecidedPost } from "../../batch/decided-post.ts";
import { postsOf, type BatchPlan, type PlannedOrder } from "../../batch/plan.ts";
import type { ResultRow } from "../../domain/result-row.ts";
import { mapSeries } from "../../domain/series.ts";
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
    packages: mapSeries(
      plan.orders.flatMap((order) => answeredPosts(order, tally)),
      summarisePackage,
    ),
    summary: { ...run, requests: tally.requests, throttled: tally.throttled },
  });
}

interface AnsweredPost {
  readonly order: PlannedOrder;
  readonly decided: DecidedPost;
  readonly answer: ResultRow;
}

function answeredPosts(order: PlannedOrder, tally: RunTally): AnsweredPost[] {
  return postsOf(order).flatMap((decided) => {
    const answer = tally.answers[wishOf(decided).lines[0]?.line.index ?? -1];
    return answer ? [{ order, decided, answer }] : [];
  });
}

function summarisePackage({ order, decided, answer }: AnsweredPost): PackageSummary {
  const { lines, route } = wishOf(decided);
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
}
