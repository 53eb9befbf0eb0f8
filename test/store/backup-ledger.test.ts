import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupSqliteLedger } from "../../src/store/sqlite/backup-ledger.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { FakeClock } from "../fake-clock.ts";
import { Actor } from "./ledger/actor.ts";
import type { LedgerSite } from "./ledger/actor.ts";
import { orderKey } from "./ledger/samples.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

describe("backupSqliteLedger", () => {
  let site: LedgerSite & { path: string };
  let actor: Actor;
  let target: string;
  const clock = new FakeClock();

  beforeEach(async () => {
    site = await openFreshSqlite();
    actor = new Actor(await site.open(clock), clock);
    target = join(dirname(site.path), "copies", "backup.db");
    mkdirSync(dirname(target));
    await actor.post({}, "posted");
  });
  afterEach(async () => {
    await actor.ledger.close();
    await site.remove();
  });

  const backup = (path = target, force = false) => backupSqliteLedger(site.path, path, { force });
  const left = () => readdirSync(dirname(target));

  it("is a whole ledger of its own, for its owner alone", async () => {
    const done = await backup();
    expect(done).toMatchObject({ path: target, report: { orders: 1, posts: 1, problems: [] } });
    expect(done.sizeBytes).toBe(statSync(target).size);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(left()).toEqual(["backup.db"]);
    await actor.post({}, "posted", orderKey("later"));
    const { ledger, isNew } = await openSqliteLedger(target, { clock, create: false });
    expect(isNew).toBe(false);
    const posts = await ledger.listPosts({ limit: 9 });
    expect(posts.map(({ order }) => order.orderId)).toEqual(["114-1"]);
    await ledger.close();
  });

  it("is one picture of a ledger that is written to meanwhile", async () => {
    const { claim, postId } = await actor.take([{}], orderKey("under way"));
    await actor.send(claim, postId);
    const writing = (async () => {
      for (let order = 0; order < 60; order += 1) {
        await actor.post({}, "posted", orderKey(`order-${order}`));
      }
    })();
    const { report } = await backup();
    await writing;
    expect(report.problems).toEqual([]);
    expect(report.posts).toBeGreaterThanOrEqual(2);
  });

  it("never replaces a file, unless it is told to", async () => {
    writeFileSync(target, "yesterday");
    await expect(backup()).rejects.toMatchObject({ exitCode: 2 });
    expect(await readFile(target, "utf8")).toBe("yesterday");
    await backup(target, true);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(left()).toEqual(["backup.db"]);
  });

  it("refuses the ledger itself, by any name, and a copy in use", async () => {
    const message = (path: string) => backup(path, true).catch((error: Error) => error.message);
    expect(await message(site.path)).toContain("belongs to the ledger itself");
    expect(await message(`${site.path}-wal`)).toContain("belongs to the ledger itself");
    expect(await message(dirname(target))).toContain("already");
    await backup();
    const { ledger } = await openSqliteLedger(target, { clock });
    expect(await message(target)).toContain("in use");
    await ledger.close();
  });

  it("keeps no copy that is not sound", async () => {
    const database = new DatabaseSync(site.path);
    database.exec("DROP TRIGGER posts_are_kept; DELETE FROM posts");
    database.close();
    await expect(backup()).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("not sound"),
    });
    expect(left()).toEqual([]);
  });

  it("says when it cannot be written, or has nothing to copy", async () => {
    await expect(backup(join(target, "nowhere.db"))).rejects.toMatchObject({ exitCode: 4 });
    const nothing = backupSqliteLedger(`${site.path}.none`, target, { force: false });
    await expect(nothing).rejects.toMatchObject({ exitCode: 2 });
    expect(existsSync(target)).toBe(false);
  });
});
