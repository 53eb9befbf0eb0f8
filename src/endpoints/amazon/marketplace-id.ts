import { assertInvariant } from "../../errors.ts";
import type { RequestPlace } from "../endpoint.ts";

/**
 * The marketplace that a request names, in the form that Amazon's server takes
 * (https://github.com/jlevers/selling-partner-api/issues/489). The config's
 * check comes before.
 */
export function assertMarketplace(place: RequestPlace | undefined): string {
  const marketplaceId = place?.marketplaceId ?? "";
  assertInvariant(
    /^[a-zA-Z0-9]{1,50}$/u.test(marketplaceId),
    "A request to Amazon without a marketplace ID.",
  );
  return marketplaceId;
}
