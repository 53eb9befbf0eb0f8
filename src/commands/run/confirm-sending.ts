import { askToSend } from "../../ui/ask.ts";
import type { PlannedLane } from "../../batch/events.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import { lawOfConfig } from "../account-places.ts";
import { showPlan } from "../show-plan.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { RunSetting } from "./run-setting.ts";

/** What a person said to a plan, and whether it was shown. */
export interface Confirmation {
  readonly isConfirmed: boolean;
  readonly isPlanShown: boolean;
}

/**
 * In a terminal, shows the plan before anything is sent, and asks, unless
 * `--yes`. Where nobody watches (a pipe, CI, `--json`), the run goes on.
 */
export async function confirmSending(
  { document, lanes, mismatch, read }: PreparedRun,
  { flags, terminal, session }: RunSetting,
): Promise<Confirmation> {
  const { stdin, stdout } = terminal;
  const isWatched = stdout.isTTY === true && !flags.json && mismatch === null;
  const mayAsk = isWatched && stdin.isTTY === true && !flags.yes && lanes.length > 0;
  if (!mayAsk && (!isWatched || flags.quiet)) return { isConfirmed: true, isPlanShown: false };
  const isAll = countIn(lanes) === countIn(document.requests);
  const limited = isAll ? null : lanes;
  const lawOf = lawOfConfig(session.config);
  showPlan(document, flags, terminal, { lawOf, isAsking: true, limited, tables: read.tables });
  if (!mayAsk) return { isConfirmed: true, isPlanShown: true };
  const { decisions } = document;
  const isConfirmed = await askToSend({ decisions, lanes }, { input: stdin, output: stdout });
  if (!isConfirmed) createStreamWriter(stdout)("Nothing was sent.\n");
  return { isConfirmed, isPlanShown: true };
}

function countIn(lanes: readonly PlannedLane[]): number {
  return lanes.reduce((sum, lane) => sum + lane.count, 0);
}
