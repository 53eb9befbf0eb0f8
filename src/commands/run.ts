import { planReady } from "../batch/describe-plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { RunFlags } from "./flags.ts";
import { checkPlanFlags, requireInputs } from "./prepare-plan.ts";
import { carryOutRun } from "./run/carry-out.ts";
import { confirmSending, type Confirmation } from "./run/confirm-sending.ts";
import { takeControls } from "./run/controls.ts";
import { measureLanes } from "./run/measure-lanes.ts";
import { prepareRun, type PreparedRun } from "./run/prepare-run.ts";
import { createSetting, type RunSetting } from "./run/run-setting.ts";
import { cancelRun } from "./run/cancel.ts";
import { enqueueRun } from "./run/enqueue.ts";
import { watchRun } from "./run/watch.ts";
import { takeSavedPlan } from "./saved-plan/take-saved-plan.ts";
import { openSession, requireServer } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger run FILE...`: plan, send, write the result workbook. */
export async function runRunCommand(given: RunFlags, terminal: Terminal): Promise<ExitCode> {
  if (given.watch !== undefined) return watchRun(given.watch, given, terminal);
  if (given.cancel !== undefined) return cancelRun(given.cancel, given, terminal);
  checkRunFlags(given);
  const { flags, saved } = await takeSavedPlan(given, terminal);
  checkPlanFlags(flags);
  await requireInputs(flags, terminal);
  if (flags.enqueue) await requireServer(flags, terminal);
  const session = await openSession(flags, terminal);
  const setting = createSetting(flags, terminal, session, saved);
  try {
    const prepared = await prepareRun(setting);
    setting.stage.clear();
    const answer = await confirmSending(prepared, setting);
    if (!answer.isConfirmed) return ExitCode.resumable;
    if (flags.enqueue) return await enqueueRun(prepared, setting);
    return await showRun(prepared, answer, setting);
  } finally {
    setting.stage.clear();
    await session.close();
  }
}

function checkRunFlags({ enqueue, out, mail }: RunFlags): void {
  if (enqueue && (out !== undefined || mail)) {
    throw new UserError(`${mail ? "--mail" : "--out"} does not go with --enqueue.`, {
      nextSteps: [
        "The result is written by whoever watches the run: shipledger run --watch ID --out FILE",
        "Then mail it: shipledger mail RESULT",
      ],
    });
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
