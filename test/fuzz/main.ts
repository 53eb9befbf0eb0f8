/**
 * Reads sheets that were made up and broken at random, as the program does: no
 * crash, no hang, no row that vanishes.
 *
 * usage: npm run fuzz -- --seed S --minutes M
 */
import { readFuzzOptions, USAGE } from "./options.ts";
import { watchFuzz } from "./watch-fuzz.ts";

const NOTHING_FOUND = 0;
const SOMETHING_FOUND = 1;
const WRONG_USAGE = 2;

async function main(): Promise<number> {
  const options = readFuzzOptions(process.argv.slice(2));
  if (options === null) {
    process.stderr.write(USAGE);
    return WRONG_USAGE;
  }
  const startedMs = performance.now();
  const tally = await watchFuzz(options);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(
    [
      `seed:         ${options.seed}`,
      `cases:        ${tally.cases}, from ${options.from}`,
      `read:         ${tally.read} (${tally.rows} rows)`,
      `refused:      ${tally.refused}, in plain words`,
      `slowest case: ${tally.slowestMs.toFixed(0)} ms`,
      `time:         ${seconds} s`,
      `findings:     ${tally.findings.length}`,
      ...tally.findings,
      "",
    ].join("\n"),
  );
  return tally.findings.length > 0 ? SOMETHING_FOUND : NOTHING_FOUND;
}

process.exitCode = await main();
