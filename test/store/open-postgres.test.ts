import { afterEach, beforeEach, expect, it } from "vitest";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";
import { createDatabase, describeOnPostgres } from "../postgres/borrow-postgres.ts";
import type { FreshDatabase } from "../postgres/borrow-postgres.ts";
import { openStore } from "../postgres/postgres-site.ts";

describeOnPostgres("openPostgres", () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.remove());

  const refusal = (changes: { create?: boolean; change?: (url: URL) => void } = {}) => {
    const url = new URL(database.url);
    changes.change?.(url);
    const place = { url: url.href, shown: `shown ${url.pathname}` };
    return openPostgres(place, { create: changes.create ?? true }).then(
      () => null,
      (error: unknown) => error,
    );
  };

  it("makes a ledger once", async () => {
    const first = await openStore(database);
    expect(first.isNew).toBe(true);
    const second = await openStore(database);
    expect(second.isNew).toBe(false);
    await first.close();
    await second.close();
  });

  it("lets one of several starters make it", async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(database)));
    expect(stores.filter(({ isNew }) => isNew)).toHaveLength(1);
    for (const store of stores) await store.close();
  });

  it("makes nothing when it may not", async () => {
    expect(await refusal({ create: false })).toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: expect.stringContaining("There is no ledger in shown"),
    });
    const [found] = await database.execute("SELECT to_regnamespace('shipledger') AS schema");
    expect(found).toEqual({ schema: null });
  });

  it("refuses a schema of another program, and leaves it as it is", async () => {
    await database.execute("CREATE SCHEMA shipledger; CREATE TABLE shipledger.theirs (id int)");
    expect(await refusal()).toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: expect.stringContaining("belongs to another program"),
    });
    expect(await database.execute("SELECT count(*)::int AS count FROM shipledger.theirs")).toEqual([
      { count: 0 },
    ]);
  });

  it("refuses a newer ledger than it knows", async () => {
    await (await openStore(database)).close();
    await database.execute("UPDATE shipledger.schema_version SET version = 999");
    expect(await refusal()).toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: expect.stringContaining("version 999"),
    });
  });

  it("names a database that is not there", async () => {
    const error = await refusal({ change: (url) => (url.pathname = "nowhere_at_all") });
    expect(error).toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: expect.stringContaining("no such database"),
    });
  });

  it("tells a server that does not answer from a wrong command line", async () => {
    // Port 1 is nobody's: https://www.iana.org/assignments/service-names-port-numbers
    const error = await refusal({ change: (url) => (url.port = "1") });
    expect(error).toMatchObject({
      name: "UserError",
      exitCode: 4,
      message: expect.stringContaining("does not answer"),
    });
  });

  it("tells what rights are missing", async () => {
    await database.execute(`
      DO $$ BEGIN CREATE ROLE nobody_special LOGIN; EXCEPTION WHEN duplicate_object THEN END $$`);
    const error = await refusal({ change: (url) => (url.username = "nobody_special") });
    expect(error).toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: expect.stringContaining("rights"),
      nextSteps: expect.arrayContaining([expect.stringContaining("GRANT CREATE ON DATABASE")]),
    });
  });

  it("never tells the password", async () => {
    const error = await refusal({
      change: (url) => {
        url.password = "hunter2";
        url.port = "1";
      },
    });
    expect(JSON.stringify([error, String(error)])).not.toContain("hunter2");
  });
});
