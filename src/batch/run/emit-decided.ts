import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { cellOf } from "../../domain/shipment-line.ts";
import { isSendingDecision, wishOf, type DecidedPost } from "../decided-post.ts";
import type { RunListener } from "../events.ts";
import type { PlannedOrder } from "../plan.ts";
import { postsOf } from "../plan.ts";
import type { RunTally } from "./context.ts";

/**
 * Tells the listeners of everything of an order that has its answer without
 * being sent: skipped, rejected, or (with `wasPlanned`) found settled by another run.
 */
export function emitDecided(
  order: PlannedOrder,
  context: { readonly emit: RunListener },
  tally: Pick<RunTally, "answers">,
  wasPlanned: boolean,
): void {
  for (const decided of postsOf(order)) {
    const { decision } = decided;
    const isOpen = isSendingDecision(decision) || (decision.kind === "wait" && !wasPlanned);
    if (!isOpen) emitAnswer(decided, context, tally, wasPlanned);
  }
}

/** Tells the listeners that an order was left for another run. */
export function emitLeftOver(
  order: PlannedOrder,
  context: { readonly emit: RunListener },
  tally: Pick<RunTally, "answers">,
  wasPlanned: boolean,
): void {
  for (const decided of postsOf(order)) {
    const { decision } = decided;
    if (isSendingDecision(decision) || decision.kind === "wait")
      emitAnswer(decided, context, tally, wasPlanned && decision.kind !== "wait");
  }
}

/** Tells the listeners the answer that a package or an update has. */
export function emitAnswer(
  decided: DecidedPost,
  context: { readonly emit: RunListener },
  tally: Pick<RunTally, "answers">,
  wasPlanned: boolean,
): void {
  const { lines, route } = wishOf(decided);
  const [first] = lines;
  const answer = first && tally.answers[first.line.index];
  if (!first || !answer) return;
  context.emit({
    type: "package:settled",
    account: route.account,
    operation: route.traits.name,
    orderId: route.order.orderId,
    packageId: answer.packageId,
    result: answer.result,
    rows: lines.length,
    reasonCode: answer.reasonCode,
    reason: answer.reason,
    file: first.line.row.table.file.name,
    row: first.line.row.row,
    wasPlannedToSend: wasPlanned,
    atMs: null,
  });
}

/** Tells the listeners of rows that belong to no package. */
export function emitRefusedRow(
  line: ShipmentLine,
  context: { readonly emit: RunListener },
  tally: Pick<RunTally, "answers">,
): void {
  const answer = tally.answers[line.index];
  if (!answer) return;
  context.emit({
    type: "row:refused",
    orderId: cellOf(line, "order-id"),
    reasonCode: answer.reasonCode,
    reason: answer.reason,
    file: line.row.table.file.name,
    row: line.row.row,
  });
}
