import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { BugError, coerceError, ExitCode, UserError } from "../../errors.ts";
import { Connection } from "./connection.ts";
import { primaryCodeOf } from "./failures.ts";

const BUSY_TIMEOUT_MS = 5_000;
const BUSY = 5;
// Error in a statement (the table is missing), busy, locked, input or output error, damaged, not a database:
// https://www.sqlite.org/rescode.html
const USELESS_CODES: readonly number[] = [1, BUSY, 6, 10, 11, 26];

const headerShape = {
  name: "a file header",
  schema: z.object({ applicationId: z.int(), tables: z.int() }),
};

/** One kind of file beside the ledger. */
export interface SideFileKind {
  /** Marks a file as one of these: https://www.sqlite.org/pragma.html#pragma_application_id */
  readonly applicationId: number;
  /** What it holds, as the beginning of a sentence: "The rate limits". */
  readonly holds: string;
  /** Statements that make its tables where they are missing. */
  readonly tables: string;
}

/**
 * A small database beside the ledger, shared by all processes of this machine,
 * of which nothing is lost with it but time. Nothing waits for the disk. A file
 * that is damaged, or locked by something that does not let go, is made anew;
 * one that somebody took away is too, for all who use it.
 */
export class SideFile {
  readonly #path: string;
  readonly #kind: SideFileKind;
  #open: OpenFile | null;

  /** @throws UserError when no file can be made at `path`, or another program's database lies there. */
  constructor(path: string, kind: SideFileKind) {
    this.#path = resolve(path);
    this.#kind = kind;
    this.#open = openFile(this.#path, kind);
  }

  /** Runs `work` on the file that lies at the path now; once more on a new one when it is of no use. */
  use<Result>(work: (connection: Connection) => Result): Result {
    if (!this.#open) throw new BugError(`${this.#kind.holds} were used after they were closed.`);
    if (inodeOf(this.#path) !== this.#open.inode) this.#reopen();
    try {
      return work(this.#open.connection);
    } catch (thrown) {
      if (!isUseless(thrown)) throw thrown;
      if (inodeOf(this.#path) === this.#open.inode) removeFiles(this.#path);
      return work(this.#reopen());
    }
  }

  close(): void {
    this.#open?.connection.close();
    this.#open = null;
  }

  #reopen(): Connection {
    this.#open?.connection.close();
    this.#open = openFile(this.#path, this.#kind);
    return this.#open.connection;
  }
}

interface OpenFile {
  readonly connection: Connection;
  /** Which file on the disk it is. */
  readonly inode: string;
}

/** Opens the file, or makes it; one that cannot be used is made anew once. */
function openFile(file: string, kind: SideFileKind): OpenFile {
  try {
    return tryToOpen(file, kind);
  } catch (thrown) {
    if (!isUseless(thrown)) throw thrown;
    removeFiles(file);
    return tryToOpen(file, kind);
  }
}

function tryToOpen(file: string, kind: SideFileKind): OpenFile {
  makeFile(file, kind);
  const connection = new Connection(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    setUp(connection, kind);
    return { connection, inode: inodeOf(file) };
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

function setUp(connection: Connection, { applicationId, holds, tables }: SideFileKind): void {
  const header = connection.readOne(
    headerShape,
    `SELECT a.application_id AS applicationId, (SELECT count(*) FROM sqlite_schema) AS tables
     FROM pragma_application_id AS a`,
  );
  if (header && header.tables > 0 && header.applicationId !== applicationId) {
    throw new UserError(`The file ${connection.file} is a database of another program.`, {
      nextSteps: [`Move it away. ${holds} are kept under this name, beside the ledger.`],
    });
  }
  // Without waiting for the disk: what a power cut takes costs time and nothing else.
  connection.execute("PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF");
  connection.writeTogether(() =>
    connection.execute(`PRAGMA application_id = ${applicationId}; ${tables}`),
  );
  try {
    connection.execute("PRAGMA journal_mode = WAL");
  } catch (thrown) {
    // Somebody else uses the file already; without the log it is slower and just as right.
    if (codeOf(thrown) !== BUSY) throw thrown;
  }
}

function isUseless(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code !== null && USELESS_CODES.includes(code);
}

function codeOf(thrown: unknown): number | null {
  return primaryCodeOf(thrown instanceof Error ? thrown.cause : thrown);
}

function makeFile(file: string, { holds }: SideFileKind): void {
  try {
    closeSync(openSync(file, "a", 0o600));
  } catch (thrown) {
    throw new UserError(`${holds} cannot be kept at ${file}: ${coerceError(thrown).message}`, {
      nextSteps: [`Check that this user may write in ${dirname(file)}.`],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
}

function removeFiles(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
}

function inodeOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : "";
}
