import { afterEach, beforeEach, expect, it } from "vitest";
import { computePackageId } from "../../src/domain/package-id.ts";
import type { PostgresStore } from "../../src/store/postgres/open-postgres.ts";
import { FakeClock } from "../fake-clock.ts";
import { createDatabase, describeOnPostgres } from "../postgres/borrow-postgres.ts";
import type { FreshDatabase } from "../postgres/borrow-postgres.ts";
import { openStore } from "../postgres/postgres-site.ts";
import { Actor } from "./ledger/actor.ts";
import { content, orderKey } from "./ledger/samples.ts";

const COMPUTED = computePackageId("114-1", content("1Z1").items, "1Z1");

describeOnPostgres("verify on PostgreSQL", () => {
  let database: FreshDatabase;
  let store: PostgresStore;
  let actor: Actor;

  beforeEach(async () => {
    database = await createDatabase();
    const clock = new FakeClock();
    store = await openStore(database, clock);
    actor = new Actor(store.openLedger(), clock);
    await actor.post({ packageId: COMPUTED }, "posted");
    const update = { kind: "update", packageId: COMPUTED, content: content("1Z2") } as const;
    await actor.post(update, "updated");
  });
  afterEach(async () => {
    await actor.ledger.close();
    await store.close();
    await database.remove();
  });

  it("finds nothing wrong with a sound ledger, also while it is in use", async () => {
    await actor.post({}, "in-doubt", orderKey("B"));
    const { claim, postId } = await actor.take([{}], orderKey("E"));
    await actor.send(claim, postId);
    expect(await store.verify()).toEqual({ orders: 3, packages: 2, posts: 4, problems: [] });
  });

  it.each([
    [
      "a package ID that was changed",
      "ALTER TABLE subjects DISABLE TRIGGER USER; UPDATE subjects SET subject = '1234567'",
      `1234567 of order 114-1 should have the ID ${COMPUTED}`,
    ],
    [
      "a content that was changed",
      `UPDATE subjects SET content = replace(content::text, '1Z2', '1Z7')::json`,
      "has a content that no post brought",
    ],
    [
      "a post that was deleted",
      "ALTER TABLE posts DISABLE TRIGGER USER; DELETE FROM posts",
      "there is no create or import of it",
    ],
    ["a sequence that was set back", "SELECT setval('numbers', 1)", "was given out already"],
    [
      "a content that nobody can read",
      `UPDATE subjects SET content = '{"items": 1}'`,
      "a package that cannot be read",
    ],
  ])("finds %s", async (_what, sql, message) => {
    await database.execute("SET search_path = shipledger");
    await database.execute(sql);
    expect((await store.verify()).problems.join("\n")).toContain(message);
  });
});
