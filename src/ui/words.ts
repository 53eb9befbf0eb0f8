import { UPDATE_OPERATION_NAMES } from "../domain/operation.ts";
import { RESULTS, type Result } from "../domain/result-row.ts";
import { countOf, formatCount, formatDuration, formatRate } from "./format.ts";
import { laneRatePerSecond, type LaneView } from "./view-lanes.ts";
import type { ProblemView } from "./view-problems.ts";
import type { RunViewState } from "./view-state.ts";

/** Results, for people. */
export const RESULT_WORDS: Readonly<Record<Result, string>> = {
  posted: "posted",
  updated: "updated",
  "already-posted": "already posted",
  ignored: "ignored",
  rejected: "rejected",
  failed: "failed",
  "in-doubt": "in doubt",
  "not-attempted": "not attempted",
};

/** Counts by result, zeros left out: "15 posted, 2 updated, 1 rejected"; "nothing" when all are 0. */
export function describeResults(counts: Readonly<Record<Result, number>>): string {
  const parts = RESULTS.filter((result) => counts[result] > 0).map(
    (result) => `${formatCount(counts[result])} ${RESULT_WORDS[result]}`,
  );
  return parts.length > 0 ? parts.join(", ") : "nothing";
}

/** What a lane waits for, in words; "" when it is only its own rate limit. */
export function describeWait(lane: LaneView): string {
  switch (lane.waitsFor?.kind) {
    case undefined:
      return "";
    case "throttled":
      return lane.waitsFor.waitMs === null
        ? "told to slow down"
        : `told to wait ${formatDuration(lane.waitsFor.waitMs)}`;
    case "retry":
      return `repeats in ${formatDuration(lane.waitsFor.waitMs)}`;
    case "credentials":
      return "credentials refused";
  }
}

/** The observed rate of a lane, "" while it cannot be told. */
export function describeRate(lane: LaneView, nowMs: number): string {
  const rate = laneRatePerSecond(lane, nowMs);
  return rate === null ? "" : formatRate(rate);
}

/** One problem package on one line: "rejected  order A-1  sheet.csv:7  missing-value: The row has ...". */
export function describeProblem(problem: ProblemView): string {
  const why =
    problem.reason === "" ? problem.reasonCode : `${problem.reasonCode}: ${problem.reason}`;
  const order = problem.orderId === "" ? "no order ID" : `order ${problem.orderId}`;
  return `${RESULT_WORDS[problem.result]}  ${order}  ${problem.place}  ${why}`;
}

/** What the plan decided: "17 to send (15 new, 2 updated), 2 already posted or superseded, 1 rejected". */
export function describeDecisions(decisions: NonNullable<RunViewState["decisions"]>): string {
  const { create, update, replay, skip, reject } = decisions;
  const kinds = [
    create > 0 ? `${formatCount(create)} new` : "",
    update > 0 ? `${formatCount(update)} to update` : "",
    replay > 0 ? `${formatCount(replay)} in doubt to repeat` : "",
  ].filter((part) => part !== "");
  const toSend = create + update + replay;
  const detail = kinds.length > 0 ? ` (${kinds.join(", ")})` : "";
  return [
    `${formatCount(toSend)} to send${detail}`,
    skip > 0 ? `${formatCount(skip)} already posted or superseded` : "",
    reject > 0 ? `${formatCount(reject)} rejected` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** What posts are, by the operations that send them. */
export function wordOfPosts(
  lanes: readonly { readonly operation: string }[],
): "package" | "update" | "post" {
  const kinds = new Set(
    lanes.map(({ operation }) =>
      UPDATE_OPERATION_NAMES.some((name) => name === operation) ? "update" : "package",
    ),
  );
  const [kind = "package"] = kinds;
  return kinds.size > 1 ? "post" : kind;
}

/** "24 rows, 18 orders, 20 packages"; `word` is what the packages are, where some are none. */
export function describeSize(
  size: { rows: number; orders: number; packages: number },
  word: "package" | "update" | "post" = "package",
): string {
  return [
    countOf(size.rows, "row"),
    countOf(size.orders, "order"),
    countOf(size.packages, word),
  ].join(", ");
}
