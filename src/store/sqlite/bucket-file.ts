import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { coerceError, ExitCode, UserError } from "../../errors.ts";
import type { BucketState } from "../buckets.ts";
import { Connection } from "./connection.ts";
import { primaryCodeOf } from "./failures.ts";

const BUSY_TIMEOUT_MS = 5_000;
/** "ShBk". */
const BUCKETS_APPLICATION_ID = 0x5368426b;
const BUSY = 5;
// Error in a statement (the table is missing), busy, locked, input or output error, damaged, not a database:
// https://www.sqlite.org/rescode.html
const USELESS_CODES: readonly number[] = [1, BUSY, 6, 10, 11, 26];

// Infinity passes here: whether a state makes sense is for the store to say.
const number = z.custom<number>((value) => typeof value === "number");
const bucketShape = {
  name: "a bucket",
  schema: z.object({
    arrivalMs: number,
    slowness: number,
    blockedUntilMs: number,
    writtenAtMs: number,
  }),
};
const headerShape = {
  name: "a file header",
  schema: z.object({ applicationId: z.int(), tables: z.int() }),
};

/** The open file of the buckets. */
export interface BucketFile {
  /** Runs `work` with nobody in between. */
  alone<Result>(work: () => Result): Result;
  read(name: string): BucketState | null;
  write(name: string, state: BucketState): void;
  /** Whether another file lies at the path by now: then this one is shared with nobody. */
  isReplaced(): boolean;
  /** Whether a failure means that the file should be made anew. */
  isUseless(thrown: unknown): boolean;
  /** Deletes the file, if it is still this one. */
  remove(): void;
  close(): void;
}

/** Opens the file, or makes it; one that cannot be used is made anew once. */
export function openBucketFile(path: string): BucketFile {
  const file = resolve(path);
  try {
    return tryToOpen(file);
  } catch (thrown) {
    if (!isUseless(thrown)) throw thrown;
    removeFiles(file);
    return tryToOpen(file);
  }
}

function tryToOpen(file: string): BucketFile {
  makeFile(file);
  const connection = new Connection(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    setUp(connection);
    return toBucketFile(connection, inodeOf(file));
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

function toBucketFile(connection: Connection, inode: string): BucketFile {
  const { file } = connection;
  return {
    alone: (work) => connection.writeTogether(work),
    read: (name) =>
      connection.readOne(
        bucketShape,
        `SELECT arrival_ms AS arrivalMs, slowness, blocked_until_ms AS blockedUntilMs,
           written_at_ms AS writtenAtMs FROM buckets WHERE name = ?`,
        name,
      ),
    write: (name, state) => {
      connection.write(
        `INSERT INTO buckets (name, arrival_ms, slowness, blocked_until_ms, written_at_ms)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET arrival_ms = excluded.arrival_ms,
           slowness = excluded.slowness, blocked_until_ms = excluded.blocked_until_ms,
           written_at_ms = excluded.written_at_ms`,
        name,
        state.arrivalMs,
        state.slowness,
        state.blockedUntilMs,
        state.writtenAtMs,
      );
    },
    isReplaced: () => inodeOf(file) !== inode,
    isUseless,
    remove: () => {
      if (inodeOf(file) === inode) removeFiles(file);
    },
    close: () => connection.close(),
  };
}

/** Without waiting for the disk: what a power cut takes is a few tokens. */
function setUp(connection: Connection): void {
  const header = connection.readOne(
    headerShape,
    `SELECT a.application_id AS applicationId, (SELECT count(*) FROM sqlite_schema) AS tables
     FROM pragma_application_id AS a`,
  );
  if (header && header.tables > 0 && header.applicationId !== BUCKETS_APPLICATION_ID) {
    throw new UserError(`The file ${connection.file} is a database of another program.`, {
      nextSteps: ["Move it away: rate limits are kept under this name, beside the ledger."],
    });
  }
  connection.execute("PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF");
  connection.writeTogether(() =>
    connection.execute(`
      PRAGMA application_id = ${BUCKETS_APPLICATION_ID};
      CREATE TABLE IF NOT EXISTS buckets (
        name TEXT PRIMARY KEY,
        arrival_ms REAL NOT NULL,
        slowness REAL NOT NULL,
        blocked_until_ms REAL NOT NULL,
        written_at_ms REAL NOT NULL
      ) STRICT, WITHOUT ROWID`),
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

function makeFile(file: string): void {
  try {
    closeSync(openSync(file, "a", 0o600));
  } catch (thrown) {
    throw new UserError(
      `The rate limits cannot be kept at ${file}: ${coerceError(thrown).message}`,
      {
        nextSteps: [`Check that this user may write in ${dirname(file)}.`],
        exitCode: ExitCode.resumable,
        cause: thrown,
      },
    );
  }
}

function removeFiles(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
}

function inodeOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : "";
}
