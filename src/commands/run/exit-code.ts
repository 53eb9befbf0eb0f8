import type { RunFinished } from "../../batch/events.ts";
import type { RunTally } from "../../batch/run/context.ts";
import { ExitCode } from "../../errors.ts";

/** The exit code of a finished run: the first of 6, 4, 3, 0 that applies. */
export function exitCodeOf(
  finished: RunFinished,
  tally: Pick<RunTally, "refusedAccounts">,
): ExitCode {
  if (tally.refusedAccounts.size > 0) return ExitCode.credentials;
  if (finished.inDoubt + finished.notAttempted > 0) return ExitCode.resumable;
  if (finished.rejected + finished.failed > 0) return ExitCode.rejected;
  return ExitCode.ok;
}
