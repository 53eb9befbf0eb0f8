/**
 * Where Login with Amazon gives out access tokens, for every region
 * (https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api).
 */
export const LWA_TOKEN_URL = "https://api.amazon.com/auth/o2/token";

/**
 * Amazon's regions: their hosts
 * (https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints,
 * https://developer-docs.amazon.com/sp-api/docs/sp-api-sandbox) and the
 * marketplace IDs by country
 * (https://developer-docs.amazon.com/sp-api/docs/marketplace-ids).
 */
export const AMAZON_REGIONS = {
  na: {
    baseUrl: "https://sellingpartnerapi-na.amazon.com",
    sandboxBaseUrl: "https://sandbox.sellingpartnerapi-na.amazon.com",
    marketplaces: {
      CA: "A2EUQ1WTGCTBG2",
      US: "ATVPDKIKX0DER",
      MX: "A1AM78C64UM0Y8",
      BR: "A2Q3Y263D00KWC",
    },
  },
  eu: {
    baseUrl: "https://sellingpartnerapi-eu.amazon.com",
    sandboxBaseUrl: "https://sandbox.sellingpartnerapi-eu.amazon.com",
    marketplaces: {
      IE: "A28R8C7NBKEWEA",
      ES: "A1RKKUPIHCS9HS",
      UK: "A1F83G8C2ARO7P",
      FR: "A13V1IB3VIYZZH",
      BE: "AMEN7PMS3EDWL",
      NL: "A1805IZSGTT6HS",
      DE: "A1PA6795UKMFR9",
      IT: "APJ6JRA9NG5V4",
      SE: "A2NODRKZP88ZB9",
      ZA: "AE08WJ6YKNBMC",
      PL: "A1C3SOZRARQ6R3",
      EG: "ARBP9OOSHTCHU",
      TR: "A33AVAJ2PDY3EV",
      SA: "A17E79C6D8DWNP",
      AE: "A2VIGQ35RCS4UG",
      IN: "A21TJRUUN4KGV",
    },
  },
  fe: {
    baseUrl: "https://sellingpartnerapi-fe.amazon.com",
    sandboxBaseUrl: "https://sandbox.sellingpartnerapi-fe.amazon.com",
    marketplaces: {
      SG: "A19VAU5U5O7RUS",
      AU: "A39IBJ37TRP1C6",
      JP: "A1VC38T7YXB528",
    },
  },
} as const satisfies Record<string, RegionRow>;

interface RegionRow {
  readonly baseUrl: string;
  readonly sandboxBaseUrl: string;
  readonly marketplaces: Readonly<Record<string, string>>;
}

export type AmazonRegion = keyof typeof AMAZON_REGIONS;

/**
 * Where a marketplace is; null for an ID that is not in the table, which may be
 * a marketplace that opened later.
 *
 * @example
 * marketplaceOf("ATVPDKIKX0DER");
 * // => { region: "na", country: "US" }
 */
export function marketplaceOf(
  marketplaceId: string,
): { readonly region: AmazonRegion; readonly country: string } | null {
  for (const region of ["na", "eu", "fe"] as const) {
    const found = Object.entries(AMAZON_REGIONS[region].marketplaces).find(
      ([, id]) => id === marketplaceId,
    );
    if (found !== undefined) return { region, country: found[0] };
  }
  return null;
}
