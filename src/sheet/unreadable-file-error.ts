import { ExitCode, UserError } from "../errors.ts";

/** Codes of the reason registry that can refuse a whole file. */
export type UnreadableFileCode = "missing-column" | "unreadable-file" | "limit-exceeded";

/** An input that cannot be read: exit code 5. The code stands in the message too. */
export class UnreadableFileError extends UserError {
  readonly code: UnreadableFileCode;

  constructor(
    code: UnreadableFileCode,
    message: string,
    options: { nextSteps: readonly [string, ...string[]]; cause?: unknown },
  ) {
    super(`${code}: ${message}`, { ...options, exitCode: ExitCode.unreadable });
    this.code = code;
  }
}
