import { createHash } from "node:crypto";
import type { OperationName } from "../domain/operation.ts";
import { assertInvariant } from "../errors.ts";

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

/** The one table of limits; one row per operation. */
export const PUBLISHED_LIMITS = {
  "ecart.fulfillment": {
    ratePerSecond: 2,
    burst: 10,
    source: "https://docs.ecartapi.com/reference/createordersfulfillmentamazonv2",
  },
} as const satisfies Record<OperationName, PublishedLimit>;

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
export function lawOf(operation: OperationName, override: LimitOverride = {}): OperationLimit {
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

/**
 * The name of the bucket that an account's requests of an operation share: the
 * same for every account with the same host and credentials, whatever it is
 * called. It holds a short digest of the token and not the token.
 */
export function bucketNameOf(
  operation: OperationName,
  account: { readonly baseUrl: string; readonly token: string },
): string {
  const host = URL.canParse(account.baseUrl) ? new URL(account.baseUrl).host : account.baseUrl;
  const digest = createHash("sha256").update(`shipledger bucket\n${account.token}`, "utf8");
  return `${operation} ${host} ${digest.digest("hex").slice(0, 12)}`;
}
