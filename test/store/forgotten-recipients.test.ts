import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { describeOnPostgres } from "../postgres/borrow-postgres.ts";
import { openFreshSite } from "../postgres/postgres-site.ts";
import { Actor, type LedgerSite } from "./ledger/actor.ts";
import { fulfillmentOrder, orderKey, RECIPIENT } from "./ledger/samples.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

const HELD = fulfillmentOrder("Hold", "a");

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A ledger of which all can be read that its database holds. */
interface OpenSite extends LedgerSite {
  /** Every text that is kept, with the ledger's own reading passed by. */
  dump(): Promise<string>;
}

async function openSqlite(): Promise<OpenSite> {
  const site = await openFreshSqlite();
  const folder = dirname(site.path);
  // The file, and the log beside it.
  const dump = async () =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "latin1"))
      .join("\n");
  return { ...site, dump };
}

async function openPostgres(): Promise<OpenSite> {
  const { database, ...site } = await openFreshSite((store) => store.openLedger());
  const tables = `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name
    FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
  const dump = async () => {
    const names = (await database.execute(tables)).map(({ name }) => String(name));
    const rows = names.map((name) => database.execute(`SELECT t::text AS row FROM ${name} AS t`));
    return (await Promise.all(rows))
      .flatMap((each) => each.map(({ row }) => String(row)))
      .join("\n");
  };
  return { ...site, dump };
}

function describeForgetting(name: string, openSite: () => Promise<OpenSite>): void {
  async function openTwice() {
    const site = await openSite();
    cleanUps.push(() => site.remove());
    const clock = new FakeClock();
    const open = async () => {
      const ledger = await site.open(clock);
      let isOpen = true;
      const close = async () => {
        if (isOpen) await ledger.close();
        isOpen = false;
      };
      cleanUps.push(close);
      return { actor: new Actor(ledger, clock), close };
    };
    const holds = async (text: string) => (await site.dump()).includes(text);
    return { holds, run: await open(), onlooker: await open() };
  }

  describe(`what ${name} holds`, () => {
    test("is no recipient of a post that has ended, though another process has the ledger open", async () => {
      const { holds, run, onlooker } = await openTwice();
      for (const number of Array.from({ length: 20 }).keys()) {
        const { claim, postId } = await run.actor.take(
          [{ update: HELD }],
          orderKey(`FO-${number}`),
        );
        await run.actor.send(claim, postId);
        expect(await holds(RECIPIENT)).toBe(true);
        await run.actor.settle(claim, postId, "updated");
        await run.actor.ledger.release([claim]);
      }
      expect(await onlooker.actor.ledger.listPosts({ limit: 50 })).toHaveLength(20);
      await run.close();
      expect(await holds("FO-19")).toBe(true);
      expect(await holds(RECIPIENT)).toBe(false);
    });

    test("is the recipient of a post in doubt, until that is settled", async () => {
      const { holds, run, onlooker } = await openTwice();
      await run.actor.post({ update: HELD }, "in-doubt");
      await run.close();
      expect(await holds(RECIPIENT)).toBe(true);
      await onlooker.actor.post({ update: fulfillmentOrder("Hold", "b") }, "updated");
      await onlooker.close();
      expect(await holds(RECIPIENT)).toBe(false);
    });
  });
}

describeForgetting("a SQLite file", openSqlite);
describeOnPostgres("PostgreSQL", () => {
  describeForgetting("a PostgreSQL database", openPostgres);
});
