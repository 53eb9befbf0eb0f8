import type { PlanDocument } from "../../batch/plan-document.ts";
import { askToSend } from "../../ui/ask.ts";
import { printPlan } from "../../ui/print-plan.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { RunFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";

/**
 * In a terminal, shows the plan and asks before anything is sent, unless
 * `--yes`. Where nobody can answer (a pipe, CI, `--json`), the run goes on.
 */
export async function confirmSending(
  document: PlanDocument,
  flags: RunFlags,
  terminal: Terminal,
): Promise<boolean> {
  const { create, update, replay } = document.decisions;
  const hasNothingToSend = create + update + replay === 0;
  const { stdin, stdout } = terminal;
  const isInteractive = stdin.isTTY === true && stdout.isTTY === true && !flags.json;
  if (flags.yes || hasNothingToSend || !isInteractive) return true;
  const write = createStreamWriter(stdout);
  printPlan(document, write, { isAsking: true });
  const isConfirmed = await askToSend(document, { input: stdin, output: stdout });
  if (!isConfirmed) write("Nothing was sent.\n");
  return isConfirmed;
}
