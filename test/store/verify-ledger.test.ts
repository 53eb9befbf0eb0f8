import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { computePackageId } from "../../src/domain/package-id.ts";
import { verifySqliteLedger } from "../../src/store/sqlite/verify-ledger.ts";
import { FakeClock } from "../fake-clock.ts";
import { Actor } from "./ledger/actor.ts";
import type { LedgerSite } from "./ledger/actor.ts";
import { content, orderKey } from "./ledger/samples.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

const COMPUTED = computePackageId("114-1", content("1Z1").items, "1Z1");

describe("verifySqliteLedger", () => {
  let site: LedgerSite & { path: string };
  let actor: Actor;

  beforeEach(async () => {
    site = await openFreshSqlite();
    const clock = new FakeClock();
    actor = new Actor(await site.open(clock), clock);
  });
  afterEach(async () => {
    await actor.ledger.close();
    await site.remove();
  });

  const breakWith = (...statements: string[]) => {
    const database = new DatabaseSync(site.path, { enableForeignKeyConstraints: false });
    for (const sql of statements) database.exec(sql);
    database.close();
  };
  const problems = () => verifySqliteLedger(site.path).problems;

  it("finds nothing wrong with a full life, also while it is in use", async () => {
    await actor.post({ packageId: COMPUTED }, "posted");
    for (const number of ["1Z2", "1Z3", "1Z2"]) {
      const update = { kind: "update", packageId: COMPUTED, content: content(number) } as const;
      await actor.post(update, "updated");
    }
    const late = { kind: "update", packageId: COMPUTED, content: content("1Z4") } as const;
    const doubt = await actor.post(late, "in-doubt");
    await actor.post({ ...late, kind: "replay", replayOf: doubt }, "updated");
    await actor.post({}, "in-doubt", orderKey("B"));
    await actor.post({}, "rejected", orderKey("C"));
    await actor.ledger.importPackages([
      {
        order: orderKey("D"),
        account: "acme-us",
        operation: "ecart.fulfillment",
        transmits: ["trackingNumber"],
        packageId: "7",
        content: content("1Z2"),
        firstTrackingNumber: "1Z1",
        confirmedAtMs: 5,
        source: { fileHash: "f", fileName: "f.csv", sheet: null, row: 2 },
        runId: "r",
      },
    ]);
    const { claim, postId } = await actor.take([{}], orderKey("E"));
    await actor.send(claim, postId);
    expect(verifySqliteLedger(site.path)).toEqual({
      orders: 5,
      packages: 3,
      posts: 9,
      problems: [],
    });
  });

  it.each([
    [
      "a package ID that was changed",
      ["DROP TRIGGER packages_stay_known", "UPDATE packages SET package_id = '1234567'"],
      `1234567 of order 114-1 should have the ID ${COMPUTED}`,
    ],
    [
      "a content that was changed",
      [`UPDATE packages SET content = replace(content, '1Z1', '1Z7')`],
      "has a content that no post brought",
    ],
    [
      "a post that was deleted",
      ["DROP TRIGGER posts_are_kept", "DELETE FROM posts"],
      "there is no create or import of it",
    ],
    [
      "a first post that was forgotten",
      [
        "DROP TRIGGER packages_stay_known",
        `UPDATE packages SET content = NULL, changed_seq = NULL, changed_at_ms = NULL,
           changed_by_file = NULL, changed_by_run = NULL, changed_by_claim = NULL,
           first_post_at_ms = NULL, first_tracking_number = NULL, first_post_file = NULL,
           first_post_row = NULL`,
      ],
      "its first post is not recorded",
    ],
    [
      "one package under two sellers",
      [
        "INSERT INTO orders (environment, seller, order_id) VALUES ('live', 'beta', '114-1')",
        `CREATE TEMP TABLE copy AS SELECT * FROM packages`,
        `UPDATE copy SET id = 99, order_ref = (SELECT max(id) FROM orders)`,
        "INSERT INTO packages SELECT * FROM copy",
      ],
      "is recorded twice",
    ],
    ["a sequence that was set back", ["UPDATE sequence SET last = 0"], "was given out already"],
    ["an order that was deleted", ["DELETE FROM orders"], "a row of orders that is not there"],
    [
      "a content that nobody can read",
      [`UPDATE packages SET content = '{"items": 1}'`],
      "a package that cannot be read",
    ],
  ])("finds %s", async (_what, statements, message) => {
    await actor.post({ packageId: COMPUTED }, "posted");
    expect(problems()).toEqual([]);
    breakWith(...statements);
    expect(problems().join("\n")).toContain(message);
  });

  it("finds damaged pages, one by one", async () => {
    await actor.post({}, "posted");
    await actor.ledger.close();
    const bytes = readFileSync(site.path);
    for (let page = 4; page * 4096 < bytes.length; page += 1) {
      writeFileSync(site.path, Buffer.from(bytes).fill(0xa5, page * 4096, page * 4096 + 64));
      expect(problems(), `page ${page + 1}`).not.toEqual([]);
    }
    writeFileSync(site.path, bytes);
    expect(problems()).toEqual([]);
  });

  it("refuses what is no ledger, and an empty file", async () => {
    const refusalOf = (path: string) => {
      try {
        verifySqliteLedger(path);
      } catch (thrown) {
        return thrown as { exitCode: number; message: string };
      }
      throw new Error("nothing was refused");
    };
    expect(refusalOf(`${site.path}.none`)).toMatchObject({ name: "UserError", exitCode: 2 });
    writeFileSync(`${site.path}.empty`, "");
    expect(refusalOf(`${site.path}.empty`).message).toContain("no ledger in it yet");
    writeFileSync(`${site.path}.text`, "order-id\n".repeat(200));
    expect(refusalOf(`${site.path}.text`).message).toContain("not a database");
  });
});
