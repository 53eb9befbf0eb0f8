import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import type { LedgerSite } from "./ledger/actor.ts";

/** A new folder for one test, with the path of a ledger in it. */
export async function makeFolder(): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "shipledger-store-"));
  return { folder, path: join(folder, "ledger.db") };
}

/** A new ledger file in a folder of its own. */
export async function openFreshSqlite(): Promise<LedgerSite & { path: string }> {
  const { folder, path } = await makeFolder();
  return {
    path,
    open: async (clock) => (await openSqliteLedger(path, { clock })).ledger,
    remove: () => rm(folder, { recursive: true }),
  };
}
