import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { describe, inject } from "vitest";
import { findPostgres } from "./find-postgres.ts";
import type { Loan } from "./lend-postgres.ts";
import { PostgresServer } from "./start-postgres.ts";

/** The PostgreSQL of this run of the tests, or why there is none. Asked for once per test file. */
const loan = JSON.parse(await text(connect(inject("postgresLender")))) as Loan;

/** Tests that need a PostgreSQL: left out, with the reason in their name, where none can be had. */
export function describeOnPostgres(name: string, tests: () => void): void {
  if ("none" in loan) describe.skip(`${name} (${loan.none})`, tests);
  else describe(name, tests);
}

/** A PostgreSQL of a test's own, which may be stopped and started. */
export function startOwnPostgres(): Promise<PostgresServer> {
  const found = findPostgres();
  if (typeof found === "string") throw new Error(found);
  return PostgresServer.open(found);
}

/** A database of one test, empty at first. */
export interface FreshDatabase {
  readonly url: string;
  /** Runs SQL as somebody who bypasses the program. */
  execute(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

/** Databases that tests have given back. Making one takes longer than emptying one. */
const used: string[] = [];

/** An empty database for one test. It goes with the server, so that nothing of it is left. */
export async function createDatabase(): Promise<FreshDatabase> {
  if ("none" in loan) throw new Error(loan.none);
  const emptied = used.pop();
  const name = emptied ?? `test_${randomUUID().replaceAll("-", "")}`;
  if (emptied === undefined) await runAsAdmin(`CREATE DATABASE ${name}`);
  const url = new URL(loan.url);
  url.pathname = name;
  let outsider: Promise<Client> | null = null;
  const execute = async (sql: string, values: readonly unknown[] = []) => {
    outsider ??= connectTo(url.href);
    const { rows } = await (await outsider).query<Record<string, unknown>>(sql, [...values]);
    return rows;
  };
  return {
    url: url.href,
    execute,
    async remove() {
      await execute(EMPTY_DATABASE);
      await (await outsider)?.end();
      used.push(name);
    },
  };
}

const EMPTY_DATABASE = `
  DO $$
  DECLARE
    own record;
  BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR own IN SELECT nspname FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('public', 'information_schema') LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', own.nspname);
    END LOOP;
  END $$`;

let admin: Promise<Client> | null = null;

async function runAsAdmin(sql: string): Promise<void> {
  if ("none" in loan) throw new Error(loan.none);
  admin ??= connectTo(loan.url);
  await (await admin).query(sql);
}

async function connectTo(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  // The server goes when the tests are over.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
