import { isAbsolute, relative } from "node:path";
import { printable } from "../domain/normalise.ts";
import { shellWord } from "./format.ts";

/** The command that was given: its words after the program's name, and where it was given. */
export interface CommandLine {
  /** Null for a reader who may be elsewhere: a log. */
  readonly cwd: string | null;
  readonly words: readonly string[];
}

/** A password within a URL. */
const SECRET = /:\/\/[^/\s]*:[^/\s]*@/u;

/** A command as somebody would type it again; none where its words hold a secret. */
export function repeatCommand(words: readonly string[]): string[] {
  if (words.some((word) => SECRET.test(word))) return [];
  return [["shipledger", ...words.map(commandWord)].join(" ")];
}

function commandWord(word: string): string {
  const flag = /^(--?[a-z][a-z-]*=?)(.*)$/su.exec(word);
  if (!flag) return shellWord(word);
  const [, name = "", value = ""] = flag;
  return value === "" ? name : `${name}${shellWord(value)}`;
}

/** The words without a flag and its value, however it was written. */
export function withoutFlag(words: readonly string[], flag: string): string[] {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  if (at < 0) return [...words];
  return words.toSpliced(at, words[at] === flag ? 2 : 1);
}

/** A path as people in this folder write it; whole where it leads out of the folder. */
export function shownPath(path: string, { cwd }: CommandLine): string {
  if (cwd === null) return printable(path);
  const near = relative(cwd, path);
  const isInside = near !== "" && !near.startsWith("..") && !isAbsolute(near);
  return printable(isAbsolute(path) && isInside ? near : path);
}
