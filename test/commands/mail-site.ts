import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { runCommandLine } from "../../src/commands/main.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import { RESULT_COLUMNS } from "../../src/domain/result-row.ts";
import { writePartnerFile } from "../../src/sheet/partner-file.ts";
import { printError } from "../../src/ui/print-error.ts";
import { startMailServer } from "../mail/mail-server.ts";
import type { MailServer, ServerOptions } from "../mail/mail-server.ts";
import { eventsOf } from "./cli.ts";
import type { CliEnd, Json } from "./cli.ts";
import type { SheetCells } from "./parcels.ts";

export const RUN_ID = "369ae646-2345-4a05-8800-3f15cc887156";
/** The password of the mail server, which nothing may ever show. */
export const PASSWORD = "pass/word+0123456789";

/** A clock on which every wait is over at once; what was waited for is kept. */
export class HurriedClock implements Clock {
  readonly waitsMs: number[] = [];

  nowMs(): number {
    return Date.now();
  }

  async sleep(waitMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.waitsMs.push(waitMs);
  }
}

/** What differs from the usual: partners north and south, a server that takes everything. */
export interface MailSiteOptions {
  readonly server?: ServerOptions;
  readonly partners?: Readonly<Record<string, object>>;
  readonly accounts?: Readonly<Record<string, object>>;
  readonly smtp?: object;
  /** What stands before the host of smtp.url. */
  readonly login?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/** A mail server and a folder with a config for it, both gone when the test is over. */
export interface MailSite {
  readonly folder: string;
  readonly server: MailServer;
  readonly clock: HurriedClock;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  /** Writes a result, as XLSX or CSV by its name, and answers its path. */
  writeResult(name: string, rows: readonly SheetCells[]): Promise<string>;
  /** Carries out a command in this process. */
  cli(...args: string[]): Promise<CliEnd>;
  /** The same with `--json`; its events. */
  events(...args: string[]): Promise<{ exitCode: number; events: Json[]; finished: Json }>;
  /** Every file below the folder, with its name. */
  files(): [string, Buffer][];
}

/** Sets up a mail server and a config for it. */
export async function openMailSite(options: MailSiteOptions = {}): Promise<MailSite> {
  const server = await startMailServer(options.server);
  const folder = mkdtempSync(join(tmpdir(), "shipledger-mail-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new HurriedClock();
  const env = options.env ?? { SMTP_PASSWORD: PASSWORD };
  const path = (name: string): string => join(folder, name);
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(path(name), content);
    return path(name);
  };
  write("shipledger.config.json", JSON.stringify(makeMailConfig(server.port, options)));
  const cli = (...args: string[]): Promise<CliEnd> => runHere(args, { cwd: folder, env, clock });
  return {
    folder,
    server,
    clock,
    path,
    write,
    cli,
    writeResult: async (name, rows) => {
      const format = name.endsWith(".csv") ? "csv" : "xlsx";
      writeFileSync(path(name), await writePartnerFile(tableOf(rows), format, 0));
      return path(name);
    },
    events: async (...args) => {
      const end = await cli(...args, "--json");
      const events = eventsOf(end);
      return { exitCode: end.exitCode ?? -1, events, finished: events.at(-1) ?? {} };
    },
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]),
  };
}

/** The config of a mail site. */
export function makeMailConfig(port: number, options: MailSiteOptions = {}): object {
  const { login = "", smtp, partners, accounts } = options;
  return {
    ledger: "./shipledger.db",
    accounts: accounts ?? { acme: { api: "ecart", token: "${ACME_TOKEN}" } },
    partners: partners ?? {
      north: { to: ["ops@north.example"] },
      south: { to: ["ops@south.example"], format: "csv" },
    },
    smtp: {
      url: `smtp://${login}127.0.0.1:${port}`,
      from: "Acme Shipping <ship@acme.example>",
      ...smtp,
    },
  };
}

/** A row of a result: posted, of the run {@link RUN_ID}, unless it says otherwise. */
export function makeRow(number: number, partner: string, more: SheetCells = {}): SheetCells {
  const serial = String(number).padStart(7, "0");
  return {
    "order-id": `111-2220000-${serial}`,
    "order-item-id": `0284000${serial}`,
    quantity: "1",
    "tracking-number": `1Z999AA1030${serial}`,
    partner,
    result: "posted",
    "package-id": String(1_000_000 + number),
    "original-tracking-number": `1Z999AA1030${serial}`,
    "reason-code": "",
    reason: "",
    fix: "",
    "posted-at": "2026-11-16T09:00:00.000Z",
    attempts: "1",
    "request-id": `r-${number}`,
    "run-id": RUN_ID,
    "source-file": "manifest.csv",
    "source-row": String(number + 1),
    ...more,
  };
}

/** A row that was rejected. */
export function makeProblem(
  number: number,
  partner: string,
  reasonCode: string,
  reason: string,
): SheetCells {
  const empty = { "package-id": "", "original-tracking-number": "", "posted-at": "" };
  const problem = { result: "rejected", "reason-code": reasonCode, reason, fix: "Mend it." };
  return makeRow(number, partner, { ...empty, ...problem, attempts: "0" });
}

function tableOf(rows: readonly SheetCells[]) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // Ours stand at the end, as a run leaves them.
  const own: readonly string[] = RESULT_COLUMNS;
  const headers = [...names.filter((name) => !own.includes(name)), ...own];
  return {
    headers,
    rows: rows.map((row) => headers.map((name) => row[name] ?? "")),
    numberColumns: new Set<number>(),
    resultColumn: headers.indexOf("result"),
  };
}

/** Carries out a command in this process, as in a pipe. */
export async function runHere(
  args: readonly string[],
  world: Pick<Terminal, "cwd" | "env" | "clock"> & Partial<Terminal>,
): Promise<CliEnd> {
  const [out, err] = [collect(), collect()];
  const terminal: Terminal = {
    words: [],
    // As much of streams as the program asks of a pipe.
    stdout: out.stream as unknown as NodeJS.WriteStream,
    stderr: err.stream as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    ...world,
  };
  const end = (exitCode: number): CliEnd => {
    return { exitCode, signal: null, stdout: out.text(), stderr: err.text() };
  };
  try {
    return end(await runCommandLine(["node", "shipledger", ...args], "0.0.0", terminal));
  } catch (thrown) {
    const printing = { json: args.includes("--json"), version: "0.0.0" };
    return end(printError(thrown, { ...printing, writeOut: out.write, writeErr: err.write }));
  }
}

function collect() {
  let text = "";
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text, write: (more: string) => void (text += more) };
}
