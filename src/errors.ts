/**
 * The three lanes of failure. Answers of an endpoint are values on the row and
 * never errors; what the operator can mend is a {@link UserError}; a broken
 * invariant of ours is a {@link BugError}.
 */

/** Exit codes of the program, as published: design section 8. */
export const ExitCode = {
  ok: 0,
  bug: 1,
  usage: 2,
  rejected: 3,
  resumable: 4,
  unreadable: 5,
  credentials: 6,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * Something the operator can mend: wrong flag, unreadable file, locked ledger.
 * `nextSteps` are sentences or commands to try; there is always at least one.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly nextSteps: readonly string[];
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    options: { nextSteps: readonly [string, ...string[]]; exitCode?: ExitCode; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.nextSteps = options.nextSteps;
    this.exitCode = options.exitCode ?? ExitCode.usage;
  }
}

/** A broken invariant: our fault, exit code 1. */
export class BugError extends Error {
  override readonly name = "BugError";
}

/** Throws a {@link BugError} unless `condition` holds; for what types cannot say. */
export function assertInvariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** Whatever was thrown, as an Error. */
export function coerceError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
