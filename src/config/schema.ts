import { z } from "zod";
import { findPlaceProblem } from "./amazon-place.ts";
import { partner, smtp } from "./mail-schema.ts";
import { profile } from "./profile-schema.ts";
import { hasReference, isReferenceSound } from "./references.ts";
import { Secret } from "./secret.ts";
import { isLedgerPlace, isTimeZone, isWebAddress } from "./value-checks.ts";

/**
 * What a config may say: section 9 of the contract. Strict everywhere, so that
 * a mistyped key is an error and never a setting without effect.
 */

const TEXT_LENGTH_MAX = 4096;

const text = z.string().min(1).max(TEXT_LENGTH_MAX);
/** Text in which `${NAME}` stands for a variable of the environment. */
const variableText = text.refine(isReferenceSound, "expected ${NAME} of letters, digits and _");
const secretText = variableText.transform((value) => new Secret(value));
/** What accounts, profiles and partners may be called. */
export const NAME_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;
export const NAME_LENGTH_MAX = 64;
const name = text.max(NAME_LENGTH_MAX).regex(NAME_PATTERN);
const url = variableText
  .refine((value) => hasReference(value) || isWebAddress(value), {
    message: "expected an http or https URL without user name, query or fragment",
  })
  .describe("Where the API answers. Loopback and sandbox hosts count as rehearsals.");

const seller = text
  .max(100)
  .optional()
  .describe("Whose orders these are; several accounts may serve one seller. Default: the name.");
const timeZone = text
  .max(64)
  .refine(isTimeZone, "expected a time zone such as UTC or America/New_York")
  .describe("Time zone of dates that come without a time.");
const common = { seller, timeZone: timeZone.optional() };

/** One eCart seller token. */
const ecartAccount = z.strictObject({
  api: z.literal("ecart"),
  baseUrl: url.default("https://api.ecartapi.com"),
  token: secretText.describe("Seller token, best as ${NAME} from the environment or .env."),
  ...common,
});

/** Selling Partner API: one seller's authorisation of one application, in one marketplace. */
const amazonAccount = z
  .strictObject({
    api: z.literal("amazon"),
    region: z
      .enum(["na", "eu", "fe"])
      .optional()
      .describe("North America, Europe or Far East. Default: the marketplace's own."),
    sandbox: z
      .boolean()
      .default(false)
      .describe("Amazon's own sandbox of the region: static answers, for trying credentials."),
    baseUrl: url.optional(),
    authUrl: url
      .optional()
      .describe("Where access tokens come from. Default: Amazon's, or baseUrl on this machine."),
    marketplaceId: text.describe("Amazon's ID of the marketplace, such as ATVPDKIKX0DER."),
    clientId: secretText,
    clientSecret: secretText,
    refreshToken: secretText.describe("Of the seller's authorisation, best as ${NAME}."),
    ...common,
  })
  .superRefine((account, context) => {
    const problem = findPlaceProblem(account);
    if (problem === null) return;
    const { key, message } = problem;
    context.addIssue({ code: "custom", path: [key], message, input: account[key] });
  });

/** Marketplace Web Service, at a gateway that still speaks it. */
const mwsAccount = z.strictObject({
  api: z.literal("mws"),
  baseUrl: url,
  sellerId: variableText.describe("Whose orders these are, in Amazon's words the merchant token."),
  mwsAuthToken: secretText
    .optional()
    .describe(
      "The seller's authorisation of whoever signs; left out by sellers who sign themselves.",
    ),
  marketplaceId: text.describe("Amazon's ID of the marketplace, such as ATVPDKIKX0DER."),
  accessKeyId: variableText,
  secretKey: secretText.describe("Signs every request, best as ${NAME}."),
  ...common,
});

const account = z.discriminatedUnion("api", [ecartAccount, amazonAccount, mwsAccount]);

const limit = z
  .strictObject({
    ratePerSecond: z.number().positive().max(1000).optional(),
    burst: z.int().positive().max(1000).optional(),
    maxInFlight: z.int().positive().max(100).optional(),
  })
  .describe("Overrides of one operation's rate limit: per second, at once, at the same time.");

/** Operations whose limits a config may name: section 5 of the contract. */
const LIMITED_OPERATIONS = [
  "ecart.fulfillment",
  "ecart.fulfillmentStatus",
  "ecart.carriers",
  "ecart.order",
  "amazon.confirmShipment",
  "amazon.updateShipmentStatus",
  "amazon.getOrder",
  "amazon.updateFulfillmentOrder",
  "amazon.getFulfillmentOrder",
  "mws.UpdateFulfillmentOrder",
] as const;
type LimitedOperation = (typeof LIMITED_OPERATIONS)[number];

const limits = z.strictObject(
  Object.fromEntries(LIMITED_OPERATIONS.map((operation) => [operation, limit.optional()])) as {
    [Operation in LimitedOperation]: z.ZodOptional<typeof limit>;
  },
);

/** The schema of `shipledger.config.json`. Its input is JSON, its output has {@link Secret}s. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  // A PostgreSQL URL may hold a password.
  ledger: variableText
    .refine(isLedgerPlace, "expected a path, or a postgres:// URL")
    .transform((value) => new Secret(value))
    .optional()
    .describe("SQLite file, relative to this config, or a PostgreSQL URL. Default ./shipledger.db"),
  timeZone: timeZone.default("UTC"),
  defaultAccount: text.optional().describe("The account of rows that name none."),
  accounts: z
    .record(name, account)
    .refine((accounts) => Object.keys(accounts).length > 0, "expected at least one account"),
  limits: limits.default({}),
  profiles: z
    .record(name, profile)
    .default({})
    .describe(
      "Layouts of your own, by the name that --profile takes. Ours: shipledger profiles list.",
    ),
  partners: z.record(name, partner).default({}),
  smtp: smtp.optional(),
});

/** A config as it was understood. */
export type Config = z.output<typeof configSchema>;
/** A partner of a config. */
export type ConfigPartner = Config["partners"][string];
/** An account of a config, before its variables are filled in. */
export type ConfigAccount = Config["accounts"][string];
/** An override of one operation's limit; what is absent stays as the table says. */
export type LimitOverride = z.output<typeof limit>;
