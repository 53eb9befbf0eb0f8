import { packageIdOfPost } from "../../domain/post.ts";
import type { PostOutcome } from "../../domain/post.ts";
import { meaningOf } from "../../domain/reasons.ts";
import type { ResultRow } from "../../domain/result-row.ts";
import { answer } from "../answers.ts";
import type { RunContext, RunTally } from "./context.ts";
import type { SendablePost } from "./sendable-post.ts";

/** What an outcome took, and when the ledger recorded it. */
export interface PostEnding {
  readonly attempts: number;
  readonly atMs: number;
}

/** What of a post its answer shows. */
export interface AnsweredPost {
  readonly planned: Pick<SendablePost["planned"], "operation" | "subject">;
  readonly firstTrackingNumber: string;
}

/** Writes a post's outcome on each of its lines, and tells the listeners. */
export function answerOutcome(
  post: SendablePost,
  outcome: PostOutcome,
  ending: PostEnding,
  context: RunContext,
  tally: RunTally,
): void {
  for (const line of post.planned.lines) {
    tally.answers[line] = outcomeRow(line, post, outcome, ending);
  }
  const [line] = post.planned.lines;
  const row = line === undefined ? undefined : tally.answers[line];
  if (row) emitSettled(post, row, ending.atMs, context);
}

/** The answer to one line of a post, by the post's outcome. */
export function outcomeRow(
  line: number,
  post: AnsweredPost,
  outcome: PostOutcome,
  ending: PostEnding,
): ResultRow {
  const isThere = outcome.kind === "posted" || outcome.kind === "updated";
  const row: ResultRow =
    outcome.kind === "posted" || outcome.kind === "updated"
      ? answer(line, outcome.kind, "", "")
      : answer(line, outcome.kind, outcome.code, describe(outcome));
  // On any other row an ID would turn a question into an answer.
  const mayBeThere = isThere || outcome.kind === "in-doubt";
  return {
    ...row,
    packageId: mayBeThere ? packageIdOfPost(post.planned) : "",
    originalTrackingNumber: mayBeThere ? post.firstTrackingNumber : "",
    postedAt: isThere ? new Date(ending.atMs).toISOString() : "",
    attempts: ending.attempts,
    requestId: outcome.requestId,
  };
}

/** Codes whose message comes from this side of the connection. */
const OUR_OWN_WORDS: ReadonlySet<string> = new Set(["not-sent", "no-clear-answer", "claim-lost"]);

function describe(outcome: Exclude<PostOutcome, { kind: "posted" | "updated" }>): string {
  const meaning = meaningOf(outcome.code);
  if (outcome.message === "") return meaning;
  // The endpoint's own text is kept verbatim beside our words; the network's is no word of the endpoint.
  const isOurs = OUR_OWN_WORDS.has(outcome.code);
  return `${meaning} ${isOurs ? "" : "The endpoint said: "}${outcome.message}`;
}

function emitSettled(post: SendablePost, row: ResultRow, atMs: number, context: RunContext): void {
  const { account, operation, order, lines } = post.planned;
  context.emit({
    type: "package:settled",
    account,
    operation,
    orderId: order.orderId,
    packageId: row.packageId,
    result: row.result,
    rows: lines.length,
    reasonCode: row.reasonCode,
    reason: row.reason,
    file: post.source.fileName,
    row: post.source.row,
    wasPlannedToSend: true,
    atMs,
  });
}
