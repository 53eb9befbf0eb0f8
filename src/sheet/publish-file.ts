import { link, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { siblingPath, temporaryPath } from "./result-path.ts";

const SIBLINGS_MAX = 999;

/** A rename that these end was refused by the file that is there, not by the disk. */
const LOCKED: ReadonlySet<unknown> = new Set([
  "EBUSY",
  "EPERM",
  "EACCES",
  "EISDIR",
  "ENOTEMPTY",
  "EEXIST",
]);
/** Where a file shall be, and how. */
export interface TargetPlace {
  readonly path: string;
  /** False: a file that is there is never replaced; the new one is then written beside it. */
  readonly mayReplace: boolean;
  /** Rights of the new file, before the umask. */
  readonly mode: number;
}

/**
 * Writes a file whole or not at all; it is durable when this resolves. Where
 * the file there is locked, the new one lies beside it as `name (2).xlsx`.
 *
 * @returns the path that it was given
 */
export async function publishFile(
  { path, mayReplace, mode }: TargetPlace,
  write: (target: Writable) => Promise<void>,
): Promise<string> {
  const temporary = temporaryPath(path);
  try {
    await writeDurably(temporary, mode, write);
    const written = await publish(temporary, path, mayReplace);
    await syncFolder(dirname(path));
    return written;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeDurably(
  path: string,
  mode: number,
  write: (target: Writable) => Promise<void>,
): Promise<void> {
  // Opened first, so that a folder that takes no file is an error here and now.
  const target = (await open(path, "wx", mode)).createWriteStream();
  try {
    await write(target);
    await finished(target);
  } finally {
    target.destroy();
  }
  await using file = await open(path, "r+");
  await file.sync();
}

/** Gives the finished file its name, or the first free one beside it. */
async function publish(temporary: string, path: string, mayReplace: boolean): Promise<string> {
  if (mayReplace) {
    try {
      await rename(temporary, path);
      return path;
    } catch (thrown) {
      if (!LOCKED.has(codeOf(thrown))) throw thrown;
    }
  } else if (await takeFreeName(temporary, path)) {
    return path;
  }
  for (let number = 2; number <= SIBLINGS_MAX; number += 1) {
    const sibling = siblingPath(path, number);
    if (await takeFreeName(temporary, sibling)) return sibling;
  }
  throw new Error(`there are ${SIBLINGS_MAX} files of that name already`);
}

/** Names the file without ever replacing one; false when the name is taken. */
async function takeFreeName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
  }
  // No hard links on this file system: look, then rename.
  if ((await stat(path).catch(() => null)) !== null) return false;
  await rename(temporary, path);
  return true;
}

/** Makes the new name survive a power cut, where the system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // Windows opens no folders; the file itself is durable.
  }
}

/** The system's code of a failure, such as `ENOENT`. */
export function codeOf(thrown: unknown): unknown {
  return Reflect.get(Object(thrown), "code");
}
