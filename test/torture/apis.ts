import type { FaultKind } from "../../src/sandbox/faults.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";

/** What the sandbox allows and the config says: fast, so that many kills take minutes. */
const LIMIT = { ratePerSecond: 200, burst: 50 } as const;
/** So short that a process renews its token while it works. */
const TOKEN_LIFE_MS = 10_000;

/** Faults that leave the work possible: a refusal of the contents or of the token would be final. */
const FAULTS: readonly FaultKind[] = [
  "429",
  "500",
  "503",
  "drop-before",
  "500-after",
  "drop-after",
  "half-answer",
  "garbage",
];

/** An API whose endpoint is tortured. */
export interface TortureApi {
  readonly name: "ecart" | "amazon";
  readonly carriers: readonly [string, string, string, string];
  readonly faults: readonly FaultKind[];
  /**
   * Whether it shows packages, so that what was refused can be looked up: then
   * it may refuse repeats (no edits left) and parcels too many.
   */
  readonly canReadBack: boolean;
  readonly sandbox: SandboxOptions;
  /** Account and limits of the config, for a store of its own in each round. */
  config(url: string, round: number, maxInFlight: number): object;
}

const ECART: TortureApi = {
  name: "ecart",
  carriers: ["ups", "usps", "fedex", "dhl"],
  faults: FAULTS,
  canReadBack: false,
  sandbox: { limits: { "ecart.fulfillment": LIMIT } },
  config: (url, round, maxInFlight) => ({
    accounts: { torture: { api: "ecart", baseUrl: url, token: `torture-token-${round}` } },
    limits: { "ecart.fulfillment": { ...LIMIT, maxInFlight } },
  }),
};

const AMAZON: TortureApi = {
  name: "amazon",
  carriers: ["UPS", "USPS", "FedEx", "DHL"],
  faults: [...FAULTS, "token-expired"],
  canReadBack: true,
  sandbox: {
    limits: { "amazon.confirmShipment": LIMIT, "amazon.getOrder": LIMIT },
    countRepeats: true,
    tokenLifeMs: TOKEN_LIFE_MS,
  },
  config: (url, round, maxInFlight) => ({
    accounts: {
      torture: {
        api: "amazon",
        baseUrl: url,
        authUrl: `${url}/auth/o2/token`,
        marketplaceId: "ATVPDKIKX0DER",
        clientId: "torture-client",
        clientSecret: "torture-secret",
        refreshToken: `torture-token-${round}`,
      },
    },
    limits: {
      "amazon.confirmShipment": { ...LIMIT, maxInFlight },
      "amazon.getOrder": LIMIT,
    },
  }),
};

export const TORTURE_APIS = { ecart: ECART, amazon: AMAZON } as const;
