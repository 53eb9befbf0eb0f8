import { basename } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { SCHEMA_001 } from "./schema-001.ts";
import { SCHEMA_002 } from "./schema-002.ts";
import { SCHEMA_003 } from "./schema-003.ts";
import { SCHEMA_004 } from "./schema-004.ts";
import { SCHEMA_005 } from "./schema-005.ts";

/** Marks a file as a ledger of ours, "ShLg": https://www.sqlite.org/pragma.html#pragma_application_id */
export const LEDGER_APPLICATION_ID = 0x53684c67;

/** In order, append-only: number n brings a file from version n - 1 to n. */
const MIGRATIONS: readonly string[] = [SCHEMA_001, SCHEMA_002, SCHEMA_003, SCHEMA_004, SCHEMA_005];

const headerShape = {
  name: "a file header",
  schema: z.object({
    applicationId: z.int(),
    version: z.int().min(0),
    tables: z.int().min(0),
  }),
};

/**
 * Refuses a file that is not a ledger, or a newer one than this program knows.
 * Only reads, so a foreign file is left as it is.
 *
 * @throws UserError, exit code 2.
 */
export function checkIsLedger(connection: Connection): void {
  const { applicationId, version, tables } = readHeader(connection);
  const { file } = connection;
  const isEmpty = applicationId === 0 && version === 0 && tables === 0;
  if (applicationId !== LEDGER_APPLICATION_ID && !isEmpty) {
    throw new UserError(`The file ${basename(file)} is a database of another program (${file}).`, {
      nextSteps: [
        "Check the path given with `--ledger` or in the config.",
        "Name a file that does not exist yet to begin a new ledger.",
      ],
    });
  }
  if (version > MIGRATIONS.length) {
    throw new UserError(
      `The ledger ${basename(file)} has version ${version}; this program knows versions up to ${MIGRATIONS.length} (${file}).`,
      {
        nextSteps: [
          "Use the version of shipledger that last wrote to it, or a newer one.",
          "Do not begin a second ledger for the same orders: package IDs would be missing in it.",
        ],
      },
    );
  }
}

/**
 * Refuses as {@link checkIsLedger} does, and an empty file as well: for what
 * only looks at a ledger and never begins one.
 *
 * @throws UserError, exit code 2.
 */
export function requireLedger(connection: Connection): void {
  checkIsLedger(connection);
  if (readHeader(connection).version > 0) return;
  throw new UserError(`The file ${connection.file} is empty: there is no ledger in it yet.`, {
    nextSteps: ["Check the path given with `--ledger` or in the config."],
  });
}

/**
 * Brings the file to this program's version, one transaction per step. The
 * number is written inside the step's transaction, so of two starters one
 * migrates and the other finds it done.
 *
 * @returns true when this call began the ledger.
 */
export function migrate(connection: Connection): boolean {
  let isNew = false;
  for (const [index, sql] of MIGRATIONS.entries()) {
    const number = index + 1;
    connection.writeTogether(() => {
      if (readHeader(connection).version >= number) return;
      connection.execute(`PRAGMA application_id = ${LEDGER_APPLICATION_ID}`);
      connection.execute(`PRAGMA user_version = ${number}`);
      connection.execute(sql);
      if (number === 1) isNew = true;
    });
  }
  return isNew;
}

function readHeader(connection: Connection): z.infer<typeof headerShape.schema> {
  const header = connection.readOne(
    headerShape,
    `SELECT a.application_id AS applicationId, v.user_version AS version,
       (SELECT count(*) FROM sqlite_schema) AS tables
     FROM pragma_application_id AS a, pragma_user_version AS v`,
  );
  return header ?? { applicationId: 0, version: 0, tables: 0 };
}
