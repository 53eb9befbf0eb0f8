import { coerceError, ExitCode, UserError } from "../../errors.ts";
import { joinExitCodes } from "../run/exit-code.ts";

/** What a look at one part of the set-up found. Published: `doctor --json` prints it. */
export interface Check {
  /** What was looked at: config, ledger, clock, mail, program, or the account's name. */
  readonly what: string;
  /** `skipped`: it could not be looked at, which says nothing about it. */
  readonly state: "ok" | "warning" | "failed" | "skipped";
  readonly found: string;
  /** What to do; "" where there is nothing to do. */
  readonly fix: string;
}

/** A check with what it means for the exit code. */
export interface CheckedPart extends Check {
  readonly exitCode: ExitCode;
}

export function good(what: string, found: string): CheckedPart {
  return { what, state: "ok", found, fix: "", exitCode: ExitCode.ok };
}

export function warning(what: string, found: string, fix: string): CheckedPart {
  return { what, state: "warning", found, fix, exitCode: ExitCode.ok };
}

export function skipped(what: string, found: string, fix = ""): CheckedPart {
  return { what, state: "skipped", found, fix, exitCode: ExitCode.ok };
}

export function failed(
  what: string,
  found: string,
  fix: string,
  exitCode: ExitCode = ExitCode.usage,
): CheckedPart {
  return { what, state: "failed", found, fix, exitCode };
}

/** What went wrong, as a check; anything but an operator's problem is thrown on. */
export function failedBy(what: string, thrown: unknown): CheckedPart {
  if (!(thrown instanceof UserError)) throw coerceError(thrown);
  return failed(what, thrown.message, thrown.nextSteps.join("\n"), thrown.exitCode);
}

/** The exit code of all of them together, by the published precedence. */
export function exitCodeOfChecks(checks: readonly CheckedPart[]): ExitCode {
  return checks.map(({ exitCode }) => exitCode).reduce(joinExitCodes, ExitCode.ok);
}
