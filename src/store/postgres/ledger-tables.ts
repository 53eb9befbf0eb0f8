import { z } from "zod";
import { LEDGER_TABLES } from "../ledger-tables.ts";
import type {
  ColumnKind,
  CopiedRow,
  CopyPlace,
  LedgerFiller,
  LedgerTable,
} from "../ledger-tables.ts";
import type { Database } from "./database.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";

const TYPES: Readonly<Record<ColumnKind, string>> = {
  text: "text",
  number: "bigint",
  flag: "bigint",
  json: "text",
};

const rowShape = {
  name: "a row",
  schema: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
};
const numberShape = { name: "a number", schema: z.object({ number: z.int() }) };
const anyShape = { name: "an answer", schema: z.unknown() };

const LAST_NUMBER = statement("SELECT last_value AS number FROM numbers");
const HELD = statement(`
  SELECT count(*) AS number FROM orders
  WHERE lease_ends_at_ms > extract(epoch FROM clock_timestamp()) * 1000`);
const SET_NUMBER = statement("SELECT setval('numbers', greatest($1::bigint, 1))");
/** Tables that number their own rows. */
const SET_IDENTITIES = ["versions", "mails"].map((table) =>
  statement(`SELECT setval(pg_get_serial_sequence('shipledger.${table}', 'id'),
    greatest((SELECT max(id) FROM ${table}), 1))`),
);

/** A ledger in a database, to be copied from or to. Closing it closes no connection. */
export function createPostgresCopyPlace(database: Database): CopyPlace {
  return {
    shown: database.place.shown,
    read: (work) => database.readTogether((session) => work(createFiller(session))),
    fill: (work) =>
      database.transact(async (session) => {
        // The rules of how rows may change are not those of how they came to be.
        await setTriggers(session, "DISABLE");
        const result = await work(createFiller(session));
        await setTriggers(session, "ENABLE");
        return result;
      }),
    close: async () => undefined,
  };
}

async function setTriggers(session: Session, what: "DISABLE" | "ENABLE"): Promise<void> {
  for (const { name } of LEDGER_TABLES) {
    await session.execute(`ALTER TABLE ${name} ${what} TRIGGER USER`);
  }
}

function createFiller(session: Session): LedgerFiller {
  const readNumber = async (asked: typeof HELD): Promise<number> =>
    (await session.readOne(numberShape, asked))?.number ?? 0;
  return {
    readPage: (table, after, limit) =>
      session.readAll(rowShape, pageOf(table, after !== null), limit, ...keyOf(table, after)),
    readLastNumber: () => readNumber(LAST_NUMBER),
    countHeldOrders: () => readNumber(HELD),
    writeRows: async (table, rows) =>
      void (await session.write(insertInto(table), JSON.stringify(rows))),
    async setLastNumber(number) {
      await session.readAll(anyShape, SET_NUMBER, number);
      for (const each of SET_IDENTITIES) await session.readAll(anyShape, each);
    },
  };
}

function keyOf({ key }: LedgerTable, after: CopiedRow | null) {
  return after ? key.map((column) => after[column] ?? null) : [];
}

function pageOf({ name, key, columns }: LedgerTable, isLater: boolean) {
  const picked = Object.entries(columns).map(([column, kind]) =>
    kind === "flag" ? `${column}::int AS ${column}` : column,
  );
  const places = key.map((column, at) => `$${at + 2}::${TYPES[columns[column] ?? "text"]}`);
  const from = isLater ? `WHERE (${key.join(", ")}) > (${places.join(", ")})` : "";
  return statement(
    `SELECT ${picked.join(", ")} FROM ${name} ${from} ORDER BY ${key.join(", ")} LIMIT $1`,
  );
}

function insertInto({ name, columns }: LedgerTable) {
  const entries = Object.entries(columns);
  const values = entries.map(([column, kind]) => {
    if (kind === "json") return `r.${column}::json`;
    return kind === "flag" ? `r.${column} = 1` : `r.${column}`;
  });
  const types = entries.map(([column, kind]) => `${column} ${TYPES[kind]}`);
  return statement(`
    INSERT INTO ${name} (${entries.map(([column]) => column).join(", ")})
    SELECT ${values.join(", ")} FROM json_to_recordset($1) AS r (${types.join(", ")})`);
}
