import { countLate, type LawOfLane } from "../batch/describe-plan.ts";
import type { PlannedLane } from "../batch/events.ts";
import type { PlanDocument } from "../batch/plan-document.ts";
import { describeColumns } from "../sheet/describe-columns.ts";
import type { ReadTable } from "../sheet/read-sheets.ts";
import { createPaint } from "../ui/paint.ts";
import { columnLines } from "../ui/print-columns.ts";
import { printPlan, type PlanLook } from "../ui/print-plan.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { PlanFlags } from "./flags.ts";
import { readShipBy } from "./read-ship-by.ts";
import type { Terminal } from "./terminal.ts";

/** What a plan is shown with. */
export interface PlanShowing {
  readonly lawOf: LawOfLane;
  readonly isAsking: boolean;
  /** The tables that it was made of. */
  readonly tables: readonly ReadTable[];
  /** What this run sends, where a limit leaves some for another. */
  readonly limited: readonly PlannedLane[] | null;
}

/** Prints a plan to the terminal, or to what stands in for one. */
export function showPlan(
  document: PlanDocument,
  flags: PlanFlags,
  { stdout, env, clock }: Terminal,
  { lawOf, isAsking, limited, tables }: PlanShowing,
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
  const write = createStreamWriter(stdout);
  const readings = flags.quiet ? [] : tables.map(describeColumns);
  for (const line of columnLines(readings, look.columns, look.paint)) write(`${line}\n`);
  printPlan(document, write, look);
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
