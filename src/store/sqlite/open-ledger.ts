import { accessSync, closeSync, constants, existsSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { systemClock } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { coerceError, ExitCode, UserError } from "../../errors.ts";
import type { Ledger } from "../ledger.ts";
import { Connection } from "./connection.ts";
import { primaryCodeOf } from "./failures.ts";
import { refuseDamaged } from "./integrity.ts";
import { checkIsLedger, migrate } from "./migrations.ts";
import { createSqliteLedger } from "./sqlite-ledger.ts";

/** How long a statement waits for another process that writes. */
export const BUSY_TIMEOUT_MS = 10_000;
const WAL_RETRY_MS = 25;
const BUSY = 5;
/** The path is right, and the same command will do once the disk or the rights are mended. */
const MENDABLE: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/**
 * Opens the ledger in the file `path`, and makes it first when it is not there
 * (unless `create` is false). A new file can be read by its owner alone.
 *
 * @returns `isNew`: this call made the ledger, so it should be announced.
 * @throws UserError: exit code 2 for a missing or wrong file, 4 for one that is
 *   locked, damaged, on a full disk, or closed to this user.
 */
export async function openSqliteLedger(
  path: string,
  options: { clock: Clock; create?: boolean },
): Promise<{ ledger: Ledger; isNew: boolean }> {
  const { connection, isNew } = await openLedgerFile(path, options);
  return { ledger: createSqliteLedger(connection, options.clock), isNew };
}

/** A connection of its own to a ledger's file, which is made, checked and migrated as {@link openSqliteLedger} does. */
export async function openLedgerFile(
  path: string,
  options: { create?: boolean },
): Promise<{ connection: Connection; isNew: boolean }> {
  // An absolute path, so that `:memory:` and `file:` are names like any other.
  const file = resolve(path);
  makeFile(file, options.create ?? true);
  const connection = new Connection(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    checkIsLedger(connection);
    refuseDamaged(connection);
    await setUp(connection);
    return { connection, isNew: migrate(connection) };
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/**
 * Refuses a path at which there is no file.
 *
 * @throws UserError, exit code 2.
 */
export function requireLedgerFile(file: string): void {
  if (existsSync(file)) return;
  throw new UserError(`There is no ledger at ${file}.`, {
    nextSteps: [
      "Check the path given with `--ledger` or in the config (a path there is relative to the config).",
      "`shipledger run FILE` begins a new ledger.",
    ],
  });
}

/**
 * Opened without these rights, SQLite would lay files beside the ledger that
 * nobody could write to either, and they would stay there.
 */
function requireRights(file: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (thrown) {
    throw new UserError(
      `The ledger ${file} may not be read and written by this user: ${coerceError(thrown).message}`,
      {
        nextSteps: [
          "Check the owner and the rights of the file, and of the files ending in -wal and -shm beside it.",
          "Then run the same command again.",
        ],
        exitCode: ExitCode.resumable,
        cause: thrown,
      },
    );
  }
}

function makeFile(file: string, mayCreate: boolean): void {
  if (existsSync(file)) return requireRights(file);
  if (!mayCreate) return requireLedgerFile(file);
  try {
    // SQLite gives the files it puts beside this one the same rights.
    closeSync(openSync(file, "a", 0o600));
  } catch (thrown) {
    throw new UserError(`The ledger ${file} cannot be made: ${coerceError(thrown).message}`, {
      nextSteps: [
        `Check that the folder ${dirname(file)} exists, has room, and that this user may write in it.`,
        "Name another file with `--ledger PATH`.",
      ],
      exitCode: MENDABLE.has(codeOf(thrown)) ? ExitCode.resumable : ExitCode.usage,
      cause: thrown,
    });
  }
}

/**
 * Every commit reaches the disk before it is answered, and readers never wait
 * for a writer: https://www.sqlite.org/wal.html
 */
async function setUp(connection: Connection): Promise<void> {
  connection.execute("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON");
  await switchToWal(connection);
  connection.execute(
    "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA cache_size = -32768",
  );
  // What is deleted is overwritten: https://www.sqlite.org/pragma.html#pragma_secure_delete
  connection.execute("PRAGMA secure_delete = ON");
}

/** Two starters that switch a new file at once collide without waiting, so the wait is here. */
async function switchToWal(connection: Connection): Promise<void> {
  const shape = { name: "a journal mode", schema: z.object({ journal_mode: z.string() }) };
  const giveUpAtMs = systemClock.nowMs() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const answer = connection.readOne(shape, "PRAGMA journal_mode = WAL");
      if (answer?.journal_mode === "wal") return;
      break;
    } catch (thrown) {
      const cause = thrown instanceof Error ? thrown.cause : undefined;
      if (primaryCodeOf(cause) !== BUSY || systemClock.nowMs() > giveUpAtMs) throw thrown;
      await systemClock.sleep(WAL_RETRY_MS);
    }
  }
  throw new UserError(`The ledger ${connection.file} lies where it cannot be shared safely.`, {
    nextSteps: ["Put the ledger on a local disk instead of a network drive."],
    exitCode: ExitCode.resumable,
  });
}

function codeOf(thrown: unknown): unknown {
  return Reflect.get(Object(thrown), "code");
}
