import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built program. */
const CLI_PATH = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
/** Compiled code of the program, kept between the many starts of it. */
const COMPILE_CACHE = fileURLToPath(
  new URL("../../node_modules/.cache/shipledger-tests", import.meta.url),
);
/** How long a command may take; far more than any needs. */
const END_WITHIN_MS = 100_000;

/** Time for a test that starts programs. */
export const SLOW = { timeout: 120_000 };

/** How a command ended. */
export interface CliEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface CliProcess {
  readonly end: Promise<CliEnd>;
  /** Resolves when stdout has so many events of this type, or the command has ended. */
  untilEvents(type: string, count: number): Promise<void>;
  /** The same for a text that stdout holds so often. */
  untilText(text: string, count: number): Promise<void>;
  /** What stdout holds so far. */
  output(): string;
  send(signal: NodeJS.Signals): void;
}

/** Where a command runs and what it finds in its environment, besides what Node needs. */
export interface CliPlace {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node itself, before the program. */
  readonly nodeArgs?: readonly string[];
  /** Another Node than that of the tests. */
  readonly nodePath?: string;
  /** How long it may take, where that is more than usual. */
  readonly endWithinMs?: number;
}

/** One line of NDJSON, or one document. */
export type Json = Readonly<Record<string, unknown>>;

/** Starts a command. It is killed, and its end is an error, when it takes too long. */
export function startCli(args: readonly string[], place: CliPlace): CliProcess {
  const { cwd, env = {}, nodeArgs = [], nodePath = process.execPath } = place;
  const { endWithinMs = END_WITHIN_MS } = place;
  const child = spawn(nodePath, [...nodeArgs, CLI_PATH, ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const watch of watchers) watch();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const { promise: end, resolve, reject } = Promise.withResolvers<CliEnd>();
  const bound = setTimeout(() => {
    child.kill("SIGKILL");
    reject(new Error(`shipledger ${args.join(" ")} did not end:\n${stdout}\n${stderr}`));
  }, endWithinMs);
  child.once("error", reject);
  child.once("close", (exitCode, signal) => {
    clearTimeout(bound);
    resolve({ exitCode, signal, stdout, stderr });
  });
  const untilText = async (text: string, count: number) => {
    const { promise: seen, resolve: see } = Promise.withResolvers<void>();
    const watch = () => (stdout.split(text).length > count ? see() : undefined);
    watchers.add(watch);
    watch();
    await Promise.race([seen, end]);
    watchers.delete(watch);
  };
  return {
    end,
    output: () => stdout,
    send: (signal) => void child.kill(signal),
    untilText,
    untilEvents: (type, count) => untilText(`{"type":"${type}"`, count),
  };
}

/** Runs a command to its end. */
export function runCli(args: readonly string[], place: CliPlace): Promise<CliEnd> {
  return startCli(args, place).end;
}

/** The lines of an NDJSON output. Throws when one of them is not JSON. */
export function eventsOf({ stdout }: CliEnd): Json[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Json);
}

/** The last line of `run --json`. */
export function finishedOf(end: CliEnd): Json {
  const last = eventsOf(end).at(-1);
  if (last?.["type"] !== "run:finished") {
    throw new Error(`the run did not finish:\n${end.stdout}\n${end.stderr}`);
  }
  return last;
}
