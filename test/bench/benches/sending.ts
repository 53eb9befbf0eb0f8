import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startMarketplace } from "../../torture/marketplace.ts";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { countArrivals, lawfulSeconds, type Arrivals, type Law } from "../laws.ts";
import { writeCsv } from "../make-sheet.ts";
import { CLI, runNode } from "../run-node.ts";
import { ENV, writeConfig } from "../site.ts";

const PACKAGES = 200;
const FAST: Law = { ratePerSecond: 50, burst: 10 };
/** eCart's and Amazon's own. */
const SLOW: Law = { ratePerSecond: 2, burst: 10 };
/** One takes a minute and a half. */
const SLOW_RUNS_MAX = 3;
const PEERS = ["amazon-sp-api", "sp-api-sdk", "bottleneck", "p-throttle"] as const;

/** A sender by name, with what its server saw. */
type Round = ReadonlyMap<string, Arrivals>;
type Sender = (folder: string, law: Law) => Promise<Arrivals>;

const SENDERS: ReadonlyMap<string, Sender> = new Map([
  ["ours", sendOurs],
  ...PEERS.map((peer): [string, Sender] => [peer, (folder, law) => sendTheirs(folder, law, peer)]),
]);

/** Time as the server sees it: from the first request to the last one that it took. */
export const sending: Bench = {
  name: "sending",
  claim: "packages leave as fast as the law allows, and none is refused",
  async measure(context) {
    const fast: Round[] = [];
    for (let run = 0; run < context.runs; run += 1) {
      fast.push(await playInTurn(join(context.folder, `fast-${run}`), FAST, context));
    }
    const slow: Round[] = [];
    for (let run = 0; run < Math.min(context.runs, SLOW_RUNS_MAX); run += 1) {
      slow.push(await playAtOnce(join(context.folder, `slow-${run}`), SLOW));
    }
    return [...rowsOf(fast, FAST), ...rowsOf(slow, SLOW)];
  },
};

/** At a high rate the senders would be in each other's way. */
async function playInTurn(folder: string, law: Law, { tell }: BenchContext): Promise<Round> {
  const round = new Map<string, Arrivals>();
  for (const [name, send] of SENDERS) {
    const arrivals = await send(join(folder, name), law);
    tell(`${name} ${arrivals.seconds.toFixed(3)} s, ${arrivals.refused} x 429`);
    round.set(name, arrivals);
  }
  return round;
}

async function playAtOnce(folder: string, law: Law): Promise<Round> {
  const playing = [...SENDERS].map(
    async ([name, send]) => [name, await send(join(folder, name), law)] as const,
  );
  return new Map(await Promise.all(playing));
}

async function sendOurs(folder: string, law: Law): Promise<Arrivals> {
  await mkdir(folder, { recursive: true });
  const marketplace = await startMarketplace({ limits: { "ecart.fulfillment": law } });
  try {
    await writeConfig(folder, { baseUrl: marketplace.url, law });
    await writeCsv(join(folder, "sheet.csv"), { rows: PACKAGES, isPlain: true });
    await runNode([CLI, "run", "sheet.csv", "--yes", "--json"], { cwd: folder, env: ENV });
    return countArrivals(await marketplace.requests(), "ecart.fulfillment");
  } finally {
    await marketplace.stop();
  }
}

async function sendTheirs(folder: string, law: Law, peer: string): Promise<Arrivals> {
  await mkdir(folder, { recursive: true });
  const script = fileURLToPath(new URL(`../sides/post-with-${peer}.ts`, import.meta.url));
  const marketplace = await startMarketplace({ limits: { "amazon.confirmShipment": law } });
  try {
    const task = JSON.stringify({ url: marketplace.url, count: PACKAGES, ...law });
    await runNode([script, task], { cwd: folder });
    return countArrivals(await marketplace.requests(), "amazon.confirmShipment");
  } finally {
    await marketplace.stop();
  }
}

function rowsOf(rounds: readonly Round[], law: Law): BenchRow[] {
  const of = (name: string): Arrivals[] => rounds.flatMap((round) => round.get(name) ?? []);
  const ours = of("ours");
  const lawful = lawfulSeconds(PACKAGES, law);
  const what = `sending ${PACKAGES} packages at ${law.ratePerSecond} per second, burst ${law.burst}`;
  return [
    {
      what,
      against: "the law, (N - burst) / rate",
      unit: "s",
      pairs: ours.map(({ seconds }) => ({ ours: seconds, theirs: lawful })),
      reach: { atMost: 1.01 },
      besides: [{ what: "429", values: ours.map(({ refused }) => refused), unit: "", atMost: 0 }],
    },
    ...PEERS.map((peer): BenchRow => {
      const theirs = of(peer);
      return {
        what,
        against: peer,
        unit: "s",
        pairs: theirs.map(({ seconds }, run) => ({
          ours: ours[run]?.seconds ?? Number.NaN,
          theirs: seconds,
        })),
        reach: { atMost: 1 },
        besides: [{ what: "theirs: 429", values: theirs.map(({ refused }) => refused), unit: "" }],
      };
    }),
  ];
}
