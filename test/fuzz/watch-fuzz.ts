import { Worker } from "node:worker_threads";
import type { FuzzOptions } from "./options.ts";
import type { FuzzTally } from "./run-fuzz.ts";

/** What the worker is told. */
export interface FuzzOrder {
  readonly seed: number;
  readonly from: number;
  /** Milliseconds; the worker stops by itself after them. */
  readonly budgetMs: number;
  readonly casesMax: number;
}

/** What the worker tells: the case it begins, or that it has ended. */
export type FuzzNews =
  | { readonly kind: "case"; readonly index: number; readonly tally: FuzzTally }
  | { readonly kind: "end"; readonly tally: FuzzTally };

/** A case that takes this long hangs. */
const HANG_MS = 60_000;

/**
 * Runs the cases in a thread of their own and watches it: one that hangs, or
 * takes its thread down, is a finding, and the run goes on behind it.
 */
export async function watchFuzz(options: FuzzOptions): Promise<FuzzTally> {
  const endMs = performance.now() + options.minutes * 60_000;
  const total = emptyTally();
  let from = options.from;
  for (;;) {
    const budgetMs = endMs - performance.now();
    const casesMax = (options.cases ?? Number.POSITIVE_INFINITY) - total.cases;
    if (budgetMs <= 0 || casesMax <= 0) return total;
    const stop = await watchWorker({ seed: options.seed, from, budgetMs, casesMax });
    add(total, stop.tally);
    if (stop.problem === null) return total;
    total.cases += 1;
    total.findings.push(`seed ${options.seed}, case ${stop.index}: ${stop.problem}`);
    from = stop.index + 1;
  }
}

interface WorkerStop {
  readonly tally: FuzzTally;
  /** The case that was under way. */
  readonly index: number;
  /** Null when all went well. */
  readonly problem: string | null;
}

async function watchWorker(order: FuzzOrder): Promise<WorkerStop> {
  const worker = new Worker(new URL("fuzz-worker.ts", import.meta.url), { workerData: order });
  let tally = emptyTally();
  let index = order.from;
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let timer = setTimeout(() => resolve("hangs"), HANG_MS);
  worker.on("message", (news: FuzzNews) => {
    ({ tally } = news);
    clearTimeout(timer);
    if (news.kind === "end") {
      resolve(null);
      return;
    }
    ({ index } = news);
    timer = setTimeout(() => resolve("hangs"), HANG_MS);
  });
  worker.once("error", (error) => resolve(`took its thread down: ${String(error)}`));
  worker.once("exit", (code) => resolve(`ended its thread with ${code}`));
  const problem = await promise;
  clearTimeout(timer);
  await worker.terminate();
  return { tally, index, problem };
}

function emptyTally(): FuzzTally {
  return { cases: 0, read: 0, refused: 0, rows: 0, slowestMs: 0, findings: [] };
}

function add(total: FuzzTally, part: FuzzTally): void {
  total.cases += part.cases;
  total.read += part.read;
  total.refused += part.refused;
  total.rows += part.rows;
  total.slowestMs = Math.max(total.slowestMs, part.slowestMs);
  total.findings.push(...part.findings);
}
