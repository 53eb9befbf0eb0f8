import { DatabaseSync } from "node:sqlite";
import { createDatabase, describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { openStore } from "../postgres/postgres-site.ts";
import { describeSchema } from "./schema-conformance.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

const SQLITE = {
  subjects: "packages",
  subject: "package_id",
  subjectRef: "package_ref",
  newId: "NULL",
  isTrue: "1",
  unique: /UNIQUE constraint failed: posts/u,
  check: /CHECK/u,
};
describeSchema("SQLite", SQLITE, async () => {
  const site = await openFreshSqlite();
  return {
    ...site,
    async execute(sql) {
      const database = new DatabaseSync(site.path);
      try {
        database.exec(sql);
      } finally {
        database.close();
      }
    },
  };
});

const POSTGRES = {
  subjects: "subjects",
  subject: "subject",
  subjectRef: "subject_ref",
  newId: "nextval('numbers')",
  isTrue: "true",
  unique: /duplicate key value violates unique constraint "posts_one/u,
  check: /violates check constraint/u,
};
describeOnPostgres("PostgreSQL", () => {
  describeSchema("PostgreSQL", POSTGRES, async () => {
    const database = await createDatabase();
    return {
      async open(clock) {
        const store = await openStore(database, clock);
        const ledger = store.openLedger();
        const close = async (): Promise<void> => {
          await ledger.close();
          await store.close();
        };
        return { ...ledger, close };
      },
      async execute(sql) {
        await database.execute("SET search_path = shipledger");
        await database.execute(sql);
      },
      remove: () => database.remove(),
    };
  });
});
