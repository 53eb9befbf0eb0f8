import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Tokens of the accounts, as the config wants them. */
export const ENV = { BENCH_TOKEN: "bench-token" } as const;

/** How accounts of a bench send. */
export interface SiteOptions {
  readonly baseUrl?: string;
  readonly accounts?: readonly string[];
  readonly law?: { readonly ratePerSecond: number; readonly burst: number };
  readonly ledger?: string;
}

/** Writes a config into the folder: eCart accounts, each with a token of its own. */
export async function writeConfig(folder: string, options: SiteOptions = {}): Promise<void> {
  const { accounts = ["acme"], baseUrl, law, ledger = "./shipledger.db" } = options;
  const config = {
    ledger,
    defaultAccount: accounts[0],
    accounts: Object.fromEntries(
      accounts.map((name) => [
        name,
        {
          api: "ecart",
          token: `\${BENCH_TOKEN}-${name}`,
          ...(baseUrl === undefined ? {} : { baseUrl }),
        },
      ]),
    ),
    ...(law === undefined ? {} : { limits: { "ecart.fulfillment": law } }),
  };
  await writeFile(join(folder, "shipledger.config.json"), JSON.stringify(config));
}
