import { link, open, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { writeResultCsv } from "./result-csv.ts";
import type { ResultModel } from "./result-model.ts";
import { resultFormat, siblingPath, temporaryPath } from "./result-path.ts";
import { writeResultWorkbook } from "./result-workbook.ts";

/** What a workbook sheet holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const WORKBOOK_ROWS_MAX = 1_048_576;
const WORKBOOK_COLUMNS_MAX = 16_384;
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
/** The folder went away or closed itself since it was tried. */
const FOLDER_LOST: ReadonlySet<unknown> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EACCES",
  "EPERM",
  "EROFS",
]);

/** Where a result was written, and where it should have been; they differ when that file was locked. */
export interface WrittenResult {
  readonly path: string;
  readonly intendedPath: string;
}

/**
 * Writes the result, as XLSX or CSV by the ending of `path`: whole or not at
 * all, and durable when this resolves. When the file there is locked, it is
 * written beside it as `name (2).xlsx`; when the folder is gone, to the
 * system's temporary folder.
 *
 * @param options.overwrite false: a file at `path` is never replaced; the
 *   result is then written beside it
 * @throws UserError (exit 4: run again, the ledger knows what was sent) when it
 *   cannot be written anywhere.
 */
export async function writeResult(
  path: string,
  model: ResultModel,
  options: { readonly overwrite?: boolean } = {},
): Promise<WrittenResult> {
  const format = resultFormat(path);
  assertResultFits(path, model.rows.length, model.columns.length);
  const write = format === "csv" ? writeResultCsv : writeResultWorkbook;
  const mayReplace = options.overwrite ?? true;
  try {
    const place = { path, mayReplace, mode: 0o666 };
    const written = await writeInto(place, (target) => write(model, target));
    return { path: written, intendedPath: path };
  } catch (thrown) {
    if (!FOLDER_LOST.has(codeOf(thrown))) throw describeFailure(path, thrown);
  }
  // Others may look into the temporary folder: the file is the user's alone.
  const refuge = { path: join(tmpdir(), basename(path)), mayReplace: false, mode: 0o600 };
  try {
    const written = await writeInto(refuge, (target) => write(model, target));
    return { path: written, intendedPath: path };
  } catch (thrown) {
    throw describeFailure(path, thrown);
  }
}

/**
 * Checks, best before anything is sent, that a workbook can hold so much.
 *
 * @throws UserError (exit 5) when only a CSV can.
 */
export function assertResultFits(path: string, rows: number, columns: number): void {
  if (resultFormat(path) === "csv") return;
  if (rows < WORKBOOK_ROWS_MAX && columns <= WORKBOOK_COLUMNS_MAX) return;
  throw new UserError(`A workbook cannot hold a result of ${rows} rows and ${columns} columns.`, {
    nextSteps: ["Write it as text instead: --out result.csv", "Or run fewer files at once."],
    exitCode: ExitCode.unreadable,
  });
}

interface TargetPlace {
  readonly path: string;
  readonly mayReplace: boolean;
  readonly mode: number;
}

async function writeInto(
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

function describeFailure(path: string, thrown: unknown): UserError {
  return new UserError(`The result ${path} cannot be written: ${coerceError(thrown).message}`, {
    nextSteps: [
      "Free some space, or mend the folder, then run the same command again with --out FILE.",
      "Nothing is sent twice: the ledger knows every post and its package ID.",
    ],
    exitCode: ExitCode.resumable,
    cause: thrown,
  });
}

function codeOf(thrown: unknown): unknown {
  return Reflect.get(Object(thrown), "code");
}
