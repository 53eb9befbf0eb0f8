/**
 * Measures the program against peers and physical bounds, both sides in one run
 * on one machine, and prints one table of ratios.
 *
 * usage: npm run bench -- [NAME...] [--runs N] [--json] [--list]
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { judgeRow, type JudgedRow } from "./judge-row.ts";
import { describeMachine, machineLine } from "./machine.ts";
import { readBenchOptions, type BenchOptions } from "./options.ts";
import { printTable } from "./print-table.ts";

const DONE = 0;
const A_BENCH_FAILED = 1;
const WRONG_USAGE = 2;

async function runBenches({ benches, runs, json }: BenchOptions): Promise<number> {
  const machine = describeMachine();
  const top = await mkdtemp(join(tmpdir(), "shipledger-bench-"));
  const rows: JudgedRow[] = [];
  let failures = 0;
  try {
    for (const bench of benches) {
      const measured = await runBench(bench, join(top, bench.name), runs);
      if (measured === null) failures += 1;
      else rows.push(...measured);
    }
  } finally {
    await rm(top, { recursive: true, force: true });
  }
  const document = `${JSON.stringify({ machine, rows }, null, 2)}\n`;
  process.stdout.write(json ? document : `${machineLine(machine)}\n${printTable(rows)}`);
  return failures === 0 ? DONE : A_BENCH_FAILED;
}

/** The rows of one bench; null when it failed, which is told and stops no other. */
async function runBench(bench: Bench, folder: string, runs: number): Promise<JudgedRow[] | null> {
  const tell = (text: string): void => void process.stderr.write(`${bench.name}: ${text}\n`);
  tell(bench.claim);
  await mkdir(folder);
  try {
    const rows = await bench.measure({ folder, runs, tell });
    return rows.map((row) => judgeRow(bench.name, row));
  } catch (error) {
    tell(`FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function listBenches(): number {
  for (const { name, claim } of BENCHES) process.stdout.write(`${name.padEnd(16)} ${claim}\n`);
  return DONE;
}

const options = readBenchOptions(process.argv.slice(2), BENCHES);
if (typeof options === "string") {
  process.stderr.write(
    `${options}\nusage: npm run bench -- [NAME...] [--runs N] [--json] [--list]\n`,
  );
  process.exitCode = WRONG_USAGE;
} else {
  process.exitCode = options.list ? listBenches() : await runBenches(options);
}
