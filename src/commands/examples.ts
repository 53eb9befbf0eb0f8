import type { Argv } from "yargs";

/** A command line to copy, and what it does. */
type Example = readonly [line: string, told: string];

/** Command lines for each command, as `--help` shows them; the first is the usual one. */
export const EXAMPLES = {
  plan: [
    ["shipledger plan manifest.xlsx", "what would be sent, and which cell is wrong"],
    ["shipledger plan *.csv --ship-by 18:00", "several sheets; what will miss the hour"],
    ["shipledger plan manifest.csv --read-orders", "ask the marketplace about each order first"],
    ["shipledger plan manifest.csv --save evening.plan.json", "keep it, for `run --plan`"],
    ["shipledger plan manifest.csv --json", "the whole plan, for a program"],
  ],
  run: [
    ["shipledger run manifest.xlsx --limit 1", "send one package, then look at it"],
    ["shipledger run manifest.xlsx", "send the rest: nothing goes out twice"],
    ["shipledger run manifest.xlsx --yes --mail", "do not ask; mail each partner their rows"],
    ["shipledger run --plan evening.plan.json", "send what was looked at, or nothing"],
    ["shipledger run *.csv --yes --expect-packages 120", "from a script, with a control total"],
  ],
  reconcile: [
    ["shipledger reconcile manifest.csv", "today's manifest, ledger and marketplace"],
    [
      "shipledger reconcile *.csv --from 2026-11-16 --to 2026-11-22 --no-marketplace",
      "a week, without asking the marketplace",
    ],
    [
      "shipledger reconcile manifest.csv --fix-file mend.csv",
      "write what a run can mend as a sheet",
    ],
  ],
  mail: [
    ["shipledger mail manifest.result.xlsx --dry-run", "who would get what; sends nothing"],
    ["shipledger mail manifest.result.xlsx", "send each partner the rows that are theirs"],
    ["shipledger mail list --state uncertain", "mails of which nobody knows whether they arrived"],
  ],
  "posts list": [
    ["shipledger posts list --state in-doubt", "what got no clear answer"],
    ["shipledger posts list --order 111-0000001-0000001", "the posts of one order"],
  ],
  "posts show": [
    ["shipledger posts show 111-0000001-0000001", "every post, number, item, file and row"],
  ],
  "posts resolve": [
    ["shipledger posts resolve 111-0000001-0000001", "ask the marketplace, where it can tell"],
    ["shipledger posts resolve 111-0000001-0000001 --as posted", "say what you saw there"],
  ],
  "posts import": [
    ["shipledger posts import old-tool.csv", "take in package IDs of another tool"],
    ["shipledger posts import manifest.csv --read-orders", "take them from Amazon itself"],
  ],
  "posts export": [
    ["shipledger posts export --out packages.csv", "every package with its package ID"],
    ["shipledger posts export --out acme.xlsx --account acme-us", "those of one account"],
  ],
  "ledger verify": [["shipledger ledger verify", "look through the config's ledger"]],
  "ledger backup": [["shipledger ledger backup shipledger-backup.db", "a checked copy"]],
  sandbox: [
    ["shipledger sandbox", "a marketplace on a free port; prints a config to paste"],
    [
      "shipledger sandbox --port 4800 --state market.json",
      "the same address and orders at each start",
    ],
  ],
  doctor: [
    ["shipledger doctor", "is everything set up? sends nothing"],
    ["shipledger doctor --account acme-us --json", "one account, for a program"],
  ],
  worker: [
    ["shipledger worker", "send what runs have queued, until Ctrl-C"],
    ["shipledger worker --until-idle", "end when nothing is queued"],
  ],
  watch: [
    ["shipledger watch inbox", "run each sheet that is dropped there, once"],
    ["shipledger watch inbox --at 18:30 --mail", "from the pick-up on; mail the results"],
  ],
  template: [
    ["shipledger template ecart.fulfillment --out today.xlsx", "a workbook to fill in"],
    [
      "shipledger template ecart.fulfillment --out today.xlsx --orders orders.txt",
      "with what is still to ship",
    ],
  ],
  map: [
    ["shipledger map north-parcels.csv", "say which column is what; keeps it in the config"],
    ["shipledger map shop-orders.csv --holds orders", "the same of an order report, for --orders"],
    ["shipledger map north-parcels.csv --json", "the guess, for a program; writes nothing"],
  ],
  explain: [
    ["shipledger explain mangled-number", "one reason code"],
    ["shipledger explain", "all of them, a line each"],
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;

/** Adds the examples of a command to its help. */
export function withExamples<T>(parser: Argv<T>, command: keyof typeof EXAMPLES): Argv<T> {
  const lines: readonly Example[] = EXAMPLES[command];
  return parser.example(lines.map(([line, told]): [string, string] => [line, told]));
}

/** The usual line of a command, given as it was typed; null for a command that has none. */
export function exampleOf(command: string): string | null {
  const lines: readonly Example[] | undefined = Object.entries(EXAMPLES).find(
    ([name]) => name === command,
  )?.[1];
  return lines?.[0]?.[0] ?? null;
}
