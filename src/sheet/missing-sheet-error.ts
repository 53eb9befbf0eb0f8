import { ExitCode, UserError } from "../errors.ts";

/** The worksheet that `--sheet` names is not in a workbook, or holds no cells. */
export class MissingSheetError extends UserError {
  constructor(message: string, options: { nextSteps: readonly [string, ...string[]] }) {
    super(message, { ...options, exitCode: ExitCode.usage });
  }
}
