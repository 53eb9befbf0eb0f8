import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { createClaimOwner } from "../../src/store/claim-owner.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { openSqliteOutbox } from "../../src/store/sqlite/outbox.ts";
import { SCHEMA_001 } from "../../src/store/sqlite/schema-001.ts";
import { describeOutbox } from "./outbox-conformance.ts";
import { makeFolder } from "./sqlite-site.ts";

describeOutbox("SQLite", async () => {
  const { folder, path } = await makeFolder();
  return {
    open: async (clock) => (await openSqliteOutbox(path, { clock })).outbox,
    remove: () => rm(folder, { recursive: true }),
  };
});

describe("the outbox in a ledger's file", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    ({ folder, path } = await makeFolder());
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is added to a ledger of version 1", async () => {
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA application_id = 1399344231; PRAGMA user_version = 1; ${SCHEMA_001}`);
    database.exec(
      "INSERT INTO runs (run_id, start_seq, command, started_at_ms) VALUES ('r', 9, 'run', 0)",
    );
    database.close();
    const { outbox, isNew } = await openSqliteOutbox(path, { clock: systemClock });
    expect(isNew).toBe(false);
    expect(await outbox.list({ limit: 1 })).toEqual([]);
    expect(await outbox.findResults("r")).toEqual([]);
    await outbox.close();
  });

  it("finds where a run left its result, by the start of its ID", async () => {
    const { ledger } = await openSqliteLedger(path, { clock: systemClock });
    const ending = { resultPath: "/tmp/a.result.xlsx", resultHash: "ab" };
    for (const [runId, startedAtMs] of [
      ["abc-1", 1],
      ["abc-2", 2],
      ["xyz-3", 3],
    ] as const) {
      await ledger.beginRun({ runId, startedAtMs, command: "run" }, []);
      await ledger.endRun(runId, 9, runId === "xyz-3" ? undefined : ending);
    }
    const { outbox } = await openSqliteOutbox(path, { clock: systemClock });
    expect(await outbox.findResults("abc-1")).toEqual([
      { runId: "abc-1", startedAtMs: 1, path: "/tmp/a.result.xlsx", hash: "ab" },
    ]);
    expect((await outbox.findResults("abc")).map(({ runId }) => runId)).toEqual(["abc-2", "abc-1"]);
    expect(await outbox.findResults("xyz-3")).toEqual([]);
    expect(await outbox.findResults("%")).toEqual([]);
    await Promise.all([ledger.close(), outbox.close()]);
  });

  it.each([
    ["UPDATE mails SET partner = 'south'", "never changed"],
    ["DELETE FROM mails", "never deleted"],
    ["UPDATE mail_events SET state = 'failed'", "never changed"],
    ["DELETE FROM mail_events", "never deleted"],
    ["INSERT INTO mail_events (mail_ref, seq, state, at_ms) VALUES (1, 2, 'sent', 0)", "cannot go"],
    [
      "INSERT INTO mail_events (mail_ref, seq, state, at_ms) VALUES (1, 3, 'failed', 0)",
      "cannot go",
    ],
  ])("refuses %s", async (sql, message) => {
    const { outbox } = await openSqliteOutbox(path, { clock: systemClock });
    const parts = [
      {
        contentHash: "a",
        rows: 1,
        to: ["a@b.example"],
        cc: [],
        subject: "s",
        attachment: "a.csv",
        resultFile: "r.csv",
      },
    ];
    await outbox.claim({
      identity: { resultKey: "run-1", partner: "north", redirectedTo: "" },
      parts,
      again: false,
      owner: createClaimOwner(),
      domain: "acme.example",
    });
    const database = new DatabaseSync(path);
    expect(() => database.exec(sql)).toThrow(message);
    database.close();
    await outbox.close();
  });
});
