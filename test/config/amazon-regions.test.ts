import { expect, test } from "vitest";
import { AMAZON_REGIONS, LWA_TOKEN_URL, marketplaceOf } from "../../src/config/amazon-regions.ts";
import { environmentOf } from "../../src/domain/order-key.ts";

test("every marketplace is in one region, under an ID of its own", () => {
  const rows = Object.values(AMAZON_REGIONS).flatMap(({ marketplaces }) =>
    Object.entries<string>(marketplaces),
  );
  expect(rows).toHaveLength(23);
  expect(new Set(rows.map(([country]) => country)).size).toBe(23);
  expect(new Set(rows.map(([, id]) => id)).size).toBe(23);
  for (const [country, id] of rows) {
    expect(id).toMatch(/^A[A-Z0-9]{12,13}$/u);
    expect(marketplaceOf(id)?.country).toBe(country);
  }
  expect(marketplaceOf("A1VC38T7YXB528")).toEqual({ region: "fe", country: "JP" });
  expect(marketplaceOf("1")).toBeNull();
});

test("a sandbox host counts as a rehearsal, a production host as the real thing", () => {
  for (const { baseUrl, sandboxBaseUrl } of Object.values(AMAZON_REGIONS)) {
    expect(environmentOf(baseUrl)).toBe("live");
    expect(environmentOf(sandboxBaseUrl)).toBe("sandbox");
  }
  expect(new URL(LWA_TOKEN_URL).protocol).toBe("https:");
});
