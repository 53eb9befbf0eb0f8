import { basename } from "node:path";
import { BugError, coerceError, ExitCode, UserError } from "../../errors.ts";

type Advice = {
  readonly says: string;
  readonly nextSteps: readonly [string, ...string[]];
  readonly exitCode: ExitCode;
};

const AGAIN = "Run the same command again: what was recorded stays, nothing was half-written.";
const RESTORE =
  "Run `shipledger ledger verify`; if the damage is real, restore the latest backup made with `shipledger ledger backup`.";

/** By primary result code: https://www.sqlite.org/rescode.html */
const ADVICE: Readonly<Record<number, Advice>> = {
  3: {
    says: "may not be opened by this user",
    nextSteps: ["Check the owner and the rights of the file and its folder."],
    exitCode: ExitCode.resumable,
  },
  5: {
    says: "is locked by another program",
    nextSteps: [
      "Close other programs that have the file open (a database viewer, a backup).",
      AGAIN,
    ],
    exitCode: ExitCode.resumable,
  },
  6: {
    says: "is locked by another part of this program",
    nextSteps: [AGAIN],
    exitCode: ExitCode.resumable,
  },
  7: {
    says: "could not be used: the machine is out of memory",
    nextSteps: ["Close other programs.", AGAIN],
    exitCode: ExitCode.resumable,
  },
  8: {
    says: "cannot be written to",
    nextSteps: [
      "Check that the file, its folder, the disk, and the files ending in -wal and -shm beside it are not write-protected for this user.",
      AGAIN,
    ],
    exitCode: ExitCode.resumable,
  },
  10: {
    says: "could not be read from or written to the disk",
    nextSteps: ["Check the disk or the network drive that the file lies on.", AGAIN],
    exitCode: ExitCode.resumable,
  },
  11: {
    says: "is damaged",
    nextSteps: [RESTORE],
    exitCode: ExitCode.resumable,
  },
  13: {
    says: "could not be written: the disk is full",
    nextSteps: ["Make room on the disk.", AGAIN],
    exitCode: ExitCode.resumable,
  },
  14: {
    says: "could not be opened",
    nextSteps: [
      "Check that this user may read and write the file, and may write in its folder.",
      AGAIN,
    ],
    exitCode: ExitCode.resumable,
  },
  26: {
    says: "is not a database, or is encrypted or damaged at its very start",
    nextSteps: ["Check the path given with `--ledger` or in the config.", RESTORE],
    exitCode: ExitCode.usage,
  },
};

const CONSTRAINT = 19;

/**
 * Whatever SQLite threw, as one of our errors. A constraint that refuses is our
 * own fault: the schema's last line of defence held.
 */
export function explainFailure(thrown: unknown, file: string): Error {
  const error = coerceError(thrown);
  const code = primaryCodeOf(thrown);
  if (code === null) return error;
  if (code === CONSTRAINT) {
    return new BugError(`The ledger refused a change: ${error.message}`, { cause: thrown });
  }
  const advice = ADVICE[code];
  if (!advice) return new BugError(`SQLite: ${error.message}`, { cause: thrown });
  return new UserError(`The file ${basename(file)} ${advice.says} (${file}: ${error.message}).`, {
    nextSteps: advice.nextSteps,
    exitCode: advice.exitCode,
    cause: thrown,
  });
}

/** A file whose structure is damaged, as a check of the whole file found. */
export function damagedFile(file: string, detail: string): UserError {
  return new UserError(`The file ${basename(file)} is damaged (${file}: ${detail}).`, {
    nextSteps: [RESTORE],
    exitCode: ExitCode.resumable,
  });
}

/** The file was moved, deleted or replaced while it was in use. */
export function replacedFile(file: string): UserError {
  return new UserError(
    `The file ${basename(file)} was moved, deleted or replaced while it was in use (${file}).`,
    {
      nextSteps: [
        "Put it back where it was, or restore the latest backup, while nothing runs.",
        "Then run the same command again: what was in flight is repeated under its package ID.",
      ],
      exitCode: ExitCode.resumable,
    },
  );
}

/** A stored row that cannot be what this program wrote. */
export function damagedRow(what: string, file: string, detail: string): UserError {
  return new UserError(
    `The file ${basename(file)} holds ${what} that cannot be read (${file}: ${detail}).`,
    {
      nextSteps: [
        RESTORE,
        "If a newer version of shipledger wrote to this ledger, use that version.",
      ],
      exitCode: ExitCode.resumable,
    },
  );
}

/** SQLite's primary result code; null when it was not SQLite that failed. */
export function primaryCodeOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !("errcode" in thrown)) return null;
  return typeof thrown.errcode === "number" ? thrown.errcode & 0xff : null;
}
