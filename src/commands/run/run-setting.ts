import { randomUUID } from "node:crypto";
import type { RunRecord } from "../../store/ledger.ts";
import type { Reporter } from "../../ui/reporter.ts";
import type { RunFlags } from "../flags.ts";
import { readShipBy } from "../read-ship-by.ts";
import { commandOf, type SavedPlan } from "../saved-plan/saved-plan.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { RunStage } from "./stage.ts";

/** What every part of a run knows: who it is, what was asked for, where it is told. */
export interface RunSetting {
  readonly runId: string;
  readonly startedAtMs: number;
  readonly flags: RunFlags;
  readonly terminal: Terminal;
  readonly session: Session;
  readonly stage: RunStage;
  /** The saved plan that it carries out; null for a run that plans for itself. */
  readonly saved: SavedPlan | null;
}

/**
 * A run that begins now.
 *
 * @param reporter who is told of it, where that is no screen of its own
 */
export function createSetting(
  flags: RunFlags,
  terminal: Terminal,
  session: Session,
  saved: SavedPlan | null,
  reporter: Reporter | null = null,
): RunSetting {
  return {
    runId: randomUUID(),
    startedAtMs: terminal.clock.nowMs(),
    flags,
    terminal,
    session,
    stage: new RunStage(flags, terminal, reporter),
    saved,
  };
}

/** The run as the ledger records it. */
export function recordOf({ runId, startedAtMs, saved }: RunSetting): RunRecord {
  return { runId, startedAtMs, command: saved ? commandOf(saved) : "run" };
}

/** When its last package shall have left; null where nobody said. */
export function shipByMsOf({ flags, startedAtMs }: RunSetting): number | null {
  return flags.shipBy === undefined ? null : readShipBy(flags.shipBy, startedAtMs);
}
