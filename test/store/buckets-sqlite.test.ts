import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import type { BucketStore } from "../../src/store/buckets.ts";
import { openSqliteBuckets } from "../../src/store/sqlite/buckets.ts";
import { bucket, describeBuckets } from "./buckets-conformance.ts";
import { makeFolder } from "./sqlite-site.ts";

const SCRIPT = fileURLToPath(new URL("processes/count-in-bucket.ts", import.meta.url));

describeBuckets("SQLite", async () => {
  const { folder, path } = await makeFolder();
  return {
    open: async (clock) => openSqliteBuckets(path, clock),
    remove: () => rm(folder, { recursive: true }),
  };
});

describe("the file of the buckets", () => {
  const inFolder = async (work: (path: string) => Promise<void>) => {
    const { folder, path } = await makeFolder();
    await work(path).finally(() => rm(folder, { recursive: true }));
  };
  const put = (store: BucketStore, arrivalMs: number) =>
    store.update("acme", () => ({ state: bucket({ arrivalMs }), answer: arrivalMs }));

  it("loses no change of several processes that start at once", () =>
    inFolder(async (path) => {
      const ends = [1, 2, 3].map(() =>
        once(spawn(process.execPath, [SCRIPT, path, "200"], { stdio: "inherit" }), "exit"),
      );
      expect(await Promise.all(ends)).toEqual([
        [0, null],
        [0, null],
        [0, null],
      ]);
      const store = openSqliteBuckets(path, systemClock);
      expect((await store.read("acme"))?.arrivalMs).toBe(600);
      await store.close();
    }));

  it("is its owner's alone", () =>
    inFolder(async (path) => {
      const store = openSqliteBuckets(path, systemClock);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await store.close();
    }));

  it("is made anew when it is damaged", () =>
    inFolder(async (path) => {
      writeFileSync(path, "no database\n".repeat(1000));
      const store = openSqliteBuckets(path, systemClock);
      await put(store, 7);
      expect((await store.read("acme"))?.arrivalMs).toBe(7);
      await store.close();
    }));

  it("is made anew when it is damaged while in use", () =>
    inFolder(async (path) => {
      const store = openSqliteBuckets(path, systemClock);
      await put(store, 7);
      const other = new DatabaseSync(path);
      other.exec("DROP TABLE buckets");
      other.close();
      expect(await put(store, 8)).toBe(8);
      expect((await store.read("acme"))?.arrivalMs).toBe(8);
      await store.close();
    }));

  it("is shared again by all after somebody deleted it", () =>
    inFolder(async (path) => {
      const one = openSqliteBuckets(path, systemClock);
      const two = openSqliteBuckets(path, systemClock);
      await put(one, 7);
      for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`);
      await put(one, 8);
      expect((await two.read("acme"))?.arrivalMs).toBe(8);
      await put(two, 9);
      expect((await one.read("acme"))?.arrivalMs).toBe(9);
      await one.close();
      await two.close();
    }));

  it("is no other program's database", () =>
    inFolder(async (path) => {
      const other = new DatabaseSync(path);
      other.exec("CREATE TABLE cheese (name TEXT)");
      other.close();
      expect(() => openSqliteBuckets(path, systemClock)).toThrow("another program");
      expect(statSync(path).size).toBeGreaterThan(0);
    }));
});
