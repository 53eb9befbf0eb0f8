import { describe, expect, test } from "vitest";
import { bucketNameOf, lawOf, PUBLISHED_LIMITS } from "../../src/endpoints/limits.ts";

describe("lawOf", () => {
  test("is as published unless the config says otherwise", () => {
    expect(lawOf("ecart.fulfillment")).toEqual({ ratePerSecond: 2, burst: 10, maxInFlight: 14 });
    expect(lawOf("ecart.fulfillment", { maxInFlight: 3 })).toMatchObject({ maxInFlight: 3 });
  });

  test("places in flight follow the law, within bounds", () => {
    expect(lawOf("ecart.fulfillment", { ratePerSecond: 0.5, burst: 1 }).maxInFlight).toBe(8);
    expect(lawOf("ecart.fulfillment", { ratePerSecond: 50, burst: 90 }).maxInFlight).toBe(64);
  });

  test.each([{ ratePerSecond: 0 }, { burst: 1.5 }, { maxInFlight: 0 }])(
    "refuses what is no limit: %o",
    (override) => {
      expect(() => lawOf("ecart.fulfillment", override)).toThrow(/whole number from 1|positive/u);
    },
  );

  test("reads and later operations have a law too", () => {
    expect(lawOf("amazon.getOrder")).toEqual({ ratePerSecond: 0.5, burst: 30, maxInFlight: 31 });
    expect(lawOf("mws.UpdateFulfillmentOrder")).toMatchObject({ ratePerSecond: 2, burst: 30 });
    expect(Object.keys(PUBLISHED_LIMITS)).toHaveLength(10);
  });

  test("every row names its source", () => {
    for (const { source } of Object.values(PUBLISHED_LIMITS)) {
      expect(URL.canParse(source)).toBe(true);
    }
  });
});

describe("bucketNameOf", () => {
  const name = (baseUrl: string, token: string): string =>
    bucketNameOf("ecart.fulfillment", { baseUrl, token });

  test("one host and token are one bucket, and the token is not in its name", () => {
    expect(name("https://api.example/", "token-1")).toBe(name("https://api.example", "token-1"));
    expect(name("https://api.example", "token-1")).not.toContain("token-1");
  });

  test("one refresh token is one bucket, whichever marketplace it is for", () => {
    const owner = { baseUrl: "https://api.example", refreshToken: "Atzr|1" };
    const us = { ...owner, marketplaceId: "ATVPDKIKX0DER" };
    const ca = { ...owner, marketplaceId: "A2EUQ1WTGCTBG2" };
    expect(bucketNameOf("amazon.getOrder", us)).toBe(bucketNameOf("amazon.getOrder", ca));
    expect(bucketNameOf("amazon.getOrder", us)).not.toContain("Atzr");
    expect(bucketNameOf("amazon.getOrder", us)).not.toBe(
      bucketNameOf("amazon.confirmShipment", us),
    );
  });

  test("other credentials or another host are another bucket", () => {
    expect(name("https://api.example", "token-1")).not.toBe(name("https://api.example", "token-2"));
    expect(name("https://api.example", "token-1")).not.toBe(
      name("https://other.example", "token-1"),
    );
  });
});
