/** The words of the `result` column; section 7 of the contract. */
export const RESULTS = [
  "posted",
  "updated",
  "already-posted",
  "ignored",
  "rejected",
  "failed",
  "in-doubt",
  "not-attempted",
] as const;
export type Result = (typeof RESULTS)[number];

/** The columns that a result appends, in this order. */
export const RESULT_COLUMNS = [
  "result",
  "package-id",
  "original-tracking-number",
  "reason-code",
  "reason",
  "fix",
  "posted-at",
  "attempts",
  "request-id",
  "run-id",
  "source-file",
  "source-row",
] as const;
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** The answer to one line: the last stage. Text is "" where there is nothing to say. */
export interface ResultRow {
  /** Position of the line in the run. */
  readonly line: number;
  readonly result: Result;
  /** Only where the package is, or may be, at the marketplace. */
  readonly packageId: string;
  readonly originalTrackingNumber: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly fix: string;
  /** ISO 8601, UTC. */
  readonly postedAt: string;
  readonly attempts: number;
  readonly requestId: string;
}

/** A result says that the package is at the marketplace. */
export function saysPosted(result: string): boolean {
  return result === "posted" || result === "updated" || result === "already-posted";
}

/** Whether a person has to look at a row with this answer. */
export function needsPerson(answer: {
  readonly result: string;
  readonly reasonCode: string;
}): boolean {
  if (answer.result === "ignored") return answer.reasonCode === "superseded";
  return ["rejected", "failed", "in-doubt", "not-attempted"].includes(answer.result);
}
