import { createHash } from "node:crypto";
import type { CallName } from "../domain/operation.ts";
import { assertInvariant } from "../errors.ts";
import type {
  AmazonEndpointAccount,
  EcartEndpointAccount,
  MwsEndpointAccount,
} from "./endpoint.ts";

/** What an endpoint allows for one operation, per credentials. */
export interface OperationLimit {
  /** Sustained requests per second. */
  readonly ratePerSecond: number;
  /** Requests that a full bucket lets through at once. */
  readonly burst: number;
  /** Requests in flight at the same time, at most. */
  readonly maxInFlight: number;
}

/** A limit with where it is published. */
interface PublishedLimit extends Omit<OperationLimit, "maxInFlight"> {
  readonly source: string;
}

const ORDERS_V0 = "https://developer-docs.amazon.com/sp-api/docs/orders-api-rate-limits";
const OUTBOUND =
  "https://developer-docs.amazon.com/sp-api/docs/fulfillment-outbound-api-v2020-07-01-reference";

/** The one table of limits; one row per operation, those of a later version included. */
export const PUBLISHED_LIMITS = {
  "ecart.fulfillment": {
    ratePerSecond: 2,
    burst: 10,
    source: "https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2",
  },
  "ecart.fulfillmentStatus": {
    ratePerSecond: 5,
    burst: 15,
    source: "https://docs.ecartapi.com/reference/updateordersfulfillmentamazonv2",
  },
  // The page tells no limit; this is the one of the call that it serves.
  "ecart.carriers": {
    ratePerSecond: 2,
    burst: 10,
    source: "https://docs.ecartapi.com/reference/getallallowedsservicesamazonv2",
  },
  // eCart has no limit of its own (https://docs.ecartapi.com/docs/limits) and passes on Amazon's.
  "ecart.order": { ratePerSecond: 0.5, burst: 30, source: ORDERS_V0 },
  "amazon.confirmShipment": { ratePerSecond: 2, burst: 10, source: ORDERS_V0 },
  "amazon.updateShipmentStatus": { ratePerSecond: 5, burst: 15, source: ORDERS_V0 },
  "amazon.getOrder": {
    ratePerSecond: 0.5,
    burst: 30,
    source:
      "https://github.com/amzn/selling-partner-api-models/blob/main/models/orders-api-model/orders_2026-01-01.json",
  },
  "amazon.updateFulfillmentOrder": { ratePerSecond: 2, burst: 30, source: OUTBOUND },
  "amazon.getFulfillmentOrder": { ratePerSecond: 2, burst: 30, source: OUTBOUND },
  "mws.UpdateFulfillmentOrder": {
    ratePerSecond: 2,
    burst: 30,
    source: "https://github.com/bizon/mws-api-doc",
  },
} as const satisfies Record<CallName, PublishedLimit> & Record<string, PublishedLimit>;

/** An operation that has a row in the table. */
export type LimitedOperation = keyof typeof PUBLISHED_LIMITS;

/** An answer takes up to this long without slowing the sending down. */
const LATENCY_EXPECTED_S = 2;
const IN_FLIGHT_MIN = 8;
/** Connections that one process opens to one endpoint, at most. */
const IN_FLIGHT_MAX = 64;

/** What the config's `limits` may say of an operation; what it leaves out is as published. */
export interface LimitOverride {
  readonly ratePerSecond?: number | undefined;
  readonly burst?: number | undefined;
  readonly maxInFlight?: number | undefined;
}

/**
 * The limit to keep for an operation: the published one, with what the config
 * says laid over it. Places in flight default to what uses the limit at an
 * answer time of two seconds.
 *
 * @example
 * lawOf("ecart.fulfillment");
 * // => { ratePerSecond: 2, burst: 10, maxInFlight: 14 }
 */
export function lawOf(operation: LimitedOperation, override: LimitOverride = {}): OperationLimit {
  const published = PUBLISHED_LIMITS[operation];
  const ratePerSecond = override.ratePerSecond ?? published.ratePerSecond;
  const burst = override.burst ?? published.burst;
  const useful = Math.ceil(burst + LATENCY_EXPECTED_S * ratePerSecond);
  const maxInFlight =
    override.maxInFlight ?? Math.min(Math.max(useful, IN_FLIGHT_MIN), IN_FLIGHT_MAX);
  assertInvariant(ratePerSecond > 0 && Number.isFinite(ratePerSecond), "A rate is positive.");
  assertInvariant(Number.isInteger(burst) && burst >= 1, "A burst is a whole number from 1.");
  assertInvariant(
    Number.isInteger(maxInFlight) && maxInFlight >= 1,
    "Places in flight are a whole number from 1.",
  );
  return { ratePerSecond, burst, maxInFlight };
}

/** What tells one bucket from another: the host, and the secret that stands for the credentials. */
export type BucketOwner =
  | Pick<EcartEndpointAccount, "baseUrl" | "token">
  | Pick<AmazonEndpointAccount, "baseUrl" | "refreshToken">
  | Pick<MwsEndpointAccount, "baseUrl" | "accessKeyId" | "sellerId">;

/**
 * The name of the bucket that an account's requests of an operation share: the
 * same for every account with the same host and credentials, whatever it is
 * called and whichever marketplace it is for. It holds a short digest of the
 * token and not the token.
 */
export function bucketNameOf(operation: LimitedOperation, owner: BucketOwner): string {
  const host = URL.canParse(owner.baseUrl) ? new URL(owner.baseUrl).host : owner.baseUrl;
  const secret = secretOf(owner);
  const digest = createHash("sha256").update(`shipledger bucket\n${secret}`, "utf8");
  return `${operation} ${host} ${digest.digest("hex").slice(0, 12)}`;
}

/** What stands for the credentials: the key that an application has for one seller. */
function secretOf(owner: BucketOwner): string {
  if ("token" in owner) return owner.token;
  return "refreshToken" in owner ? owner.refreshToken : `${owner.accessKeyId}\n${owner.sellerId}`;
}
