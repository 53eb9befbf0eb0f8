import { systemClock } from "../../../src/clock.ts";
import type { SandboxOptions } from "../../../src/sandbox/options.ts";
import type { PostRecord } from "../../../src/store/ledger.ts";
import { openSqliteLedger } from "../../../src/store/sqlite/open-ledger.ts";
import { confirmShipmentRequest } from "../../endpoints/amazon/model.ts";
import { openRehearsal } from "../rehearsal.ts";
import type { Rehearsal } from "../rehearsal.ts";

/** A law under which no test waits for a token. */
export const FAST = { ratePerSecond: 500, burst: 200 };
const FAST_LAWS = {
  "amazon.confirmShipment": FAST,
  "amazon.getOrder": FAST,
  "ecart.fulfillment": FAST,
  "ecart.order": FAST,
  "ecart.carriers": FAST,
};

/** What differs from the usual rehearsal: one account `spapi` of Amazon's, no faults, a fast law. */
export interface AmazonRehearsalOptions {
  readonly sandbox?: SandboxOptions;
  /** Accounts by name, over a default that needs no more. */
  readonly accounts?: Readonly<Record<string, object>>;
  readonly limits?: Readonly<Record<string, object>>;
  readonly more?: object;
}

/** Secrets of the accounts, none of which anything may ever show. */
export const SECRETS = {
  CLIENT_ID: "amzn1.application-oa2-client.of-acme",
  CLIENT_SECRET: "amzn1.oa2-cs.v1.of-acme-0123456789",
  REFRESH_TOKEN: "Atzr|refresh-of-acme-0123456789",
} as const;

/** An account of Amazon's at a sandbox. */
export function amazonAccount(url: string, more: object = {}): object {
  return {
    api: "amazon",
    baseUrl: url,
    authUrl: `${url}/auth/o2/token`,
    marketplaceId: "ATVPDKIKX0DER",
    clientId: "${CLIENT_ID}",
    clientSecret: "${CLIENT_SECRET}",
    refreshToken: "${REFRESH_TOKEN}",
    seller: "acme",
    ...more,
  };
}

/** Sets up a rehearsal with accounts of Amazon's. */
export function openAmazonRehearsal(options: AmazonRehearsalOptions = {}): Promise<Rehearsal> {
  const { accounts = { spapi: {} }, limits = FAST_LAWS, more = {} } = options;
  return openRehearsal({
    sandbox: { limits: FAST_LAWS, ...options.sandbox },
    env: SECRETS,
    config: (url) => ({
      ledger: "./shipledger.db",
      accounts: Object.fromEntries(
        Object.entries(accounts).map(([name, own]) => [
          name,
          "api" in own ? { baseUrl: url, ...own } : amazonAccount(url, own),
        ]),
      ),
      limits,
      ...more,
    }),
  });
}

/** Every post of a rehearsal's ledger, newest first. */
export async function postsOf(rehearsal: Rehearsal): Promise<PostRecord[]> {
  const { ledger } = await openSqliteLedger(rehearsal.path("shipledger.db"), {
    clock: systemClock,
    create: false,
  });
  try {
    return await ledger.listPosts({ limit: 100_000 });
  } finally {
    await ledger.close();
  }
}

/** Bodies that went to Amazon and that its model does not allow, as the ledger holds them. */
export async function findUnmodelled(rehearsal: Rehearsal): Promise<unknown[]> {
  const posts = await postsOf(rehearsal);
  const sent = posts.filter(({ operation }) => operation === "amazon.confirmShipment");
  if (sent.length === 0) throw new Error("nothing went to Amazon");
  return sent.map((post) => post.request?.body).filter((body) => !isModelled(body));
}

function isModelled(body: unknown): boolean {
  return confirmShipmentRequest.safeParse(body).success;
}

/** How many requests of an operation the sandbox got. */
export function countRequests({ sandbox }: Rehearsal, operation: string): number {
  return sandbox.requests().filter((record) => record.operation === operation).length;
}
