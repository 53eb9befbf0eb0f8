/**
 * Kills runs of the built program at random moments against a marketplace with
 * random faults, and compares what marketplace, ledger and workbooks say.
 *
 * usage: npm run torture -- --kills N --seed S --api NAME
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRound } from "./make-round.ts";
import { startMarketplace } from "./marketplace.ts";
import { readTortureOptions, USAGE, type TortureOptions } from "./options.ts";
import { playRound } from "./play-round.ts";
import { describeFindings, describeTally } from "./report.ts";
import { startTally } from "./tally.ts";

const NOTHING_FOUND = 0;
const SOMETHING_FOUND = 1;
const WRONG_USAGE = 2;
const STOPPED = 130;

async function torture({ kills, seed, api, keep }: TortureOptions): Promise<number> {
  const startedAtMs = performance.now();
  const tally = startTally();
  const top = await mkdtemp(join(tmpdir(), "shipledger-torture-"));
  const marketplace = await startMarketplace(api.sandbox);
  try {
    // Every round kills some; so many rounds would mean that nothing dies any more.
    const roundsMax = 10 + kills;
    for (let round = 1; round <= roundsMax && tally.kills < kills; round += 1) {
      const folder = join(top, `round-${round}`);
      const site = { api, marketplace, folder, killsWanted: kills };
      await playRound(makeRound(seed, round, api), site, tally);
      process.stderr.write(`round ${round}: ${tally.kills} of ${kills} kills\n`);
      if (tally.findings.length > 0) {
        process.stdout.write(`seed ${seed}, round ${round}; ledger, sheets and logs: ${folder}\n`);
        break;
      }
      if (!keep) await rm(folder, { recursive: true });
    }
  } finally {
    await marketplace.stop();
  }
  process.stdout.write(describeTally(tally, { seed, api }, performance.now() - startedAtMs));
  const isClean = tally.findings.length === 0 && tally.kills >= kills;
  if (tally.findings.length > 0) process.stdout.write(describeFindings(tally));
  else if (!keep) await rm(top, { recursive: true });
  return isClean ? NOTHING_FOUND : SOMETHING_FOUND;
}

// What was started ends with this process: see marketplace-process.ts.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => process.exit(STOPPED));
}
const options = readTortureOptions(process.argv.slice(2));
if (options === null) process.stderr.write(USAGE);
process.exitCode = options === null ? WRONG_USAGE : await torture(options);
