import { describe, expect, it } from "vitest";
import { AMAZON_CARRIERS } from "../../../src/batch/rules/amazon-carriers.ts";
import { carrierRules } from "../../../src/batch/rules/carrier-rules.ts";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import { makeAccount, makeLine, makeSettings, makeTable } from "../identity/lines.ts";

const { traits } = ENDPOINTS["amazon.confirmShipment"];
const amazon = makeSettings({
  accounts: new Map([
    ["acme-us", makeAccount({ api: "amazon", operation: "amazon.confirmShipment" })],
  ]),
  operations: new Map([[traits.name, traits]]),
});
const ecart = makeSettings({
  allowedCarriers: new Map([
    [
      "acme-us",
      [
        { id: "17feia", name: "17FEIA" },
        { id: "ups", name: "UPS Mail" },
      ],
    ],
  ]),
});

/** What is said of a carrier; nothing but warnings. */
function told(cells: Readonly<Record<string, string>>, settings: PlanSettings): string[] {
  const line = makeLine(makeTable("h"), 0, { "order-id": "1", ...cells });
  return carrierRules.flatMap((rule) => {
    const finding = rule(line, settings);
    expect(finding?.severity ?? "warning").toBe("warning");
    return finding ? [`${finding.column} ${finding.code}: ${finding.message}`] : [];
  });
}

describe("Amazon's list", () => {
  it("has each code once, and none that is not one", () => {
    expect(AMAZON_CARRIERS.length).toBe(402);
    expect(new Set(AMAZON_CARRIERS).size).toBe(402);
    expect(AMAZON_CARRIERS).toEqual(expect.arrayContaining(["UPS", "USPS", "FedEx", "Other"]));
    for (const code of AMAZON_CARRIERS) expect(code).toMatch(/^\S(?:.{0,60}\S)?$/u);
  });

  it.each(["UPS", "Royal Mail", "ROYAL_MAIL", "Other", "Yurtiçi Kargo"])("knows %s", (code) => {
    expect(told({ "carrier-code": code }, amazon)).toEqual([]);
    expect(told({ "carrier-name": code }, amazon)).toEqual([]);
  });

  it("says how a carrier is written, and what is near", () => {
    expect(told({ "carrier-code": "ups" }, amazon)).toEqual([
      `carrier-code unknown-carrier: "ups" is written "UPS" in Amazon's list of carriers.`,
    ]);
    expect(told({ "carrier-code": "nAcEx" }, amazon)[0]).toContain('written "NACEX" or "Nacex"');
    expect(told({ "carrier-code": "Fedexx" }, amazon)[0]).toContain('did you mean "FedEx"?');
    const van = told({ "carrier-name": "Joe's little van" }, amazon)[0];
    expect(van).toContain("carrier-name unknown-carrier");
    expect(van).toContain("is Other, with its name in carrier-name");
  });

  it("is not held against the name beside a code", () => {
    expect(told({ "carrier-code": "Other", "carrier-name": "Joe's van" }, amazon)).toEqual([]);
  });
});

describe("the carriers that an account may use", () => {
  it.each(["ups", "UPS", "UPS Mail", "17feia", "17FEIA"])(
    "are known by ID and by name: %s",
    (code) => {
      expect(told({ "carrier-code": code }, ecart)).toEqual([]);
    },
  );

  it("are told where another is named", () => {
    expect(told({ "carrier-code": "17feja" }, ecart)).toEqual([
      'carrier-code unknown-carrier: "17feja" is not in the carriers that account acme-us may use; did you mean "17feia"?',
    ]);
  });

  it("are no concern where nobody knows them", () => {
    expect(told({ "carrier-code": "anything" }, makeSettings())).toEqual([]);
    expect(told({ "carrier-code": "" }, ecart)).toEqual([]);
  });
});
