import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { Actor } from "./ledger/actor.ts";
import type { LedgerSite } from "./ledger/actor.ts";
import { content } from "./ledger/samples.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

/** What the schema itself refuses, whatever the code above it does. */
describe("the ledger's schema", () => {
  let site: LedgerSite & { path: string };
  let actor: Actor;
  let database: DatabaseSync;

  beforeEach(async () => {
    site = await openFreshSqlite();
    const clock = new FakeClock();
    actor = new Actor(await site.open(clock), clock);
    database = new DatabaseSync(site.path);
  });

  afterEach(async () => {
    database.close();
    await actor.ledger.close();
    await site.remove();
  });

  const columns = `order_ref, package_ref, seq, kind, account, operation, content, request,
    file_hash, file_name, sheet, row_number, run_id, claim, claim_epoch, intended_at_ms`;
  const copyPost = (state: string) =>
    database.exec(
      `INSERT INTO posts (${columns}, state, doubtful)
       SELECT ${columns}, '${state}', '${state}' = 'in-doubt' FROM posts LIMIT 1`,
    );

  it.each(["intent", "sent", "posted", "updated", "in-doubt", "overtaken"])(
    "refuses a second create beside an intended one, as %s",
    async (state) => {
      await actor.take([{}]);
      expect(() => copyPost(state)).toThrow(/UNIQUE constraint failed: posts/u);
    },
  );

  it.each(["posted", "in-doubt"] as const)(
    "refuses a second create after a %s one",
    async (kind) => {
      await actor.post({}, kind);
      for (const state of ["intent", "sent", "posted", "rejected"]) {
        expect(() => copyPost(state)).toThrow("not created again");
      }
    },
  );

  it("takes a create of a package that certainly never came to be", async () => {
    await actor.post({}, "rejected");
    expect(() => copyPost("intent")).not.toThrow();
  });

  it("refuses two posts of an order in flight", async () => {
    const { claim, postIds } = await actor.take([{}, { packageId: "1000002" }]);
    await actor.send(claim, postIds[0] ?? 0);
    expect(() => database.exec(`UPDATE posts SET state = 'sent' WHERE id = ${postIds[1]}`)).toThrow(
      "UNIQUE constraint failed: posts.order_ref",
    );
  });

  it.each([
    ["a doubt that ends in a refusal", "UPDATE posts SET state = 'rejected'", "CHECK"],
    ["a doubt that nobody ended", "UPDATE posts SET state = 'not-attempted'", "CHECK"],
    ["a doubt that ends by hand and stays", "UPDATE posts SET resolved_by = 'ann'", "CHECK"],
    [
      "a doubt that ends by hand in a refusal",
      "UPDATE posts SET state = 'rejected', resolved_by = 'ann'",
      "CHECK",
    ],
    [
      "a doubt that is resolved by nobody",
      "UPDATE posts SET state = 'not-attempted', resolved_by = ''",
      "CHECK",
    ],
    ["a post that is deleted", "DELETE FROM posts", "never deleted"],
    ["a post that changes its content", "UPDATE posts SET content = '{}'", "keeps its package"],
    ["a package that is deleted", "DELETE FROM packages", "never deleted"],
    ["a package that changes its ID", "UPDATE packages SET package_id = '7'", "keeps its ID"],
    [
      "a package that is forgotten",
      `UPDATE packages SET first_post_at_ms = NULL, first_tracking_number = NULL,
         first_post_file = NULL, first_post_row = NULL`,
      "keeps its ID",
    ],
    ["half a claim", "UPDATE orders SET claim_owner = 'somebody'", "CHECK"],
    ["a state that is no state", "UPDATE posts SET state = 'maybe'", "CHECK"],
  ])("refuses %s", async (_what, sql, message) => {
    await actor.post({}, "in-doubt");
    expect(() => database.exec(sql)).toThrow(message);
  });

  it("lets a doubt end by hand, once, and nothing else", async () => {
    const postId = await actor.post({}, "in-doubt");
    const byHand = "UPDATE posts SET state = 'not-attempted', resolved_by = 'ann'";
    database.exec(byHand);
    expect(() => database.exec("UPDATE posts SET resolved_by = 'bob'")).toThrow("and once");
    expect(() => database.exec("UPDATE posts SET resolved_by = NULL")).toThrow("and once");
    expect(() => database.exec("UPDATE posts SET state = 'in-doubt'")).toThrow("keeps its outcome");
    await actor.post({ packageId: "1000002" }, "posted");
    const later = `UPDATE posts SET resolved_by = 'ann' WHERE id <> ${postId}`;
    expect(() => database.exec(later)).toThrow("only a post in doubt");
  });

  it("refuses a post that begins resolved", async () => {
    await actor.post({}, "rejected");
    const insert = `INSERT INTO posts (${columns}, state, doubtful, resolved_by)
      SELECT ${columns}, 'not-attempted', 1, 'ann' FROM posts LIMIT 1`;
    expect(() => database.exec(insert)).toThrow("only a post in doubt");
  });

  it("brings an overtaken doubt back only after a newer post was resolved by hand", async () => {
    const postId = await actor.post({}, "in-doubt");
    await actor.post({ kind: "update", content: content("1Z2") }, "rejected");
    await actor.post({ kind: "update", content: content("1Z3") }, "updated");
    const back = `UPDATE posts SET state = 'in-doubt' WHERE id = ${postId}`;
    expect(() => database.exec(back)).toThrow("keeps its outcome");
  });

  it("refuses an outcome that changes after the end", async () => {
    await actor.post({}, "posted");
    expect(() => database.exec("UPDATE posts SET state = 'rejected'")).toThrow("keeps its outcome");
  });

  it("says which row is damaged, and what to do", async () => {
    await actor.post({}, "posted");
    database.exec(`UPDATE packages SET content = '{"items": 1}'`);
    await expect(actor.read()).rejects.toMatchObject({
      name: "UserError",
      exitCode: 4,
      message: expect.stringContaining("a package"),
      nextSteps: expect.arrayContaining([expect.stringContaining("ledger verify")]),
    });
    database.exec("UPDATE posts SET intended_at_ms = 9007199254740993");
    await expect(actor.ledger.listPosts({ limit: 1 })).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("a number"),
    });
  });
});
