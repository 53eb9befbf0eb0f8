import { planReady } from "../batch/describe-plan.ts";
import { ExitCode } from "../errors.ts";
import type { RunFlags } from "./flags.ts";
import { checkPlanFlags, requireInputs } from "./prepare-plan.ts";
import { carryOutRun } from "./run/carry-out.ts";
import { confirmSending, type Confirmation } from "./run/confirm-sending.ts";
import { takeControls } from "./run/controls.ts";
import { measureLanes } from "./run/measure-lanes.ts";
import { prepareRun, type PreparedRun } from "./run/prepare-run.ts";
import { createSetting, type RunSetting } from "./run/run-setting.ts";
import { takeSavedPlan } from "./saved-plan/take-saved-plan.ts";
import { openSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger run FILE...`: plan, send, write the result workbook. */
export async function runRunCommand(given: RunFlags, terminal: Terminal): Promise<ExitCode> {
  const { flags, saved } = await takeSavedPlan(given, terminal);
  checkPlanFlags(flags);
  await requireInputs(flags, terminal);
  const session = await openSession(flags, terminal);
  const setting = createSetting(flags, terminal, session, saved);
  try {
    const prepared = await prepareRun(setting);
    setting.stage.clear();
    const answer = await confirmSending(prepared, setting);
    if (!answer.isConfirmed) return ExitCode.resumable;
    return await showRun(prepared, answer, setting);
  } finally {
    setting.stage.clear();
    await session.close();
  }
}

/** Keeps the screen open for as long as the run takes; its controls stop it and hold it back. */
async function showRun(
  prepared: PreparedRun,
  { isPlanShown }: Confirmation,
  setting: RunSetting,
): Promise<ExitCode> {
  const { stage, terminal } = setting;
  const { document, lanes, ports } = prepared;
  const controls = takeControls(stage, terminal);
  try {
    const readGauges = () => measureLanes(lanes, ports);
    await stage.open({ ...controls, readGauges, isPlanShown });
    stage.emit(planReady(document, lanes));
    return await carryOutRun(prepared, controls, setting);
  } finally {
    controls.release();
    await stage.close();
  }
}
