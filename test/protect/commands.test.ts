import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it } from "vitest";
import type { OrderKey } from "../../src/domain/order-key.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { systemClock } from "../../src/clock.ts";
import { FakeClock } from "../fake-clock.ts";
import { Actor } from "../store/ledger/actor.ts";
import { content } from "../store/ledger/samples.ts";
import { creates, openSite, type Site } from "./site.ts";

const TIMEOUT_MS = 30_000;

/** The commands that settle, bring in, write out and look after, as they are called. */
describe("the commands around the ledger", { timeout: TIMEOUT_MS }, () => {
  let site: Site;
  let ledger: string;

  beforeEach(async () => {
    site = await openSite(3);
    ledger = join(site.folder, "shipledger.db");
  });

  const order = (orderId: string): OrderKey => ({
    seller: "acme",
    environment: "sandbox",
    orderId,
  });
  const withActor = async (act: (actor: Actor) => Promise<unknown>) => {
    const clock = new FakeClock(Date.now());
    const { ledger: opened } = await openSqliteLedger(ledger, { clock: systemClock });
    await act(new Actor(opened, clock));
    await opened.close();
  };
  const lastJson = (out: string) =>
    JSON.parse(out.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;

  it("posts resolve: says what it did, and the next run goes by it", async () => {
    const number = (index: number) => ({ ...content(`1Z-${index}`), shipMethod: "", shipDate: "" });
    await withActor(async (actor) => {
      await actor.post({ packageId: "11", content: number(0) }, "in-doubt", order("O-0"));
      await actor.post({ packageId: "12", content: number(1) }, "in-doubt", order("O-1"));
    });
    const list = await site.cli(["posts", "list", "--state", "in-doubt"]);
    expect(list.out).toContain("2 posts");
    const silent = await site.cli(["posts", "resolve", "O-0"]);
    expect([silent.code, silent.err]).toEqual([2, expect.stringContaining("--as not-posted")]);
    const asked = await site.cli(["posts", "resolve", "O-0", "--read-back"]);
    expect(asked.code).toBe(2);
    expect(asked.err).toContain("does not show what ecart.fulfillment has posted");
    const there = await site.cli(["posts", "resolve", "O-0", "--as", "posted", "--json"]);
    expect(there.code, there.err).toBe(0);
    expect(lastJson(there.out)).toMatchObject({
      type: "posts:resolved",
      resolved: [{ packageId: "11" }],
      stillInDoubt: [],
    });
    const gone = await site.cli(["posts", "resolve", "O-1", "--as", "not-posted"]);
    expect(gone.out).toContain("posts it under the same package ID");
    const twice = await site.cli(["posts", "resolve", "O-1", "--as", "posted"]);
    expect([twice.code, twice.out]).toEqual([0, "Nothing is in doubt for order O-1.\n"]);
    const run = await site.cli(["run", "sheet.csv", "--yes", "--no-tui", "--json"]);
    expect(lastJson(run.out)).toMatchObject({ posted: 2, alreadyPosted: 1, requests: 2 });
    const kept = site.sandbox.state().stores[0]?.packages.find((each) => each.orderId === "O-1");
    expect(kept?.packageId).toBe("12");
  });

  it("posts resolve: waits for no live run, but tells to wait", async () => {
    const { ledger: opened } = await openSqliteLedger(ledger, { clock: systemClock });
    const live = new Actor(opened, new FakeClock(Date.now()));
    const { claim, postId } = await live.take([{}], order("O-0"));
    await live.send(claim, postId);
    const end = await site.cli(["posts", "resolve", "O-0", "--as", "posted"]);
    expect(end.code, end.err).toBe(4);
    expect(end.err).toContain("Wait until that run has ended");
    await opened.close();
  });

  it("posts import and export: a lost ledger comes back, and nothing is sent twice", async () => {
    await site.cli(["run", "sheet.csv", "--yes", "--no-tui", "--out", "result.csv"]);
    const exported = await site.cli(["posts", "export", "--out", "all.csv", "--json"]);
    expect(lastJson(exported.out)).toMatchObject({ type: "export:finished", packages: 3, rows: 3 });
    for (const [name, source] of [
      ["by-result.db", "result.csv"],
      ["by-export.db", "all.csv"],
    ] as const) {
      const imported = await site.cli(["posts", "import", source, "--ledger", name, "--json"]);
      expect(imported.code, imported.err).toBe(0);
      expect(lastJson(imported.out)).toEqual({
        type: "import:finished",
        rows: 3,
        packages: 3,
        imported: 3,
        known: 0,
        rejected: 0,
        ignored: 0,
        beyondRows: 0,
      });
      const run = await site.cli([
        "run",
        "sheet.csv",
        "--yes",
        "--no-tui",
        "--json",
        "--ledger",
        name,
      ]);
      expect(lastJson(run.out)).toMatchObject({ alreadyPosted: 3, requests: 0 });
    }
    const again = await site.cli(["posts", "import", "result.csv"]);
    expect(again.out).toContain("3 known already");
    expect(creates(site)).toEqual([1, 1, 1]);
  });

  it("posts import: an update by package ID, or by the original number, works after it", async () => {
    const sheet = (name: string, ...lines: string[]) =>
      writeFileSync(join(site.folder, name), `${lines.join("\n")}\n`);
    const header = "order-id,order-item-id,quantity,carrier-code,tracking-number";
    await site.cli(["run", "sheet.csv", "--yes", "--no-tui", "--out", "result.csv"]);
    const [, , second = ""] = readFileSync(join(site.folder, "result.csv"), "utf8").split("\r\n");
    const id = second.split(",")[6] ?? "";
    sheet(
      "change.csv",
      `${header},package-id,original-tracking-number,action`,
      "O-0,1001,1,UPS,1Z-NEW0,,1Z-0,update",
      `O-1,1001,1,UPS,1Z-NEW1,${id},,update`,
    );
    const run = ["run", "change.csv", "--yes", "--no-tui", "--json", "--ledger", "new.db"];
    expect(lastJson((await site.cli(run)).out)).toMatchObject({ rejected: 2, requests: 0 });
    await site.cli(["posts", "import", "result.csv", "--ledger", "new.db"]);
    // The very sheet that was rejected: what it wants is newer than what was imported.
    expect(lastJson((await site.cli(run)).out)).toMatchObject({ updated: 2, requests: 2 });
    const { stores } = site.sandbox.state();
    const histories = stores.flatMap(({ packages }) => packages.map(({ history }) => history));
    expect(histories.toSorted()).toEqual([["1Z-0", "1Z-NEW0"], ["1Z-1", "1Z-NEW1"], ["1Z-2"]]);
  });

  it("ledger verify and backup: sound or not, and never over a file", async () => {
    const none = await site.cli(["ledger", "verify"]);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining("There is no ledger")]);
    await withActor((actor) => actor.post({}, "posted"));
    const sound = await site.cli(["ledger", "verify", "--json"]);
    expect([sound.code, lastJson(sound.out)["sound"]]).toEqual([0, true]);
    const backup = () => site.cli(["ledger", "backup", "copy.db"]);
    expect((await backup()).out).toContain("Copied and verified");
    expect(statSync(join(site.folder, "copy.db")).mode & 0o777).toBe(0o600);
    expect((await backup()).code).toBe(2);
    const database = new DatabaseSync(ledger);
    database.exec("DROP TRIGGER posts_are_kept; DELETE FROM posts");
    database.close();
    const broken = await site.cli(["ledger", "verify"]);
    expect(broken.code).toBe(4);
    expect(broken.out).toContain("no create or import of it");
    const forced = await site.cli(["ledger", "backup", "copy.db", "--force"]);
    expect(forced.code).toBe(4);
    expect((await site.cli(["ledger", "verify", "--ledger", "copy.db"])).code).toBe(0);
  });

  it("a damaged ledger stops a run before anything is sent", async () => {
    await withActor((actor) => actor.post({}, "posted"));
    const bytes = readFileSync(ledger);
    writeFileSync(ledger, bytes.fill(0xa5, 3 * 4096, 3 * 4096 + 512));
    const end = await site.cli(["run", "sheet.csv", "--yes", "--no-tui"]);
    expect(end.code, end.err).toBe(4);
    expect(end.err).toContain("is damaged");
    expect(end.err).toContain("ledger backup");
    expect(site.sandbox.state().requests).toBe(0);
    expect((await site.cli(["ledger", "verify"])).code).toBe(4);
  });
});
