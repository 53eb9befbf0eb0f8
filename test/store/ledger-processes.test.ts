import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { orderKey } from "./ledger/samples.ts";
import { openFreshSqlite } from "./sqlite-site.ts";

const SCRIPT = fileURLToPath(new URL("processes/claim-orders.ts", import.meta.url));

/** A real process that claims; `answers` is the kind of each claim's answer. */
async function startRun(path: string) {
  const child = spawn(process.execPath, [SCRIPT, path], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 20_000,
  });
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, answers: JSON.parse(String(line)) as string[] };
}

describe("a ledger between processes", () => {
  it("gives each order to one of three runs, and frees it when that is killed", async () => {
    const site = await openFreshSqlite();
    const runs = await Promise.all([1, 2, 3].map(() => startRun(site.path)));
    for (let order = 0; order < 40; order += 1) {
      const kinds = runs.map(({ answers }) => answers[order]).sort();
      expect(kinds).toEqual(["claimed", "held", "held"]);
    }
    const { ledger } = await openSqliteLedger(site.path, { clock: systemClock });
    expect(await ledger.listPosts({ limit: 100, states: ["intent"] })).toHaveLength(40);
    const read = async () => (await ledger.readHistories([orderKey("order-0")]))[0];
    expect((await read())?.claimedBy).not.toBeNull();
    for (const { child } of runs) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect(await read()).toMatchObject({ claimedBy: null, retained: [{ packageId: "1000001" }] });
    await ledger.close();
    await site.remove();
  }, 30_000);
});
