import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { PackageReport } from "../../src/sandbox/world.ts";
import { inspectBodies, type BodyInspector } from "../endpoints/amazon/modelled-bodies.ts";
import { finishedOf, runCli, startCli } from "./cli.ts";
import type { CliEnd, CliProcess } from "./cli.ts";
import { idOf, toText } from "./parcels.ts";
import type { Parcel, SheetCells } from "./parcels.ts";
import { readResult } from "./result-rows.ts";
import type { ReadResult } from "./result-rows.ts";

/** The token of the account, which nothing may ever show. */
export const TOKEN = "Atzr-token-of-acme-0123456789";
/** A law under which no test waits for a token. */
const FAST = { ratePerSecond: 500, burst: 100 };

/** What differs from the usual rehearsal: one account `acme`, no faults, a fast law. */
export interface RehearsalOptions {
  readonly sandbox?: SandboxOptions;
  /** The limit in the config. */
  readonly limit?: { ratePerSecond?: number; burst?: number; maxInFlight?: number };
  /** More accounts, or other ones, by name: the token, as in the config. */
  readonly accounts?: Readonly<Record<string, string>>;
  readonly defaultAccount?: string;
  /** Where the ledger is; by default a file beside the config. */
  readonly ledger?: string;
  /** Variables of the environment; by default the account's token. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another config than the usual one, for the sandbox at this URL. */
  readonly config?: (url: string) => object;
}

/**
 * A sandbox and a folder with a config for it, both gone when the test is over;
 * then whatever went to Amazon must have been as its models have it.
 */
export class Rehearsal implements AsyncDisposable {
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** Variables that every command of it finds. */
  env: Readonly<Record<string, string>>;
  readonly #running = new Set<CliProcess>();
  readonly #bodies: BodyInspector;

  constructor(
    folder: string,
    sandbox: Sandbox,
    env: Readonly<Record<string, string>>,
    bodies: BodyInspector,
  ) {
    this.folder = folder;
    this.sandbox = sandbox;
    this.env = env;
    this.#bodies = bodies;
  }

  /** Writes a file and answers its path. Rows become delimited text. */
  write(name: string, content: string | Uint8Array | readonly SheetCells[]): string {
    const isText = typeof content === "string" || content instanceof Uint8Array;
    const delimiter = name.endsWith(".tsv") ? "\t" : ",";
    writeFileSync(this.path(name), isText ? content : toText(content, delimiter));
    return this.path(name);
  }

  /** Makes a folder in it and answers its path. */
  makeFolder(name: string): string {
    mkdirSync(this.path(name), { recursive: true });
    return this.path(name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Starts a command in the folder. */
  start(...args: string[]): CliProcess {
    const process = startCli(args, { cwd: this.folder, env: this.env });
    this.#running.add(process);
    return process;
  }

  /** Runs a command to its end. */
  cli(...args: string[]): Promise<CliEnd> {
    return this.start(...args).end;
  }

  /** Runs a command in another folder. */
  cliIn(cwd: string, ...args: string[]): Promise<CliEnd> {
    return runCli(args, { cwd, env: this.env });
  }

  /** Runs `run --json` on these files and reads its result. */
  async run(...args: string[]): Promise<CliEnd & { readonly result: ReadResult }> {
    const end = await this.cli("run", ...args, "--json");
    return { ...end, result: await readResult(String(finishedOf(end)["result"])) };
  }

  /** The packages of all stores of the sandbox. */
  packages(): readonly PackageReport[] {
    return this.sandbox.state().stores.flatMap((store) => store.packages);
  }

  /** How many requests to post something the sandbox got; what was only asked is not counted. */
  countPosts(): number {
    return this.sandbox.state().byOperation["ecart.fulfillment"]?.requests ?? 0;
  }

  /** Holds the sandbox to these parcels: each created once, under its own ID, and no other package. */
  expectEachOnce(parcels: readonly Parcel[]): void {
    const held = this.packages().map(({ packageId, orderId, trackingNumber, creates }) => {
      return { packageId, orderId, trackingNumber, creates };
    });
    const wanted = parcels.map((parcel) => ({
      packageId: idOf(parcel),
      orderId: parcel["order-id"],
      trackingNumber: parcel["tracking-number"],
      creates: 1,
    }));
    const byOrder = (a: { orderId: string }, b: { orderId: string }) =>
      a.orderId.localeCompare(b.orderId);
    expect(held.toSorted(byOrder)).toEqual(wanted.toSorted(byOrder));
  }

  /** Every file of the folder, with its name. */
  files(): [string, Buffer][] {
    const entries = readdirSync(this.folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(this.path(name))]);
  }

  /** Takes the ledger away, and its buckets. */
  loseLedger(): void {
    for (const name of readdirSync(this.folder)) {
      if (name.startsWith("shipledger.db")) rmSync(this.path(name));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#running) process.send("SIGKILL");
    await Promise.allSettled([...this.#running].map((process) => process.end));
    await this.sandbox.stop();
    rmSync(this.folder, { recursive: true, force: true });
    this.#bodies.expectModelled();
  }
}

/** Sets up a rehearsal. */
export async function openRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const limits = { "ecart.fulfillment": FAST };
  const bodies = inspectBodies();
  const sandbox = await startSandbox({ limits, onBody: bodies.hear, ...options.sandbox });
  const folder = mkdtempSync(join(tmpdir(), "shipledger-"));
  const rehearsal = new Rehearsal(folder, sandbox, options.env ?? { ACME_TOKEN: TOKEN }, bodies);
  const config = options.config?.(sandbox.url) ?? makeConfig(sandbox.url, options);
  rehearsal.write("shipledger.config.json", JSON.stringify(config));
  return rehearsal;
}

/** The config of a rehearsal. */
export function makeConfig(baseUrl: string, options: RehearsalOptions = {}): object {
  const tokens = Object.entries(options.accounts ?? { acme: "${ACME_TOKEN}" });
  const { defaultAccount } = options;
  return {
    ledger: options.ledger ?? "./shipledger.db",
    ...(defaultAccount === undefined ? {} : { defaultAccount }),
    accounts: Object.fromEntries(
      tokens.map(([name, token]) => [name, { api: "ecart", baseUrl, token }]),
    ),
    limits: { "ecart.fulfillment": { ...FAST, ...options.limit } },
  };
}
