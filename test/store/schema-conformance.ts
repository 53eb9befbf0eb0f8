import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { Actor } from "./ledger/actor.ts";
import type { LedgerSite } from "./ledger/actor.ts";
import { content } from "./ledger/samples.ts";

/** A ledger whose tables can be got at from outside, and how it calls them. */
export interface SchemaSite extends LedgerSite {
  /** Runs SQL past the program. */
  execute(sql: string): Promise<void>;
}

export interface SchemaNames {
  /** Table of what posts are about, its column of the name, and how posts refer to it. */
  readonly subjects: string;
  readonly subject: string;
  readonly subjectRef: string;
  /** A number for a new row, in SQL. */
  readonly newId: string;
  readonly isTrue: string;
  /** How the database words a refusal. */
  readonly unique: RegExp;
  readonly check: RegExp;
}

/** What the schema of a ledger itself refuses, whatever the code above it does. */
export function describeSchema(
  name: string,
  names: SchemaNames,
  openSite: () => Promise<SchemaSite>,
): void {
  describe(`the ledger's schema on ${name}`, () => {
    const { subjects, subject, subjectRef, newId, isTrue, unique, check } = names;
    let site: SchemaSite;
    let actor: Actor;

    beforeEach(async () => {
      site = await openSite();
      const clock = new FakeClock();
      actor = new Actor(await site.open(clock), clock);
    });

    afterEach(async () => {
      await actor.ledger.close();
      await site.remove();
    });

    const columns = `order_ref, ${subjectRef}, seq, kind, account, operation, content, request,
    file_hash, file_name, sheet, row_number, run_id, claim, claim_epoch, intended_at_ms`;
    const copyPost = (state: string) =>
      site.execute(
        `INSERT INTO posts (${columns}, id, state, doubtful)
       SELECT ${columns}, ${newId}, '${state}', '${state}' = 'in-doubt' FROM posts LIMIT 1`,
      );

    it.each(["intent", "sent", "posted", "updated", "in-doubt", "overtaken"])(
      "refuses a second create beside an intended one, as %s",
      async (state) => {
        await actor.take([{}]);
        await expect(copyPost(state)).rejects.toThrow(unique);
      },
    );

    it.each(["posted", "in-doubt"] as const)(
      "refuses a second create after a %s one",
      async (kind) => {
        await actor.post({}, kind);
        for (const state of ["intent", "sent", "posted", "rejected"]) {
          await expect(copyPost(state)).rejects.toThrow("not created again");
        }
      },
    );

    it("takes a create of a package that certainly never came to be", async () => {
      await actor.post({}, "rejected");
      await copyPost("intent");
    });

    it("refuses two posts of an order in flight", async () => {
      const { claim, postIds } = await actor.take([{}, { packageId: "1000002" }]);
      await actor.send(claim, postIds[0] ?? 0);
      const second = `UPDATE posts SET state = 'sent' WHERE id = ${postIds[1]}`;
      await expect(site.execute(second)).rejects.toThrow(unique);
    });

    it.each([
      ["a doubt that ends in a refusal", "UPDATE posts SET state = 'rejected'", check],
      ["a doubt that nobody ended", "UPDATE posts SET state = 'not-attempted'", check],
      ["a doubt that ends by hand and stays", "UPDATE posts SET resolved_by = 'ann'", check],
      [
        "a doubt that ends by hand in a refusal",
        "UPDATE posts SET state = 'rejected', resolved_by = 'ann'",
        check,
      ],
      [
        "a doubt that is resolved by nobody",
        "UPDATE posts SET state = 'not-attempted', resolved_by = ''",
        check,
      ],
      ["a post that is deleted", "DELETE FROM posts", "never deleted"],
      ["a post that changes its content", "UPDATE posts SET content = '{}'", "keeps its package"],
      ["a package that is deleted", `DELETE FROM ${subjects}`, "never deleted"],
      ["a package that changes its ID", `UPDATE ${subjects} SET ${subject} = '7'`, "keeps its ID"],
      [
        "a package that is forgotten",
        `UPDATE ${subjects} SET first_post_at_ms = NULL, first_tracking_number = NULL,
         first_post_file = NULL, first_post_row = NULL`,
        "keeps its ID",
      ],
      ["half a claim", "UPDATE orders SET claim_owner = 'somebody'", check],
      ["a state that is no state", "UPDATE posts SET state = 'maybe'", check],
    ])("refuses %s", async (_what, sql, message) => {
      await actor.post({}, "in-doubt");
      await expect(site.execute(sql)).rejects.toThrow(message);
    });

    it("lets a doubt end by hand, once, and nothing else", async () => {
      const postId = await actor.post({}, "in-doubt");
      const byHand = "UPDATE posts SET state = 'not-attempted', resolved_by = 'ann'";
      await site.execute(byHand);
      await expect(site.execute("UPDATE posts SET resolved_by = 'bob'")).rejects.toThrow(
        "and once",
      );
      await expect(site.execute("UPDATE posts SET resolved_by = NULL")).rejects.toThrow("and once");
      await expect(site.execute("UPDATE posts SET state = 'in-doubt'")).rejects.toThrow(
        "keeps its outcome",
      );
      await actor.post({ packageId: "1000002" }, "posted");
      const later = `UPDATE posts SET resolved_by = 'ann' WHERE id <> ${postId}`;
      await expect(site.execute(later)).rejects.toThrow("only a post in doubt");
    });

    it("refuses a post that begins resolved", async () => {
      await actor.post({}, "rejected");
      const insert = `INSERT INTO posts (${columns}, id, state, doubtful, resolved_by)
      SELECT ${columns}, ${newId}, 'not-attempted', ${isTrue}, 'ann' FROM posts LIMIT 1`;
      await expect(site.execute(insert)).rejects.toThrow("only a post in doubt");
    });

    it("brings an overtaken doubt back only after a newer post was resolved by hand", async () => {
      const postId = await actor.post({}, "in-doubt");
      await actor.post({ kind: "update", content: content("1Z2") }, "rejected");
      await actor.post({ kind: "update", content: content("1Z3") }, "updated");
      const back = `UPDATE posts SET state = 'in-doubt' WHERE id = ${postId}`;
      await expect(site.execute(back)).rejects.toThrow("keeps its outcome");
    });

    it("refuses an outcome that changes after the end", async () => {
      await actor.post({}, "posted");
      await expect(site.execute("UPDATE posts SET state = 'rejected'")).rejects.toThrow(
        "keeps its outcome",
      );
    });

    it("says which row is damaged, and what to do", async () => {
      await actor.post({}, "posted");
      await site.execute(`UPDATE ${subjects} SET content = '{"items": 1}'`);
      await expect(actor.read()).rejects.toMatchObject({
        name: "UserError",
        exitCode: 4,
        message: expect.stringContaining("a package"),
        nextSteps: expect.arrayContaining([expect.stringContaining("ledger verify")]),
      });
      await site.execute("UPDATE posts SET intended_at_ms = 9007199254740993");
      await expect(actor.ledger.listPosts({ limit: 1 })).rejects.toMatchObject({
        name: "UserError",
        exitCode: 4,
      });
    });
  });
}
