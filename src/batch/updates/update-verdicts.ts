import type { LedgerUpdate, OrderHistory } from "../../domain/history.ts";
import { describeUpdate } from "../../domain/post-content.ts";
import { saysPosted } from "../../domain/result-row.ts";
import { reject } from "../identity/package.ts";
import type { OrderUpdate, UpdateDecision } from "./order-update.ts";

/** What decides an update before its content is looked at; null when nothing does. */
export function refuseBeforehand(
  update: OrderUpdate,
  history: OrderHistory,
): UpdateDecision | null {
  if (update.findings.some((finding) => finding.severity === "error")) {
    return reject(
      "rejected-with-package",
      "Another row that is sent together with this one has an error.",
    );
  }
  if (history.claimedBy !== null) return { kind: "wait", by: history.claimedBy };
  const { otherSellers, packages, updates } = history;
  if (otherSellers.length === 0 || packages.length + updates.length > 0) return null;
  const sellers = otherSellers.join(", ");
  return reject(
    "known-to-other-seller",
    `The ledger knows this order under the seller ${sellers}.`,
  );
}

/** An old row must not undo what the order was told since. */
export function skipOlder(known: LedgerUpdate): UpdateDecision {
  const message = `The order was told something newer since: ${describeLast(known)}.`;
  return { kind: "skip", code: "superseded", message, target: known };
}

/** The rows are of a result of ours, which says that they were posted. */
export function isOwnWord({ lines }: OrderUpdate): boolean {
  return lines.every(({ line }) => saysPosted(line.earlierResult?.result ?? ""));
}

/** A result that this ledger knows nothing of is believed: the order was told so, by whomever. */
export function skipOwnWord(): UpdateDecision {
  const message = "The row's own result says so; this ledger does not know the post.";
  return { kind: "skip", code: "already-posted", message, target: null };
}

/** A sheet is not older than a change that it made itself, nor is the result of the run that made it. */
export function isFromSameFile({ lines }: OrderUpdate, known: LedgerUpdate): boolean {
  return lines.every(
    ({ line, firstFile }) =>
      firstFile === known.changedByFile ||
      (known.changedByRun !== "" && line.earlierResult?.runId === known.changedByRun),
  );
}

/** What an order was last told and when, for a person. */
export function describeLast({ content, inDoubt, changedAt }: LedgerUpdate): string {
  const said = inDoubt?.content ?? content;
  return `${said ? describeUpdate(said) : "nothing"}, ${changedAt.slice(0, 10)}`;
}
