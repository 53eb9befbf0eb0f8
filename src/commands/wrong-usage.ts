import type { Argv } from "yargs";
import { didYouMean, nearestName } from "../domain/nearest-name.ts";
import { UserError } from "../errors.ts";
import { exampleOf } from "./examples.ts";

/** What the parser of the command line knew when it gave up. */
interface Asked {
  /** The command as far as it was understood: "posts list", or "" for none. */
  readonly command: string;
  /** Names of the commands at this place. */
  readonly commands: readonly string[];
  /** Names of what the command must be given besides flags. */
  readonly positionals: readonly string[];
  /** Names of the flags at this place, without dashes. */
  readonly flags: readonly string[];
  /** The words of the command line. */
  readonly words: readonly string[];
}

/** What yargs has and its types do not tell. */
interface ParserInsides {
  getOptions(): { readonly key: Readonly<Record<string, unknown>> };
  getGroups(): Readonly<Record<string, readonly string[]>>;
  getInternalMethods(): {
    getContext(): { readonly commands: readonly string[] };
    getCommandInstance(): { getCommands(): readonly string[] };
  };
}

/**
 * A command line that cannot be carried out, told in words of ours: which word
 * is wrong, which was probably meant, and a line that would do.
 *
 * @param message what yargs says of it, in English
 */
export function wrongUsage(message: string, parser: Argv, words: readonly string[]): UserError {
  const asked = lookAt(parser, words);
  const help = `${nameOf(asked)} --help`;
  const example = /^(?:Not enough|Missing)/u.test(message) ? exampleOf(asked.command) : null;
  return new UserError(tell(message, asked), {
    nextSteps: example === null ? [help] : [`For example: ${example}`, help],
  });
}

function lookAt(parser: Argv, words: readonly string[]): Asked {
  if (!hasInsides(parser)) return { command: "", commands: [], positionals: [], flags: [], words };
  const inside = parser.getInternalMethods();
  const flags = Object.keys(parser.getOptions().key);
  const commands = inside.getCommandInstance().getCommands();
  return {
    command: inside
      .getContext()
      .commands.filter((name) => name !== "$0")
      .join(" "),
    commands: commands.filter((name) => name !== "$0"),
    positionals: parser.getGroups()["Positionals:"] ?? [],
    // Each is told a second time, as expectPackages.
    flags: flags.filter((name) => !/[A-Z]/u.test(name)),
    words,
  };
}

function hasInsides(parser: object): parser is ParserInsides {
  return "getOptions" in parser && "getInternalMethods" in parser;
}

/** By what yargs says; where it says something else, its own words. */
const TELLERS: readonly (readonly [RegExp, (found: string, asked: Asked) => string])[] = [
  [/^Unknown (?:argument|command)s?: (.+)$/su, tellUnknown],
  [
    /^Did you mean (.+)\?$/su,
    (found, asked) => tellUnknownCommand(mistypedFor(found, asked), asked),
  ],
  [/^Not enough (non-option arguments)/u, tellTooFew],
  [/^Missing required arguments?: (.+)$/su, (found, asked) => `${nameOf(asked)} needs --${found}.`],
  [/^Not enough arguments following: (.+)$/su, (found) => `--${found} needs a value.`],
  [/^Invalid values:\s+(.+)$/su, tellInvalid],
];

function tell(message: string, asked: Asked): string {
  for (const [pattern, teller] of TELLERS) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return teller(found, asked);
  }
  return message;
}

function tellUnknown(found: string, asked: Asked): string {
  const names = found.split(", ").filter((name) => !/[A-Z]/u.test(name) || isTyped(name, asked));
  return [...new Set(names)].map((name) => tellUnknownWord(name, asked)).join(" ");
}

function tellUnknownWord(name: string, asked: Asked): string {
  const flag = flagWord(name, asked);
  if (flag === null) {
    if (asked.commands.length > 0) return tellUnknownCommand(name, asked);
    return `${nameOf(asked)} does not know what to do with "${name}".`;
  }
  const meant = nearestName(name, asked.flags);
  return `${nameOf(asked)} has no flag ${flag}${meant === null ? "." : `; did you mean --${meant}?`}`;
}

function tellUnknownCommand(name: string, { command, commands }: Asked): string {
  const meant = didYouMean(name, commands);
  const kind = command === "" ? "There is no command" : `${command} has no command`;
  return `${kind} "${name}"${meant === "" ? `; there are ${commands.join(", ")}.` : meant}`;
}

function tellTooFew(_found: string, { command, commands, positionals }: Asked): string {
  const name = ["shipledger", command].join(" ").trim();
  if (commands.length > 0) return `Say which: ${name} ${commands.join(", ")}.`;
  return `${name} needs ${positionals.map((each) => each.toUpperCase()).join(" and ")}.`;
}

function tellInvalid(found: string, asked: Asked): string {
  const told = [...found.matchAll(/Argument: (\S+), Given: (.*?), Choices: (.+)/gu)].map(
    ([, flag = "", given = "", choices = ""]) => {
      const known = [...choices.matchAll(/"([^"]*)"/gu)].map(([, choice = ""]) => choice);
      const value = given.replace(/^"(.*)"$/su, "$1");
      if (value === "" || value === "true")
        return `--${flag} needs a value: ${known.join(" or ")}.`;
      const meant = didYouMean(value, known);
      return `--${flag} takes ${known.join(" or ")}, and not "${value}"${meant || "."}`;
    },
  );
  return told.length > 0 ? told.join(" ") : `${nameOf(asked)}: ${found}`;
}

/** The word for which yargs proposed a command: the one at this place that is none. */
function mistypedFor(meant: string, { words, command, commands }: Asked): string {
  const before = new Set(command.split(" "));
  const candidates = words.filter((word) => !word.startsWith("-") && !before.has(word));
  const near = candidates.find((word) => nearestName(word, commands) === meant);
  return near ?? candidates[0] ?? meant;
}

/** The flag as it was typed; null where the word is none. */
function flagWord(name: string, { words }: Asked): string | null {
  const forms = name.length === 1 ? [`-${name}`, `--${name}`] : [`--${name}`, `--no-${name}`];
  const typed = words.map((word) => word.replace(/=.*$/su, ""));
  return (
    forms.find((form) => typed.includes(form)) ??
    // "-xy" is -x and -y to the parser.
    (name.length === 1 ? (typed.find((word) => /^-[a-z]+$/iu.test(word)) ?? null) : null)
  );
}

function isTyped(name: string, asked: Asked): boolean {
  return asked.words.includes(name) || flagWord(name, asked) !== null;
}

function nameOf({ command }: Asked): string {
  return ["shipledger", command].join(" ").trim();
}
