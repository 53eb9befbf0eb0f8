import { rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createCommitQueue } from "../../src/store/sqlite/commit-queue.ts";
import type { CommitQueue } from "../../src/store/sqlite/commit-queue.ts";
import { Connection } from "../../src/store/sqlite/connection.ts";
import { makeFolder } from "./sqlite-site.ts";

const shape = { name: "a word", schema: z.object({ word: z.string() }) };

describe("the commit queue", () => {
  let folder: string;
  let connection: Connection;
  let other: Connection;
  let queue: CommitQueue;

  beforeEach(async () => {
    const made = await makeFolder();
    folder = made.folder;
    connection = new Connection(made.path, { busyTimeoutMs: 20 });
    other = new Connection(made.path, { busyTimeoutMs: 20 });
    connection.execute("PRAGMA journal_mode = WAL; CREATE TABLE words (word TEXT UNIQUE) STRICT");
    queue = createCommitQueue(connection);
  });

  afterEach(async () => {
    connection.close();
    other.close();
    await rm(folder, { recursive: true });
  });

  const add = (word: string) => connection.write("INSERT INTO words (word) VALUES (?)", word);
  const words = () =>
    other.readAll(shape, "SELECT word FROM words ORDER BY rowid").map(({ word }) => word);

  it("puts all calls that wait into one transaction, in their order", async () => {
    const log: string[] = [];
    const calls = ["a", "b", "c"].map(async (word) => {
      await queue.commit(() => {
        log.push(`${word} runs, others see ${words().length}`);
        return add(word);
      });
      log.push(`${word} is safe, others see ${words().length}`);
    });
    expect(words()).toEqual([]);
    await Promise.all(calls);
    expect(log).toEqual([
      "a runs, others see 0",
      "b runs, others see 0",
      "c runs, others see 0",
      "a is safe, others see 3",
      "b is safe, others see 3",
      "c is safe, others see 3",
    ]);
  });

  it("lets a failing member fail alone, with all that it wrote", async () => {
    const ended = await Promise.allSettled([
      queue.commit(() => add("a")),
      queue.commit(() => {
        add("half");
        return add("a");
      }),
      queue.commit(() => add("b")),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(ended[1]).toMatchObject({ reason: { name: "BugError" } });
    expect(words()).toEqual(["a", "b"]);
  });

  it("writes nothing of anybody while another program holds the file, and goes on after", async () => {
    other.execute("BEGIN IMMEDIATE");
    const ended = await Promise.allSettled(["a", "b"].map((word) => queue.commit(() => add(word))));
    for (const each of ended) {
      expect(each).toMatchObject({
        status: "rejected",
        reason: { name: "UserError", exitCode: 4, message: expect.stringContaining("is locked") },
      });
    }
    other.execute("COMMIT");
    expect(words()).toEqual([]);
    await queue.commit(() => add("c"));
    expect(words()).toEqual(["c"]);
  });

  it("writes nothing of anybody when the disk is full", async () => {
    connection.execute("PRAGMA max_page_count = 6");
    const ended = await Promise.allSettled([
      queue.commit(() => add("a")),
      queue.commit(() => add("x".repeat(100_000))),
    ]);
    const refused = ended.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({
      reason: { name: "UserError", exitCode: 4, message: expect.stringContaining("disk is full") },
    });
    const kept = ended[0]?.status === "fulfilled" ? ["a"] : [];
    expect(words()).toEqual(kept);
    await queue.commit(() => add("b"));
    expect(words()).toEqual([...kept, "b"]);
  });

  it("commits what waits when it is closed", async () => {
    const call = queue.commit(() => add("a"));
    queue.close();
    expect(words()).toEqual(["a"]);
    await call;
    await expect(queue.commit(() => add("b"))).rejects.toThrow("closed");
  });
});
