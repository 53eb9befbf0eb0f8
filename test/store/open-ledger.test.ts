import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { makeFolder } from "./sqlite-site.ts";

describe("openSqliteLedger", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    ({ folder, path } = await makeFolder());
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (create?: boolean) =>
    openSqliteLedger(path, { clock: systemClock, ...(create === undefined ? {} : { create }) });
  const refusal = async (opening: Promise<unknown>) => {
    const error = await opening.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error as { name: string; exitCode: number; message: string; nextSteps: string[] };
  };

  it("makes a ledger once, for its owner alone, durable", async () => {
    const first = await open();
    expect(first.isNew).toBe(true);
    for (const suffix of ["", "-wal", "-shm"]) {
      expect(statSync(`${path}${suffix}`).mode & 0o777).toBe(0o600);
    }
    await first.ledger.close();
    const second = await open(false);
    expect(second.isNew).toBe(false);
    await second.ledger.close();
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA application_id").get()).toEqual({ application_id: 1399344231 });
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 5 });
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    database.close();
  });

  it("lets one of several starters make it", async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => open()));
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    for (const { ledger } of opened) await ledger.close();
  });

  it("takes an empty file for a new ledger", async () => {
    writeFileSync(path, "");
    const { ledger, isNew } = await open(false);
    expect(isNew).toBe(true);
    await ledger.close();
  });

  it("makes nothing when it may not", async () => {
    const error = await refusal(open(false));
    expect(error).toMatchObject({ name: "UserError", exitCode: 2 });
    expect(error.message).toContain(path);
    expect(existsSync(path)).toBe(false);
  });

  it("names a folder that is missing", async () => {
    path = join(folder, "nowhere", "ledger.db");
    const error = await refusal(open());
    expect(error).toMatchObject({ name: "UserError", exitCode: 2 });
    expect(error.nextSteps.join()).toContain(join(folder, "nowhere"));
  });

  it("refuses a file that is no database, and leaves it as it is", async () => {
    writeFileSync(path, "order-id,tracking-number\n".repeat(100));
    const error = await refusal(open());
    expect(error).toMatchObject({ name: "UserError", exitCode: 2 });
    expect(error.message).toContain("not a database");
    expect(statSync(path).size).toBe(2500);
  });

  it("refuses a database of another program, and leaves it as it is", async () => {
    const database = new DatabaseSync(path);
    database.exec("PRAGMA application_id = 7; CREATE TABLE cheese (name TEXT)");
    const error = await refusal(open());
    expect(error).toMatchObject({ name: "UserError", exitCode: 2 });
    expect(error.message).toContain("another program");
    expect(database.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "cheese" }]);
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
    database.close();
  });

  it("says that a ledger is damaged, and where help is", async () => {
    await (await open()).ledger.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 4096));
    const opening = open().then(({ ledger }) => {
      return ledger.listPosts({ limit: 1 }).finally(() => ledger.close());
    });
    const error = await refusal(opening);
    expect(error).toMatchObject({ name: "UserError", exitCode: 4 });
    expect(error.message).toContain("is damaged");
    expect(error.nextSteps.join()).toContain("ledger verify");
  });

  it("records nothing more when the file was moved away or replaced while it was in use", async () => {
    const { ledger } = await open();
    const beat = () => ledger.heartbeat({ id: "a", host: "h", bootId: "b", pid: 1 }, 1);
    expect(await beat()).toBe(0);
    renameSync(path, `${path}.moved`);
    expect(await refusal(beat())).toMatchObject({ name: "UserError", exitCode: 4 });
    writeFileSync(path, "");
    expect((await refusal(beat())).message).toContain("replaced while it was in use");
    renameSync(`${path}.moved`, path);
    expect(await beat()).toBe(0);
    await ledger.close();
  });

  it("refuses a ledger of a newer version", async () => {
    await (await open()).ledger.close();
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 99");
    database.close();
    const error = await refusal(open());
    expect(error).toMatchObject({ name: "UserError", exitCode: 2 });
    expect(error.message).toContain("version 99");
    expect(error.nextSteps.length).toBeGreaterThan(0);
  });
});
