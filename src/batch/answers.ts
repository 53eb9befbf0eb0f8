import type { Finding } from "../domain/finding.ts";
import type { LedgerPackage, LedgerUpdate } from "../domain/history.ts";
import { fixOf, meaningOf } from "../domain/reasons.ts";
import type { Result, ResultRow } from "../domain/result-row.ts";
import { isSendingDecision, packageIdOf, wishOf, type DecidedPost } from "./decided-post.ts";
import { postsOf, type BatchPlan, type PlannedOrder } from "./plan.ts";

/**
 * The answer to every line before anything is sent: what is decided is final,
 * what would be sent is `not-attempted`. An interrupted run writes this.
 */
export function answerPlan(plan: BatchPlan): ResultRow[] {
  const answers: ResultRow[] = [];
  for (const line of plan.ignored) {
    const { code, reason } = line.ignored ?? { code: "already-ignored", reason: "" };
    answers[line.index] = answer(line.index, "ignored", code, reason);
  }
  for (const { line, findings } of plan.loose) {
    answers[line.index] = answerFindings(line.index, findings);
  }
  for (const order of plan.orders) answerOrder(order, answers);
  return answers;
}

/** Writes the answers of one decided order into `answers`, by line index. */
export function answerOrder(order: PlannedOrder, answers: ResultRow[]): void {
  for (const orphan of order.decided.orphans) {
    answers[orphan.line.index] = answerFindings(orphan.line.index, orphan.findings);
  }
  for (const decided of postsOf(order)) {
    answerPost(decided, answers, order.decided.firstNumbers);
  }
}

function answerPost(
  decided: DecidedPost,
  answers: ResultRow[],
  firstNumbers: ReadonlyMap<string, string>,
): void {
  const { decision } = decided;
  const wish = wishOf(decided);
  for (const { line } of wish.lines) {
    const own = wish.findings.filter(
      (each) => each.line === line.index && each.severity === "error",
    );
    if (decision.kind === "reject" && own.length > 0) {
      answers[line.index] = answerFindings(line.index, own);
    } else if (decision.kind === "reject") {
      answers[line.index] = answer(line.index, "rejected", decision.code, decision.message);
    } else if (decision.kind === "skip" && decision.code === "already-posted") {
      answers[line.index] = alreadyPosted(line.index, decision.message, decision.target);
    } else if (decision.kind === "skip") {
      answers[line.index] = answer(line.index, "ignored", decision.code, decision.message);
    } else if (isSendingDecision(decision) && decision.kind === "replay") {
      const packageId = packageIdOf(decision);
      const row = answer(line.index, "in-doubt", "no-clear-answer", meaningOf("no-clear-answer"));
      const originalTrackingNumber = firstNumbers.get(packageId) ?? "";
      answers[line.index] = { ...row, packageId, originalTrackingNumber };
    } else if (decision.kind === "wait") {
      answers[line.index] = notAttempted(line.index, "claimed-by-other-run");
    } else {
      answers[line.index] = notAttempted(line.index, "stopped");
    }
  }
}

function alreadyPosted(
  line: number,
  reason: string,
  target: LedgerPackage | LedgerUpdate | null,
): ResultRow {
  const row = answer(line, "already-posted", "already-posted", reason);
  if (!target) return row;
  const postedAt = target.changedAt;
  if (!("packageId" in target)) return { ...row, postedAt };
  const { packageId, firstTrackingNumber: originalTrackingNumber } = target;
  return { ...row, packageId, originalTrackingNumber, postedAt };
}

/** A line that was never sent, with why. */
export function notAttempted(line: number, code: string): ResultRow {
  return answer(line, "not-attempted", code, meaningOf(code));
}

function answerFindings(line: number, findings: readonly Finding[]): ResultRow {
  const errors = findings.filter((finding) => finding.severity === "error");
  const [first] = errors;
  const reason = [...new Set(errors.map((finding) => finding.message))].join(" ");
  return {
    ...answer(line, "rejected", first?.code ?? "invalid-value", reason),
    fix: first?.fix ?? "",
  };
}

/** An answer without a package. */
export function answer(line: number, result: Result, code: string, reason: string): ResultRow {
  return {
    line,
    result,
    packageId: "",
    originalTrackingNumber: "",
    reasonCode: code,
    reason,
    fix: code === "" || code === "already-posted" ? "" : fixOf(code),
    postedAt: "",
    attempts: 0,
    requestId: "",
  };
}
