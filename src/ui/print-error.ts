import { printable } from "../domain/normalise.ts";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";

/** Stack lines printed; what matters stands at the top. */
const STACK_LINES_MAX = 40;
/** Length of a message printed; a foreign error may carry a whole answer. */
const MESSAGE_LENGTH_MAX = 4_000;

/** How an error is told. */
export interface ErrorPrinting {
  readonly json: boolean;
  readonly version: string;
  readonly writeOut: WriteText;
  readonly writeErr: WriteText;
}

const REPORT_STEPS = [
  "Run the same command again: what was sent is in the ledger, and nothing is posted twice.",
  "Report it, with the text below, the command, and a sheet that shows it (remove names and addresses first).",
] as const;

/**
 * Tells what went wrong and what to try, and answers the exit code. With
 * `json`, one record of type "error" goes to stdout; a bug's stack goes to
 * stderr in any case.
 */
export function printError(thrown: unknown, printing: ErrorPrinting): ExitCode {
  const error = coerceError(thrown);
  const isUserError = error instanceof UserError;
  const exitCode = isUserError ? error.exitCode : ExitCode.bug;
  const message = clip(error.message || error.name);
  const nextSteps = isUserError ? error.nextSteps : REPORT_STEPS;
  if (printing.json) {
    printing.writeOut(jsonLine({ type: "error", message, nextSteps, exitCode }));
  } else {
    const intro = isUserError
      ? printable(message)
      : `Sorry, Shipledger has a bug: ${printable(message)}`;
    const steps = nextSteps.map((step) => `  - ${printable(step)}`);
    printing.writeErr([intro, "", "Try:", ...steps, ""].join("\n"));
  }
  if (!isUserError) printing.writeErr(reportText(error, printing.version));
  return exitCode;
}

function reportText(error: Error, version: string): string {
  const runtime = `Shipledger ${version}, Node ${process.version}, ${process.platform} ${process.arch}`;
  return `\n${runtime}\n${stackLines(error).map(printable).join("\n")}\n`;
}

function stackLines(error: Error): string[] {
  const own = clip(error.stack ?? String(error)).split("\n");
  const { cause } = error;
  if (!(cause instanceof Error)) return own.slice(0, STACK_LINES_MAX);
  const causes = clip(cause.stack ?? String(cause)).split("\n");
  return [...own, `Caused by: ${causes[0] ?? ""}`, ...causes.slice(1)].slice(0, STACK_LINES_MAX);
}

function clip(text: string): string {
  return text.length <= MESSAGE_LENGTH_MAX ? text : `${text.slice(0, MESSAGE_LENGTH_MAX)}...`;
}
