import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { CopiedRow, CopyPlace, LedgerFiller, LedgerTable } from "../ledger-tables.ts";
import type { Connection } from "./connection.ts";
import { openLedgerFile } from "./open-ledger.ts";

/** Names that differ from the neutral ones. */
const TABLE_NAMES: Readonly<Record<string, string>> = {
  subjects: "packages",
  versions: "package_versions",
};
const COLUMN_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  subjects: { subject: "package_id" },
  versions: { subject_ref: "package_ref" },
  posts: { subject_ref: "package_ref" },
};

const rowShape = {
  name: "a row",
  schema: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
};
const numberShape = { name: "a number", schema: z.object({ number: z.int() }) };
const triggerShape = {
  name: "a trigger",
  schema: z.object({ name: z.string(), sql: z.string() }),
};

/** A ledger in a file, to be copied from or to. */
export async function openSqliteCopyPlace(
  path: string,
  { clock, create }: { readonly clock: Clock; readonly create: boolean },
): Promise<CopyPlace> {
  const { connection } = await openLedgerFile(path, { create });
  const filler = createFiller(connection, clock);
  return {
    shown: path,
    read: (work) => inTransaction(connection, "BEGIN", () => work(filler)),
    fill: (work) =>
      inTransaction(connection, "BEGIN IMMEDIATE", () =>
        withoutTriggers(connection, () => work(filler)),
      ),
    close: async () => connection.close(),
  };
}

async function inTransaction<Result>(
  connection: Connection,
  begin: string,
  work: () => Promise<Result>,
): Promise<Result> {
  connection.execute(begin);
  try {
    const result = await work();
    connection.execute("COMMIT");
    return result;
  } catch (thrown) {
    if (connection.isInTransaction) connection.execute("ROLLBACK");
    throw thrown;
  }
}

/** The rules of how rows may change are not those of how they came to be; all of it is undone with the rest. */
async function withoutTriggers<Result>(
  connection: Connection,
  work: () => Promise<Result>,
): Promise<Result> {
  const triggers = connection.readAll(
    triggerShape,
    "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid",
  );
  for (const { name } of triggers) connection.execute(`DROP TRIGGER ${name}`);
  const result = await work();
  for (const { sql } of triggers) connection.execute(sql);
  return result;
}

function createFiller(connection: Connection, clock: Clock): LedgerFiller {
  return {
    readPage: async (table, after, limit) => {
      const { sql, values } = pageOf(table, after);
      return connection.readAll(rowShape, sql, ...values, limit);
    },
    readLastNumber: async () =>
      connection.readOne(numberShape, "SELECT last AS number FROM sequence")?.number ?? 0,
    countHeldOrders: async () =>
      connection.readOne(
        numberShape,
        "SELECT count(*) AS number FROM orders WHERE lease_ends_at_ms > ?",
        clock.nowMs(),
      )?.number ?? 0,
    writeRows: async (table, rows) => {
      const sql = insertInto(table);
      const columns = Object.keys(table.columns);
      for (const row of rows)
        connection.write(sql, ...columns.map((column) => row[column] ?? null));
    },
    setLastNumber: async (number) =>
      void connection.write("UPDATE sequence SET last = ?", Math.floor(number)),
  };
}

function nameIn(table: LedgerTable, column: string): string {
  return COLUMN_NAMES[table.name]?.[column] ?? column;
}

function pageOf(table: LedgerTable, after: CopiedRow | null) {
  const columns = Object.keys(table.columns).map(
    (column) => `${nameIn(table, column)} AS ${column}`,
  );
  const key = table.key.map((column) => nameIn(table, column));
  const from = after ? `WHERE (${key.join(", ")}) > (${key.map(() => "?").join(", ")})` : "";
  const sql = `SELECT ${columns.join(", ")} FROM ${TABLE_NAMES[table.name] ?? table.name}
    ${from} ORDER BY ${key.join(", ")} LIMIT ?`;
  return { sql, values: after ? table.key.map((column) => after[column] ?? null) : [] };
}

function insertInto(table: LedgerTable): string {
  const columns = Object.keys(table.columns);
  const names = columns.map((column) => nameIn(table, column));
  return `INSERT INTO ${TABLE_NAMES[table.name] ?? table.name} (${names.join(", ")})
    VALUES (${columns.map(() => "?").join(", ")})`;
}
