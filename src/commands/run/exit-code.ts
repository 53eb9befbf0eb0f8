import type { RunFinished } from "../../batch/events.ts";
import type { RunTally } from "../../batch/run/context.ts";
import { ExitCode } from "../../errors.ts";

/** By precedence, as published: the first that applies is answered. */
const PRECEDENCE: readonly ExitCode[] = [
  ExitCode.bug,
  ExitCode.usage,
  ExitCode.credentials,
  ExitCode.unreadable,
  ExitCode.resumable,
  ExitCode.rejected,
];

/** What two parts of a command come to together. */
export function joinExitCodes(one: ExitCode, other: ExitCode): ExitCode {
  return PRECEDENCE.find((code) => code === one || code === other) ?? ExitCode.ok;
}

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
