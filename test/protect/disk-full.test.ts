import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { verifySqliteLedger } from "../../src/store/sqlite/verify-ledger.ts";
import { creates, ledgerIds, openSite, sentIds, type CliOptions, type Site } from "./site.ts";

const ORDERS = 120;
const TIMEOUT_MS = 60_000;

/** The first try, under want of space; answers how many requests left. */
async function runShort(site: Site, ledger: string, options: CliOptions): Promise<number> {
  const end = await site.cli(command(ledger, "first.csv"), options);
  expect(end.code, end.err).toBe(4);
  expect(end.err).toMatch(/disk/u);
  expect(end.err).toContain("Run the same command again");
  const { requests } = site.sandbox.state();
  // Nothing left that is not in the ledger.
  const known = await ledgerIds(ledger);
  expect(known).toEqual(expect.arrayContaining(sentIds(site)));
  return requests;
}

/** The same command, with room: all is there, once. */
async function runAgain(site: Site, ledger: string): Promise<void> {
  const end = await site.cli(command(ledger, "second.csv"));
  expect(end.code, end.err).toBe(0);
  expect(creates(site)).toEqual(Array.from({ length: ORDERS }, () => 1));
  expect(await ledgerIds(ledger)).toEqual(sentIds(site));
  expect(verifySqliteLedger(ledger).problems).toEqual([]);
}

function command(ledger: string, out: string): string[] {
  return ["run", "sheet.csv", "--yes", "--no-tui", "--ledger", ledger, "--out", out];
}

describe.skipIf(process.platform === "win32")("a disk that is full in mid-run", () => {
  it(
    "stops the run before anything unrecorded leaves, wherever it happens",
    async () => {
      const requests: number[] = [];
      for (const fileBlocksMax of [800, 1_000]) {
        const site = await openSite(ORDERS);
        const ledger = join(site.folder, "ledger.db");
        requests.push(await runShort(site, ledger, { fileBlocksMax }));
        await runAgain(site, ledger);
      }
      // Some of them in the middle, or this test would prove little.
      expect(requests.filter((count) => count > 0 && count < ORDERS).length).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    "is a message before anything is sent when there is no room for a ledger at all",
    async () => {
      const site = await openSite(ORDERS);
      const ledger = join(site.folder, "ledger.db");
      const end = await site.cli(command(ledger, "first.csv"), { fileBlocksMax: 40 });
      expect(end.code, end.err).toBe(4);
      expect(site.sandbox.state().requests).toBe(0);
      await runAgain(site, ledger);
    },
    TIMEOUT_MS,
  );

  it(
    "is the same on a file system that is really full",
    async ({ skip }) => {
      const site = await openSite(ORDERS);
      const mount = join(site.folder, "small");
      mkdirSync(mount);
      if (!mountSmall(mount, 900)) skip("no right to mount a tmpfs here");
      const ledger = join(mount, "ledger.db");
      const requests = await runShort(site, ledger, {});
      expect(requests).toBeLessThan(ORDERS);
      execFileSync("mount", ["-o", "remount,size=64m", mount]);
      await runAgain(site, ledger);
    },
    TIMEOUT_MS,
  );
});

function mountSmall(path: string, kilobytes: number): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", path], {
      stdio: "ignore",
    });
  } catch {
    return false;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", path]);
  });
  return true;
}
