import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { RunEvent, RunFinished } from "../../src/batch/events.ts";
import type { VictimNotice } from "./marketplace-process.ts";
import type { KillTrigger } from "./round-plan.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const SHIFTED_CLOCK = new URL("shifted-clock.ts", import.meta.url).href;
/** A run that takes longer hangs. */
const RUN_MAX_MS = 240_000;
const STDERR_LENGTH_MAX = 10_000;

/** One run to start: `shipledger run SHEET...` with everything it needs. */
export interface VictimOrder {
  readonly sheets: readonly string[];
  readonly config: string;
  readonly out: string;
  /** Where its events and its complaints are kept. */
  readonly log: string;
  /** Where compiled code is kept, so that less of the time is spent on starting. */
  readonly cache: string;
  readonly trigger: KillTrigger | null;
  /** How wrong its clock is. */
  readonly clockAheadMs: number;
  watch(notice: VictimNotice): void;
}

/** A post whose request was about to leave, or had left, when its process was killed. */
export interface OpenPost {
  readonly orderId: string;
  readonly sentAtMs: number;
}

/** How one run ended. */
export interface VictimEnd {
  readonly isKilled: boolean;
  readonly isHung: boolean;
  /** Null when killed. */
  readonly exitCode: number | null;
  readonly finished: RunFinished | null;
  /** Posts without an answer at the end. */
  readonly open: readonly OpenPost[];
  readonly endedAtMs: number;
  readonly out: string;
  /** What it said last. */
  readonly complaint: string;
}

/** Runs the built program until it ends or its trigger kills it. */
export async function runVictim(order: VictimOrder): Promise<VictimEnd> {
  const child = startRun(order);
  const { pid } = child;
  if (pid === undefined) throw new Error("A process could not be started.");
  order.watch({ pid, isRunning: true });
  const witness = new Witness(order, () => child.kill("SIGKILL"));
  let isHung = false;
  const giveUp = setTimeout(() => {
    isHung = true;
    child.kill("SIGKILL");
  }, RUN_MAX_MS);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_LENGTH_MAX);
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    witness.hear(line);
  });
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((done) => {
    child.once("close", (...how) => done(how));
  });
  clearTimeout(giveUp);
  witness.stop();
  order.watch({ pid, isRunning: false });
  const isKilled = signal === "SIGKILL" && !isHung;
  const { finished, open } = witness;
  // With --json an error is the last event.
  const complaint = `${lines.at(-1) ?? ""}\n${stderr}`.trim();
  const { out } = order;
  const end = { isKilled, isHung, exitCode, finished, open, endedAtMs: nowMs(), out, complaint };
  const how = isHung ? "hung" : `ended with ${exitCode ?? signal}`;
  await writeFile(order.log, `${lines.join("\n")}\n${stderr}\n${how}\n`);
  return end;
}

function startRun(order: VictimOrder) {
  const { sheets, config, out, cache, clockAheadMs } = order;
  const imports = clockAheadMs === 0 ? [] : ["--import", SHIFTED_CLOCK];
  const args = ["run", ...sheets, "--config", config, "--out", out, "--json", "--yes"];
  return spawn(process.execPath, [...imports, CLI, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: cache,
      TORTURE_CLOCK_AHEAD_MS: String(clockAheadMs),
    },
  });
}

/** Hears the events of a run, and kills when the trigger's moment comes. */
class Witness {
  readonly #trigger: KillTrigger | null;
  readonly #clockAheadMs: number;
  readonly #kill: () => void;
  readonly #open = new Map<string, OpenPost>();
  #timer: NodeJS.Timeout | null = null;
  #heard = 0;
  finished: RunFinished | null = null;

  constructor({ trigger, clockAheadMs }: VictimOrder, kill: () => void) {
    this.#trigger = trigger;
    this.#clockAheadMs = clockAheadMs;
    this.#kill = kill;
    if (trigger?.on === "start") this.#arm(trigger.afterMs);
  }

  get open(): OpenPost[] {
    return [...this.#open.values()];
  }

  hear(line: string): void {
    const event = readEvent(line);
    if (event === null) return;
    switch (event.type) {
      case "post:sent":
        this.#open.set(event.orderId, {
          orderId: event.orderId,
          sentAtMs: event.atMs - this.#clockAheadMs,
        });
        break;
      case "package:settled":
        if (!event.wasPlannedToSend) return;
        this.#open.delete(event.orderId);
        break;
      case "request:retried":
        this.#open.delete(event.orderId);
        break;
      case "run:finished":
        this.finished = event;
        break;
      default:
    }
    if (event.type !== this.#trigger?.on) return;
    this.#heard += 1;
    if (this.#heard === this.#trigger.nth) this.#arm(this.#trigger.afterMs);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #arm(afterMs: number): void {
    if (afterMs === 0) this.#kill();
    else this.#timer = setTimeout(this.#kill, afterMs);
  }
}

/** Null for a last line that the kill cut off. */
function readEvent(line: string): RunEvent | null {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return null;
  }
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
