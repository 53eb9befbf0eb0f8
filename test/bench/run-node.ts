import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built program. */
export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const MEMORY_REPORTER = new URL("report-memory.mjs", import.meta.url).href;
const STDERR_SHOWN_LENGTH = 2000;

/** A process that has ended as it should. */
export interface NodeRun {
  /** From before it was started until it was gone. */
  readonly wallMs: number;
  /** The most memory it had at one time; 0 unless asked for. */
  readonly peakMb: number;
}

export interface NodeRunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A file that takes its output; otherwise nobody does. */
  readonly stdoutFile?: string;
  readonly exitCodes?: readonly number[];
  readonly measureMemory?: boolean;
}

/** Runs Node with these arguments to its end. */
export async function runNode(args: readonly string[], options: NodeRunOptions): Promise<NodeRun> {
  const memoryFile = join(options.cwd, `.peak-${process.pid}`);
  const reporter = options.measureMemory ? ["--import", MEMORY_REPORTER] : [];
  const stdout = options.stdoutFile === undefined ? null : await open(options.stdoutFile, "w");
  try {
    const fromMs = performance.now();
    const child = spawn(process.execPath, [...reporter, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"] ?? "", ...options.env, BENCH_MEMORY_FILE: memoryFile },
      stdio: ["ignore", stdout?.fd ?? "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    const wallMs = performance.now() - fromMs;
    if (!(options.exitCodes ?? [0]).includes(code ?? -1)) {
      const end = signal ?? `exit code ${code}`;
      throw new Error(`node ${args.join(" ")}: ${end}\n${stderr.slice(-STDERR_SHOWN_LENGTH)}`);
    }
    const peakMb = options.measureMemory ? Number(await readFile(memoryFile, "utf8")) : 0;
    return { wallMs, peakMb };
  } finally {
    await stdout?.close();
    await rm(memoryFile, { force: true });
  }
}
