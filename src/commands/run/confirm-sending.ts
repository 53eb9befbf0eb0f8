import { askToSend } from "../../ui/ask.ts";
import { printPlan } from "../../ui/print-plan.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { RunSetting } from "./run-setting.ts";

/** What a person said to a plan, and whether it was shown. */
export interface Confirmation {
  readonly isConfirmed: boolean;
  readonly isPlanShown: boolean;
}

/**
 * In a terminal, shows the plan before anything is sent, and asks, unless
 * `--yes`. Where nobody can answer (a pipe, CI, `--json`), the run goes on.
 */
export async function confirmSending(
  { document, lanes, mismatch }: PreparedRun,
  { flags, terminal }: RunSetting,
): Promise<Confirmation> {
  const { stdin, stdout } = terminal;
  const isInteractive = stdin.isTTY === true && stdout.isTTY === true && !flags.json;
  if (flags.yes || lanes.length === 0 || mismatch !== null || !isInteractive) {
    return { isConfirmed: true, isPlanShown: false };
  }
  const write = createStreamWriter(stdout);
  printPlan(document, write, { isAsking: true });
  const isConfirmed = await askToSend(document, { input: stdin, output: stdout });
  if (!isConfirmed) write("Nothing was sent.\n");
  return { isConfirmed, isPlanShown: true };
}
