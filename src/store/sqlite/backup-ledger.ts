import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { coerceError, ExitCode, UserError } from "../../errors.ts";
import type { LedgerReport } from "../ledger-report.ts";
import { Connection } from "./connection.ts";
import { requireLedger } from "./migrations.ts";
import { BUSY_TIMEOUT_MS, requireLedgerFile } from "./open-ledger.ts";
import { verifySqliteLedger } from "./verify-ledger.ts";

/** A backup that is done: on the disk, and looked through. */
export interface LedgerBackup {
  readonly path: string;
  readonly sizeBytes: number;
  readonly report: LedgerReport;
}

/**
 * Copies a ledger, also while runs write to it: the copy is one picture of it
 * (https://www.sqlite.org/lang_vacuum.html#vacuuminto). It has its name only
 * once it is whole, durable and verified. Its owner alone can read it.
 *
 * @throws UserError: exit code 2 when `target` is there (unless `force`) or is
 *   the ledger itself; 4 when the copy cannot be written or is not sound.
 */
export async function backupSqliteLedger(
  path: string,
  target: string,
  options: { readonly force: boolean },
): Promise<LedgerBackup> {
  const source = resolve(path);
  const place = resolve(target);
  requireLedgerFile(source);
  refuseTarget(source, place, options.force);
  const copy = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeCopy(source, copy, place);
    const report = verifySqliteLedger(copy);
    if (report.problems.length > 0) throw notSound(source, report);
    await publish(copy, place, options.force);
    return { path: place, sizeBytes: statSync(place).size, report };
  } finally {
    await rm(copy, { force: true });
  }
}

function refuseTarget(source: string, place: string, force: boolean): void {
  const own = ["", "-wal", "-shm", "-journal", ".buckets"].map((suffix) => `${source}${suffix}`);
  const found = statSync(place, { throwIfNoEntry: false });
  if (own.includes(place) || own.some((file) => isSameFile(file, found))) {
    throw new UserError(`${place} belongs to the ledger itself.`, {
      nextSteps: ["Name another file, best on another disk."],
    });
  }
  if (!found) return;
  if (!force || !found.isFile()) {
    throw new UserError(`There is something at ${place} already.`, {
      nextSteps: ["Name a file that does not exist yet.", "Or replace that file: add --force."],
    });
  }
  if (existsSync(`${place}-wal`)) {
    throw new UserError(`${place} is in use, or was left open: ${place}-wal lies beside it.`, {
      nextSteps: ["Close what uses it, or name another file."],
    });
  }
}

function isSameFile(file: string, found: { dev: number; ino: number } | undefined): boolean {
  const other = statSync(file, { throwIfNoEntry: false });
  return other !== undefined && other.dev === found?.dev && other.ino === found.ino;
}

async function writeCopy(source: string, copy: string, place: string): Promise<void> {
  try {
    // SQLite writes into an empty file, and leaves its rights as they are.
    await (await open(copy, "wx", 0o600)).close();
    const connection = new Connection(source, { busyTimeoutMs: BUSY_TIMEOUT_MS });
    try {
      requireLedger(connection);
      connection.write("VACUUM INTO ?", copy);
    } finally {
      connection.close();
    }
    await using file = await open(copy, "r+");
    await file.sync();
  } catch (thrown) {
    const error = coerceError(thrown);
    throw new UserError(`The backup ${place} could not be written: ${error.message}`, {
      nextSteps: [
        `Check that ${dirname(place)} exists, has room for a copy of the ledger, and that this user may write in it.`,
        "If the ledger itself is named, run `shipledger ledger verify`.",
      ],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
}

async function publish(copy: string, place: string, force: boolean): Promise<void> {
  // A link never replaces a file that came into being meanwhile.
  if (force) await rename(copy, place);
  else await link(copy, place).catch(() => renameUnlessTaken(copy, place));
  try {
    await using folder = await open(dirname(place), "r");
    await folder.sync();
  } catch {
    // Windows opens no folders; the file itself is durable.
  }
}

async function renameUnlessTaken(copy: string, place: string): Promise<void> {
  if (existsSync(place)) refuseTarget("", place, false);
  await rename(copy, place);
}

function notSound(source: string, { problems }: LedgerReport): UserError {
  return new UserError(
    `The ledger ${source} was copied, but the copy is not sound and was not kept: ${problems[0] ?? ""}`,
    {
      nextSteps: [
        "Run `shipledger ledger verify` to see all that is wrong.",
        "Keep the last good backup: it is not replaced.",
      ],
      exitCode: ExitCode.resumable,
    },
  );
}
