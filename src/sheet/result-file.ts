import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { codeOf, publishFile } from "./publish-file.ts";
import { writeResultCsv } from "./result-csv.ts";
import type { ResultModel } from "./result-model.ts";
import type { RowsListener } from "./rows-listener.ts";
import { resultFormat } from "./result-path.ts";
import { writeResultWorkbook } from "./result-workbook.ts";

/** What a workbook sheet holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const WORKBOOK_ROWS_MAX = 1_048_576;
const WORKBOOK_COLUMNS_MAX = 16_384;

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
  /** SHA-256 of its bytes, lower-case hex. */
  readonly hash: string;
}

/**
 * Writes the result, as XLSX or CSV by the ending of `path`: whole or not at
 * all, and durable when this resolves. When the file there is locked, it is
 * written beside it as `name (2).xlsx`; when the folder is gone, to the
 * system's temporary folder.
 *
 * @param options.overwrite false: a file at `path` is never replaced; the
 *   result is then written beside it
 * @param options.onRows told now and then how many rows are written
 * @throws UserError (exit 4: run again, the ledger knows what was sent) when it
 *   cannot be written anywhere.
 */
export async function writeResult(
  path: string,
  model: ResultModel,
  options: { readonly overwrite?: boolean; readonly onRows?: RowsListener } = {},
): Promise<WrittenResult> {
  const format = resultFormat(path);
  assertResultFits(path, model.rows.length, model.columns.length);
  const writer = format === "csv" ? writeResultCsv : writeResultWorkbook;
  const write = (target: Writable): Promise<void> => writer(model, target, options.onRows);
  const mayReplace = options.overwrite ?? true;
  try {
    const place = { path, mayReplace, mode: 0o666 };
    const written = await publishFile(place, write);
    return { path: written, intendedPath: path, hash: await hashFile(written) };
  } catch (thrown) {
    if (!FOLDER_LOST.has(codeOf(thrown))) throw describeFailure(path, thrown);
  }
  // Others may look into the temporary folder: the file is the user's alone.
  const refuge = { path: join(tmpdir(), basename(path)), mayReplace: false, mode: 0o600 };
  try {
    const written = await publishFile(refuge, write);
    return { path: written, intendedPath: path, hash: await hashFile(written) };
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

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
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
