import { statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { openSqliteReadCache } from "../../src/store/sqlite/read-cache.ts";
import { describeReadCache } from "./read-cache-conformance.ts";
import { makeFolder } from "./sqlite-site.ts";

describeReadCache("SQLite", async () => {
  const { folder, path } = await makeFolder();
  return {
    open: async (clock) => openSqliteReadCache(path, clock),
    remove: () => rm(folder, { recursive: true }),
  };
});

it("the file of kept answers is its owner's alone, and made anew when it is damaged", async () => {
  const { folder, path } = await makeFolder();
  writeFileSync(path, "no database\n".repeat(1000));
  const cache = openSqliteReadCache(path, systemClock);
  const key = { operation: "ecart.carriers", place: "acme", subject: "" } as const;
  await cache.keep([{ key, text: "[]", readAtMs: 1 }]);
  expect(await cache.read([key])).toMatchObject([{ text: "[]" }]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const other = new DatabaseSync(path);
  other.exec("DROP TABLE answers");
  other.close();
  expect(await cache.read([key])).toEqual([null]);
  await cache.close();
  await rm(folder, { recursive: true });
});
