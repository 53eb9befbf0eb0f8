import { z } from "zod";
import { UserError } from "../../errors.ts";
import type { Database } from "./database.ts";
import type { PostgresPlace } from "./failures.ts";
import { SCHEMA_001 } from "./schema-001.ts";
import { SCHEMA_002 } from "./schema-002.ts";
import { SCHEMA_003 } from "./schema-003.ts";
import { SCHEMA_004 } from "./schema-004.ts";
import { SCHEMA_005 } from "./schema-005.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";

/** In order, append-only: number n brings a database from version n - 1 to n. */
const MIGRATIONS: readonly string[] = [SCHEMA_001, SCHEMA_002, SCHEMA_003, SCHEMA_004, SCHEMA_005];

/** Ours among the advisory locks of the database, "ShLg": the lock of who changes the schema. */
const LOCK_CLASS = 0x53684c67;
const MIGRATION_LOCK = 1;

/** Oldest release that is still looked after, and that the queue can use. */
const SERVER_VERSION_MIN = 13;

const stateShape = {
  name: "the schema of a database",
  schema: z.object({
    serverVersion: z.int(),
    /** Something is in the schema of this name. */
    isThere: z.boolean(),
    isOurs: z.boolean(),
  }),
};
const versionShape = { name: "a version", schema: z.object({ version: z.int().min(0) }) };

// The tables of the catalogue and not to_regclass(): that may answer from before the lock was waited for.
const READ_STATE = statement(`
  SELECT current_setting('server_version_num')::int AS "serverVersion",
    count(*) > 0 AS "isThere",
    count(*) FILTER (WHERE c.relname = 'schema_version') > 0 AS "isOurs"
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'shipledger'`);
const READ_VERSION = statement("SELECT version FROM shipledger.schema_version");
const LOCK = statement("SELECT pg_advisory_xact_lock($1, $2)");

/**
 * Brings the database to this program's version, all steps in one transaction
 * under a lock: of two starters one migrates and the other finds it done.
 *
 * @param mayCreate false: a database without a ledger is a mistake
 * @returns true when this call began the ledger
 * @throws UserError, exit code 2, for a database that is not to be used
 */
export async function migrate(database: Database, mayCreate: boolean): Promise<boolean> {
  const { place } = database;
  const version = await database.use((session) => readVersion(session));
  if (version > MIGRATIONS.length) throw tooNew(place, version);
  if (version === MIGRATIONS.length) return false;
  if (version === 0 && !mayCreate) throw noLedger(place);
  return database.transact(async (session) => {
    await session.readAll(
      { name: "a lock", schema: z.unknown() },
      LOCK,
      LOCK_CLASS,
      MIGRATION_LOCK,
    );
    const found = await readVersion(session);
    if (found > MIGRATIONS.length) throw tooNew(place, found);
    if (found === 0) {
      await session.execute(`
        CREATE SCHEMA IF NOT EXISTS shipledger;
        CREATE TABLE shipledger.schema_version (
          is_only boolean PRIMARY KEY CHECK (is_only),
          version integer NOT NULL
        );
        INSERT INTO shipledger.schema_version (is_only, version) VALUES (true, 0)`);
    }
    for (const sql of MIGRATIONS.slice(found)) await session.execute(sql);
    await session.execute(`UPDATE shipledger.schema_version SET version = ${MIGRATIONS.length}`);
    return found === 0;
  });
}

/** 0 for a database in which no ledger was begun. */
async function readVersion(session: Session): Promise<number> {
  const { place } = session;
  const state = await session.readOne(stateShape, READ_STATE);
  if (!state) return 0;
  if (Math.floor(state.serverVersion / 10_000) < SERVER_VERSION_MIN) {
    throw new UserError(
      `The ledger's server ${place.shown} is PostgreSQL ${state.serverVersion / 10_000}.`,
      { nextSteps: [`Use PostgreSQL ${SERVER_VERSION_MIN} or later.`] },
    );
  }
  if (!state.isOurs) {
    if (state.isThere) throw foreign(place);
    return 0;
  }
  return (await session.readOne(versionShape, READ_VERSION))?.version ?? 0;
}

function tooNew({ shown }: PostgresPlace, version: number): UserError {
  return new UserError(
    `The ledger ${shown} has version ${version}; this program knows versions up to ${MIGRATIONS.length}.`,
    {
      nextSteps: [
        "Use the version of shipledger that last wrote to it, or a newer one.",
        "Do not begin a second ledger for the same orders: package IDs would be missing in it.",
      ],
    },
  );
}

function noLedger({ shown }: PostgresPlace): UserError {
  return new UserError(`There is no ledger in ${shown} yet.`, {
    nextSteps: [
      "Check the URL given with `--ledger` or in the config.",
      "`shipledger run FILE` begins a new ledger.",
    ],
  });
}

function foreign({ shown }: PostgresPlace): UserError {
  return new UserError(
    `The database ${shown} has a schema "shipledger" that belongs to another program.`,
    { nextSteps: ["Give the ledger a database of its own: createdb NAME."] },
  );
}
