import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";
import { creates, openSite, type Site } from "./site.ts";

const ORDERS = 3;
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] as const;

/** Rights mean nothing to root, so root runs the program as nobody. */
const before = isRoot ? AS_NOBODY : [];

function canRunSo(): boolean {
  if (process.platform === "win32") return false;
  if (!isRoot) return true;
  try {
    const [command, ...rest] = AS_NOBODY;
    execFileSync(command, [...rest, process.execPath, "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canRunSo())("rights that are missing", () => {
  let site: Site;
  let place: string;
  let ledger: string;

  beforeEach(async () => {
    site = await openSite(ORDERS);
    place = join(site.folder, "place");
    ledger = join(place, "ledger.db");
    for (const folder of [place, join(site.folder, "out")]) {
      mkdirSync(folder);
      if (isRoot) chownSync(folder, NOBODY, NOBODY);
    }
  });

  const run = (sheet = "sheet.csv") => {
    const args = ["run", sheet, "--yes", "--no-tui", "--ledger", ledger, "--out", "out/r.csv"];
    return site.cli(args, { before });
  };
  const expectRefusal = async (words: RegExp) => {
    const end = await run();
    expect(end.code, end.err).toBe(4);
    expect(end.err).toMatch(words);
    expect(end.err).toContain("Try:");
    expect(site.sandbox.state().requests).toBe(0);
  };
  const expectFinish = async () => {
    const end = await run();
    expect(end.code, end.err).toBe(0);
    expect(creates(site)).toEqual([1, 1, 1]);
  };
  /** A ledger is there already, before the rights are lost. */
  const begin = async () => {
    await (await openSqliteLedger(ledger, { clock: systemClock })).ledger.close();
    if (isRoot) chownSync(ledger, NOBODY, NOBODY);
  };

  it("to make a ledger in the folder", async () => {
    chmodSync(place, 0o555);
    await expectRefusal(/cannot be made.*permission denied/u);
    chmodSync(place, 0o755);
    await expectFinish();
  });

  it("to write in the folder of a ledger", async () => {
    await begin();
    chmodSync(place, 0o555);
    await expectRefusal(/ledger\.db/u);
    chmodSync(place, 0o755);
    await expectFinish();
  });

  it("to write to the ledger", async () => {
    await begin();
    chmodSync(ledger, 0o400);
    await expectRefusal(/may not be read and written/u);
    chmodSync(ledger, 0o600);
    await expectFinish();
  });

  it("to read the ledger", async () => {
    await begin();
    chmodSync(ledger, 0o000);
    await expectRefusal(/may not be read and written/u);
    chmodSync(ledger, 0o600);
    await expectFinish();
  });
});
