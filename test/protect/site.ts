import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { openSqliteLedger } from "../../src/store/sqlite/open-ledger.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
/** Compiled code of the program, kept between the many starts of it. */
const COMPILE_CACHE = fileURLToPath(
  new URL("../../node_modules/.cache/shipledger-tests", import.meta.url),
);
const LAW = { ratePerSecond: 400, burst: 50 };

/** A folder with a config and a sheet, and a marketplace to send it to. */
export interface Site {
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** Runs the built program in the folder. `before` is put in front of it, as in `setpriv ...`. */
  cli(args: readonly string[], options?: CliOptions): Promise<CliEnd>;
}

export interface CliOptions {
  readonly before?: readonly string[];
  /** Size that no file may outgrow, in blocks of 512 bytes, as `ulimit -f` takes them. */
  readonly fileBlocksMax?: number;
}

export interface CliEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export async function openSite(orders: number): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-protect-"));
  chmodSync(folder, 0o755);
  const sandbox = await startSandbox({ limits: { "ecart.fulfillment": LAW } });
  onTestFinished(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const account = { api: "ecart", baseUrl: sandbox.url, token: "token", seller: "acme" };
  const config = { accounts: { "acme-us": account }, limits: { "ecart.fulfillment": LAW } };
  writeFileSync(join(folder, "shipledger.config.json"), JSON.stringify(config));
  const rows = Array.from({ length: orders }, (_, index) => `O-${index},1001,1,UPS,1Z-${index}`);
  const header = "order-id,order-item-id,quantity,carrier-code,tracking-number";
  writeFileSync(join(folder, "sheet.csv"), [header, ...rows, ""].join("\n"));
  return { folder, sandbox, cli: (args, options = {}) => runCli(folder, args, options) };
}

function runCli(cwd: string, args: readonly string[], options: CliOptions): Promise<CliEnd> {
  const words = [...(options.before ?? []), process.execPath, CLI, ...args];
  const { fileBlocksMax } = options;
  const [command = "", ...rest] =
    fileBlocksMax === undefined
      ? words
      : ["sh", "-c", `ulimit -f ${fileBlocksMax}; exec "$@"`, "sh", ...words];
  const child = spawn(command, rest, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", NODE_COMPILE_CACHE: COMPILE_CACHE },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => {
    out += String(text);
  });
  child.stderr.on("data", (text) => {
    err += String(text);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

/** How often each parcel was created at the marketplace; 1 each is what must be. */
export function creates({ sandbox }: Site): number[] {
  return sandbox.state().stores.flatMap(({ packages }) => packages.map((each) => each.creates));
}

/** Package IDs that the marketplace has, sorted. */
export function sentIds({ sandbox }: Site): string[] {
  const { stores } = sandbox.state();
  return stores.flatMap(({ packages }) => packages.map(({ packageId }) => packageId)).sort();
}

/** Package IDs that the ledger says were posted, or perhaps were, sorted. */
export async function ledgerIds(path: string): Promise<string[]> {
  const { ledger } = await openSqliteLedger(path, { clock: systemClock, create: false });
  const states = ["posted", "sent", "in-doubt"] as const;
  const posts = await ledger.listPosts({ states, limit: 9_999 });
  await ledger.close();
  return posts.map(({ packageId }) => packageId).sort();
}
