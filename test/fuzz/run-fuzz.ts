import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { castDice } from "../torture/dice.ts";
import { checkCase } from "./check-case.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { makeBookCase } from "./make-book.ts";
import { makeTextCase } from "./make-text.ts";

/** What a fuzz run has done so far. */
export interface FuzzTally {
  cases: number;
  read: number;
  refused: number;
  rows: number;
  /** The slowest case, in milliseconds. */
  slowestMs: number;
  /** One line each: the case that shows it, and what it shows. */
  readonly findings: string[];
}

const FINDINGS_MAX = 20;
/** Far more than any case of this size needs. */
const CASE_MS_MAX = 10_000;
const WRITTEN_SHARE = 0.05;

/** Case `index` of a seed: always the same. */
export function makeCase(seed: number, index: number): FuzzCase {
  const dice = castDice("fuzz", seed, index);
  return dice.chance(0.6) ? makeTextCase(dice) : makeBookCase(dice);
}

/**
 * Makes and checks cases until `isOver` says so.
 *
 * @param from the index of the first case
 * @param onCase called before each case with its index, and what was done so far
 */
export async function runFuzz(
  seed: number,
  from: number,
  isOver: (tally: FuzzTally) => boolean,
  onCase: (index: number, tally: FuzzTally) => void = () => undefined,
): Promise<FuzzTally> {
  const tally: FuzzTally = {
    cases: 0,
    read: 0,
    refused: 0,
    rows: 0,
    slowestMs: 0,
    findings: [],
  };
  const folder = await mkdtemp(join(tmpdir(), "fuzz-"));
  try {
    for (let index = from; !isOver(tally) && tally.findings.length < FINDINGS_MAX; index += 1) {
      onCase(index, tally);
      await runCase(seed, index, folder, tally);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return tally;
}

async function runCase(
  seed: number,
  index: number,
  folder: string,
  tally: FuzzTally,
): Promise<void> {
  const fuzzCase = makeCase(seed, index);
  const isWritten = castDice("written", seed, index).chance(WRITTEN_SHARE);
  const startedMs = performance.now();
  const end = await checkCase(fuzzCase, folder, isWritten);
  const durationMs = performance.now() - startedMs;
  tally.cases += 1;
  tally.slowestMs = Math.max(tally.slowestMs, durationMs);
  if (end.kind === "read") {
    tally.read += 1;
    tally.rows += end.rows;
  }
  if (end.kind === "refused") tally.refused += 1;
  const problem =
    end.kind === "found" ? end.problem : durationMs > CASE_MS_MAX ? `took ${durationMs} ms` : null;
  if (problem !== null)
    tally.findings.push(`seed ${seed}, case ${index} (${fuzzCase.what}): ${problem}`);
}
