import { systemClock } from "../../src/clock.ts";
import type { PostRecord } from "../../src/store/ledger.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";

const POSTS_MAX = 100_000;

/** Every post of a ledger, newest first. */
export async function readLedger(path: string): Promise<PostRecord[]> {
  const { ledger } = await openSqliteLedger(path, { clock: systemClock });
  try {
    return await ledger.listPosts({ limit: POSTS_MAX });
  } finally {
    await ledger.close();
  }
}
