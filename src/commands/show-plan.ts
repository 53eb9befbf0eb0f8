import { countLate, type LawOfLane } from "../batch/describe-plan.ts";
import type { PlannedLane } from "../batch/events.ts";
import type { PlanDocument } from "../batch/plan-document.ts";
import { createPaint } from "../ui/paint.ts";
import { printPlan, type PlanLook } from "../ui/print-plan.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { PlanFlags } from "./flags.ts";
import { readShipBy } from "./read-ship-by.ts";
import type { Terminal } from "./terminal.ts";

/** What a plan is shown with. */
export interface PlanShowing {
  readonly lawOf: LawOfLane;
  readonly isAsking: boolean;
  /** What this run sends, where a limit leaves some for another. */
  readonly limited: readonly PlannedLane[] | null;
}

/** Prints a plan to the terminal, or to what stands in for one. */
export function showPlan(
  document: PlanDocument,
  flags: PlanFlags,
  { stdout, env, clock }: Terminal,
  { lawOf, isAsking, limited }: PlanShowing,
): void {
  const nowMs = clock.nowMs();
  const isTerminal = stdout.isTTY === true;
  const sent = limited ?? document.requests;
  const look: PlanLook = {
    // In a file the hour means nothing.
    nowMs: isTerminal ? nowMs : 0,
    columns: isTerminal ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    paint: createPaint(stdout, env),
    isAsking,
    shipBy: shipByOf(flags, nowMs, (atMs) => countLate(sent, lawOf, atMs - nowMs)),
    limited,
  };
  printPlan(document, createStreamWriter(stdout), look);
}

function shipByOf(
  { shipBy }: PlanFlags,
  nowMs: number,
  countMissing: (atMs: number) => number,
): PlanLook["shipBy"] {
  if (shipBy === undefined) return null;
  const atMs = readShipBy(shipBy, nowMs);
  return { atMs, late: countMissing(atMs) };
}
