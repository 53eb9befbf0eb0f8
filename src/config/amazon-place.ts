import { isLoopbackHost } from "../domain/order-key.ts";
import { AMAZON_REGIONS, LWA_TOKEN_URL, marketplaceOf } from "./amazon-regions.ts";
import type { AmazonRegion } from "./amazon-regions.ts";

/** What an account of Amazon's may say of where it is. */
export interface AmazonPlace {
  readonly marketplaceId: string;
  readonly region?: AmazonRegion | undefined;
  readonly sandbox: boolean;
  readonly baseUrl?: string | undefined;
}

/** Amazon's server takes no other form: https://github.com/jlevers/selling-partner-api/issues/489 */
const MARKETPLACE_ID = /^[a-zA-Z0-9]{1,50}$/u;
const COUNTRY = /^[a-z]{2}$/iu;

/** Something that an account says of its place and that cannot be. */
export interface PlaceProblem {
  readonly key: "marketplaceId" | "region" | "sandbox";
  readonly message: string;
}

/** What is wrong with an account's place; null when Amazon can be found there. */
export function findPlaceProblem(place: AmazonPlace): PlaceProblem | null {
  const { marketplaceId, region, sandbox, baseUrl } = place;
  if (!MARKETPLACE_ID.test(marketplaceId)) {
    return { key: "marketplaceId", message: "expected an ID of letters and digits" };
  }
  if (COUNTRY.test(marketplaceId)) return { key: "marketplaceId", message: nameId(marketplaceId) };
  if (baseUrl !== undefined) {
    const message = "is about Amazon's own hosts, and baseUrl names another; leave one of them out";
    return sandbox ? { key: "sandbox", message } : null;
  }
  const known = marketplaceOf(marketplaceId);
  if (region === undefined && known === null) {
    const message = 'expected "na", "eu" or "fe", since the marketplace is none that is known';
    return { key: "region", message };
  }
  if (region === undefined || known === null || region === known.region) return null;
  const message = `expected "${known.region}", where the marketplace of ${known.country} is`;
  return { key: "region", message };
}

/** Amazon's host for an account without a `baseUrl`. */
export function amazonHost({ marketplaceId, region, sandbox }: AmazonPlace): string {
  const row = AMAZON_REGIONS[region ?? marketplaceOf(marketplaceId)?.region ?? "na"];
  return sandbox ? row.sandboxBaseUrl : row.baseUrl;
}

/**
 * Where an account's access tokens come from when its config does not say: one
 * URL for all of Amazon. A marketplace on this machine has its own, so that a
 * rehearsal never reaches the real thing.
 */
export function defaultAuthUrl(baseUrl: string): string {
  const isLocal = isLoopbackHost(new URL(baseUrl).hostname);
  return isLocal ? completeAuthUrl(baseUrl) : LWA_TOKEN_URL;
}

/** A URL with Amazon's path for tokens where it has none of its own. */
export function completeAuthUrl(url: string): string {
  const { pathname } = new URL(url);
  return pathname === "/" ? new URL(new URL(LWA_TOKEN_URL).pathname, url).href : url;
}

function nameId(country: string): string {
  const named = country.toUpperCase() === "GB" ? "UK" : country.toUpperCase();
  for (const { marketplaces } of Object.values(AMAZON_REGIONS)) {
    const found = Object.entries<string>(marketplaces).find(([each]) => each === named);
    if (found) return `expected a marketplace ID; that of ${named} is ${found[1]}`;
  }
  return "expected a marketplace ID, such as ATVPDKIKX0DER";
}
