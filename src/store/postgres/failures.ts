import { DatabaseError } from "pg";
import { BugError, coerceError, ExitCode, UserError } from "../../errors.ts";

/** A PostgreSQL database that holds a ledger. */
export interface PostgresPlace {
  /** With the password. */
  readonly url: string;
  /** May be printed. */
  readonly shown: string;
}

/** Another transaction was in the way; the same work may be done again at once. */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
}

/** The server cannot be reached, or went away in the middle: what was last asked may be done or not. */
export class AwayError extends Error {
  override readonly name = "AwayError";
}

/** A statement of a transaction in which another one failed before: not the reason of anything. */
export class AbortedError extends Error {
  override readonly name = "AbortedError";
}

const IN_FAILED_TRANSACTION = "25P02";
const AGAIN = "Run the same command again: what was recorded stays, nothing was half-written.";

// https://www.postgresql.org/docs/current/errcodes-appendix.html
/** Serialization failure, deadlock, lock not available. */
const CONFLICTS: ReadonlySet<string> = new Set(["40001", "40P01", "55P03"]);
/** Server shut down, crashed, starting up; idle session or statement ended by it; too many connections. */
const AWAY: ReadonlySet<string> = new Set([
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "57014",
  "25P03",
  "53300",
]);

interface Advice {
  readonly says: string;
  readonly nextSteps: readonly [string, ...string[]];
  readonly exitCode: ExitCode;
}

const ADVICE: Readonly<Record<string, Advice>> = {
  "28P01": {
    says: "refused the password",
    nextSteps: ["Check the user and the password in the URL of the ledger."],
    exitCode: ExitCode.usage,
  },
  "28000": {
    says: "refused this user",
    nextSteps: ["Check the user in the URL of the ledger, and the server's pg_hba.conf."],
    exitCode: ExitCode.usage,
  },
  "3D000": {
    says: "has no such database",
    nextSteps: ["Check the URL of the ledger.", "Or make the database: createdb NAME."],
    exitCode: ExitCode.usage,
  },
  "42501": {
    says: "does not give this user the rights that a ledger needs",
    nextSteps: [
      "Let the user own the database, or grant it: GRANT CREATE ON DATABASE name TO user.",
      "If another user made the ledger, use that one.",
    ],
    exitCode: ExitCode.usage,
  },
  "25006": {
    says: "can only be read: it is a standby, or set to read-only",
    nextSteps: ["Give the URL of the primary server.", AGAIN],
    exitCode: ExitCode.resumable,
  },
  "53100": {
    says: "has no room left on its disk",
    nextSteps: ["Make room on the server's disk.", AGAIN],
    exitCode: ExitCode.resumable,
  },
  "53200": {
    says: "is out of memory",
    nextSteps: ["Give the server more memory, or let it do less at once.", AGAIN],
    exitCode: ExitCode.resumable,
  },
};

/** Classes that mean damage or trouble of the server itself: system error, internal error, bad data. */
const SERVER_TROUBLE = /^(?:58|XX|F0)/u;
/** Classes of constraints and of our own triggers. */
const REFUSALS = /^(?:23|P0)/u;

/** Whatever the driver threw, as one of our errors. A constraint that refuses is our own fault. */
export function explainFailure(thrown: unknown, { shown }: PostgresPlace): Error {
  const error = coerceError(thrown);
  // What does not come from the server is about the way to it.
  if (!(thrown instanceof DatabaseError)) return new AwayError(error.message, { cause: thrown });
  const code = thrown.code ?? "";
  if (CONFLICTS.has(code)) return new ConflictError(error.message, { cause: thrown });
  if (AWAY.has(code) || code.startsWith("08")) {
    return new AwayError(error.message, { cause: thrown });
  }
  if (code === IN_FAILED_TRANSACTION) return new AbortedError(error.message, { cause: thrown });
  if (REFUSALS.test(code)) {
    return new BugError(`The ledger refused a change: ${error.message}`, { cause: thrown });
  }
  const advice = ADVICE[code];
  if (advice) {
    return new UserError(`The ledger's server ${advice.says} (${shown}: ${error.message}).`, {
      nextSteps: advice.nextSteps,
      exitCode: advice.exitCode,
      cause: thrown,
    });
  }
  if (SERVER_TROUBLE.test(code)) {
    return new UserError(`The ledger's server has trouble (${shown}: ${error.message}).`, {
      nextSteps: ["Look into the server's log.", AGAIN],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
  return new BugError(`PostgreSQL: ${error.message} (${code})`, { cause: thrown });
}

/** The server was away for too long. */
export function serverIsAway({ shown }: PostgresPlace, error: Error, waitedMs: number): UserError {
  const waited = waitedMs < 1000 ? "" : ` for ${Math.round(waitedMs / 1000)} s`;
  return new UserError(`The ledger ${shown} does not answer${waited} (${error.message}).`, {
    nextSteps: ["Check that PostgreSQL runs there and can be reached from this machine.", AGAIN],
    exitCode: ExitCode.resumable,
    cause: error,
  });
}

/** Other transactions were in the way again and again. */
export function ledgerIsBusy({ shown }: PostgresPlace, error: Error): UserError {
  return new UserError(`The ledger ${shown} is too busy: ${error.message}.`, {
    nextSteps: ["End what holds locks in that database (see pg_stat_activity).", AGAIN],
    exitCode: ExitCode.resumable,
    cause: error,
  });
}

/** A stored row that cannot be what this program wrote. */
export function damagedRow(what: string, { shown }: PostgresPlace, detail: string): UserError {
  return new UserError(`The ledger ${shown} holds ${what} that cannot be read (${detail}).`, {
    nextSteps: [
      "Run `shipledger ledger verify`; if the damage is real, restore the latest backup.",
      "If a newer version of shipledger wrote to this ledger, use that version.",
    ],
    exitCode: ExitCode.resumable,
  });
}
