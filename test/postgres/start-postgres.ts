import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import type { InstalledPostgres } from "./find-postgres.ts";

const run = promisify(execFile);
const START_MAX_MS = 30_000;
const STOP_MAX_MS = 20_000;
const USER = "shipledger";

/** Speed before safety: a machine that crashes in the middle of a test has no test to finish. */
const SETTINGS = {
  fsync: "off",
  full_page_writes: "off",
  max_connections: "300",
  shared_buffers: "64MB",
  max_wal_size: "512MB",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  log_min_messages: "fatal",
};

/**
 * Ends the server when standard input does: when the process that started it
 * has ended, however it ended.
 */
const KEEPER = `"$0" "$@" & pid=$!; cat > /dev/null; kill -QUIT $pid 2> /dev/null; wait $pid`;

/** `fast`: as an operator restarts it. `crash`: as a machine loses it, with all its processes. */
export type StopManner = "fast" | "crash";

/** A PostgreSQL of its own in a temporary folder, on a free port of the loopback. */
export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  readonly #installed: InstalledPostgres;
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  #keeper: ChildProcess | null = null;

  private constructor(
    installed: InstalledPostgres,
    folder: string,
    port: number,
    settings: Readonly<Record<string, string>>,
  ) {
    this.#installed = installed;
    this.#folder = folder;
    this.port = port;
    this.#settings = { ...SETTINGS, ...settings };
  }

  /**
   * Makes a new one and starts it.
   *
   * @param settings laid over those of the tests, by name
   */
  static async open(
    installed: InstalledPostgres,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), "shipledger-pg-"));
    if (installed.user) chownSync(folder, installed.user.uid, installed.user.gid);
    const server = new PostgresServer(installed, folder, await findFreePort(), settings);
    try {
      await server.#initialise();
      await server.start();
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The URL of one of its databases. */
  urlOf(database: string): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const log = openSync(this.#logPath, "a");
    const args = Object.entries({ ...this.#settings, port: String(this.port) });
    const flags = args.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const program = join(this.#installed.bin, "postgres");
    this.#keeper = spawn("/bin/sh", ["-c", KEEPER, program, "-D", this.#data, ...flags], {
      ...this.#spawnOptions,
      stdio: ["pipe", log, log],
    });
    closeSync(log);
    await this.#untilReady();
  }

  async stop(manner: StopManner): Promise<void> {
    const keeper = this.#keeper;
    if (!keeper) return;
    this.#keeper = null;
    const ended = once(keeper, "exit", { signal: AbortSignal.timeout(STOP_MAX_MS) });
    const pid = Number(readFileSync(join(this.#data, "postmaster.pid"), "utf8").split("\n")[0]);
    process.kill(pid, manner === "fast" ? "SIGINT" : "SIGQUIT");
    while (isRunning(pid)) await sleep(5);
    keeper.stdin?.end();
    await ended;
  }

  async restart(manner: StopManner): Promise<void> {
    await this.stop(manner);
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const keeper = this.#keeper;
    if (keeper && keeper.exitCode === null) {
      const ended = once(keeper, "exit");
      keeper.stdin?.end();
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  get #logPath(): string {
    return join(this.#folder, "log");
  }

  get #spawnOptions() {
    return {
      cwd: this.#folder,
      env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", HOME: this.#folder },
      ...this.#installed.user,
    };
  }

  async #initialise(): Promise<void> {
    const program = join(this.#installed.bin, "initdb");
    const flags = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", `-U${USER}`];
    await run(program, ["-D", this.#data, ...flags], this.#spawnOptions);
  }

  async #untilReady(): Promise<void> {
    const giveUpAtMs = Date.now() + START_MAX_MS;
    for (;;) {
      const client = new Client({ connectionString: this.urlOf("postgres") });
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (Date.now() > giveUpAtMs) {
          throw new Error(`PostgreSQL did not start:\n${readFileSync(this.#logPath, "utf8")}`, {
            cause: error,
          });
        }
        await sleep(20);
      }
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
