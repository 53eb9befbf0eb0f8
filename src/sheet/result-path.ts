import { randomBytes } from "node:crypto";
import { open, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { coerceError, UserError } from "../errors.ts";

const NUMBER_MAX = 9999;

/** The kinds of result file, by the ending of the name. */
export type ResultFormat = "xlsx" | "csv";

/**
 * What kind of result a path asks for.
 *
 * @throws UserError (exit 2) for any other ending.
 */
export function resultFormat(path: string): ResultFormat {
  const extension = extname(path).toLowerCase();
  if (extension === ".csv") return "csv";
  if (extension === ".xlsx") return "xlsx";
  throw new UserError(`A result is written as .xlsx or .csv, and ${path} is neither.`, {
    nextSteps: [`Use --out ${path.slice(0, path.length - extension.length)}.xlsx`],
  });
}

/**
 * Where the result of an input goes when nobody said: beside it, and never over
 * a file that is there.
 *
 * @example
 * defaultResultPath("in/manifest.csv", () => false); // => "in/manifest.result.xlsx"
 */
export function defaultResultPath(inputPath: string, exists: (path: string) => boolean): string {
  const name = basename(inputPath, extname(inputPath)).replace(/\.result(?:-\d+)?$/iu, "");
  const isFree = (path: string): boolean => !exists(path) && path !== inputPath;
  const plain = join(dirname(inputPath), `${name}.result.xlsx`);
  if (isFree(plain) && !/\.result(?:-\d+)?\.\w+$/iu.test(inputPath)) return plain;
  for (let number = 2; number <= NUMBER_MAX; number += 1) {
    const path = join(dirname(inputPath), `${name}.result-${number}.xlsx`);
    if (isFree(path)) return path;
  }
  throw new UserError(`There are ${NUMBER_MAX} results of ${inputPath} already.`, {
    nextSteps: ["Move some of them away, or name a file with --out FILE."],
  });
}

/** `result.xlsx` -> `result (2).xlsx`, for a result that could not take its own name. */
export function siblingPath(path: string, number: number): string {
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)} (${number})${extension}`);
}

/** A name beside `path` for a file that will be renamed to it. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
}

/**
 * Tries whether a result can be written to `path`, before anything is sent: the
 * folder takes a file, and a file that is there lets itself be replaced.
 *
 * @param inputPaths files that the result must not overwrite
 * @throws UserError (exit 2) when it cannot.
 */
export async function probeResultPath(
  path: string,
  inputPaths: readonly string[] = [],
): Promise<void> {
  resultFormat(path);
  await probeFile(path, inputPaths);
}

/** The same for a file of any ending. */
export async function probeFile(path: string, inputPaths: readonly string[] = []): Promise<void> {
  await refuseInputs(path, inputPaths);
  await tryFolder(path);
  await tryReplacing(path);
}

async function refuseInputs(path: string, inputPaths: readonly string[]): Promise<void> {
  const target = await canonicalPath(path);
  for (const input of inputPaths) {
    if ((await canonicalPath(input)) !== target) continue;
    throw new UserError(`The result would overwrite the input ${input}.`, {
      nextSteps: ["Name another file with --out FILE, or leave --out away."],
    });
  }
}

async function canonicalPath(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

async function tryFolder(path: string): Promise<void> {
  const trial = temporaryPath(path);
  try {
    await using file = await open(trial, "wx");
    await file.sync();
  } catch (thrown) {
    throw new UserError(`No result can be written into ${dirname(resolve(path))}: ${why(thrown)}`, {
      nextSteps: [
        "Make the folder, or its permissions, right; or name another file with --out FILE.",
      ],
      cause: thrown,
    });
  } finally {
    await rm(trial, { force: true });
  }
}

async function tryReplacing(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) return;
  try {
    if (!found.isFile()) throw new Error("it is not a file");
    await using _ = await open(path, "a");
  } catch (thrown) {
    throw new UserError(`The result ${path} cannot be replaced: ${why(thrown)}`, {
      nextSteps: ["Close it where it is open, or name another file with --out FILE."],
      cause: thrown,
    });
  }
}

function why(thrown: unknown): string {
  return coerceError(thrown).message;
}
