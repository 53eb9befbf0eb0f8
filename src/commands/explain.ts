import { DIFFERENCE_KINDS, differenceOf } from "../domain/difference.ts";
import { reasonOf, REASONS } from "../domain/reasons.ts";
import { ExitCode, UserError } from "../errors.ts";
import { didYouMean } from "../domain/nearest-name.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger explain CODE`: what a reason code, or a kind of difference, means, and what to do about it. */
export function runExplainCommand(
  flags: { readonly code: string; readonly json: boolean },
  terminal: Terminal,
): ExitCode {
  const code = flags.code.trim().toLowerCase();
  const write = createStreamWriter(terminal.stdout);
  const difference = differenceOf(code);
  if (difference) {
    const { title, meaning, fix } = difference;
    if (flags.json) write(jsonLine({ code, ...difference }));
    else write(`${code}: ${title}\n\n${meaning}\n\nWhat to do: ${fix}\n`);
    return ExitCode.ok;
  }
  const reason = reasonOf(code);
  if (!reason) {
    const codes = [...Object.keys(REASONS), ...DIFFERENCE_KINDS];
    throw new UserError(`There is no reason code "${flags.code}"${didYouMean(code, codes)}`, {
      nextSteps: [`The codes are: ${codes.toSorted().join(", ")}.`],
    });
  }
  if (flags.json) write(jsonLine({ code, ...reason }));
  else {
    const again = reason.retryable
      ? "The same command, given again later, may end otherwise."
      : "Given again unchanged, it ends the same.";
    write(`${code}\n\n${reason.meaning}\n\nWhat to do: ${reason.fix}\n${again}\n`);
  }
  return ExitCode.ok;
}
