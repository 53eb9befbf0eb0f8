import { UserError } from "../errors.ts";
import { UnreadableFileError } from "../sheet/unreadable-file-error.ts";
import { repeatCommand, shownPath, type CommandLine } from "../ui/command-line.ts";

/** Flags that say how a sheet is found and read; they hold for map as well. */
const SHARED_FLAGS = ["config", "sheet", "encoding"] as const;

/** What was thrown; where a column was not found, with `map` among the next steps. */
export function withMapStep<Thrown>(thrown: Thrown, command: CommandLine): Thrown | UserError {
  if (!(thrown instanceof UnreadableFileError) || thrown.mappable === null) return thrown;
  const { message, nextSteps, exitCode, mappable } = thrown;
  const holds = mappable.holds === undefined ? [] : ["--holds", mappable.holds];
  const words = ["map", shownPath(mappable.path, command), ...holds, ...sharedWords(command)];
  const [line] = repeatCommand(words);
  if (line === undefined) return thrown;
  const what = mappable.holds === undefined ? "sheets" : "reports";
  const step = `Say which column is what, once for all such ${what}: ${line}`;
  const [first = step, ...others] = mappable.isBestStep
    ? [step, ...nextSteps]
    : [...nextSteps, step];
  return new UserError(message, { nextSteps: [first, ...others], exitCode, cause: thrown });
}

/** The flags that were given and that map has too, with their values. */
function sharedWords({ words }: CommandLine): string[] {
  return SHARED_FLAGS.flatMap((name) => {
    const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    const word = words[at];
    if (word === undefined) return [];
    return word.includes("=") ? [word] : [word, words[at + 1] ?? ""];
  });
}
