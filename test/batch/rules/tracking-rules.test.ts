import { describe, expect, it } from "vitest";
import { carrierOf, textBehindCarrier } from "../../../src/batch/rules/carriers.ts";
import { findContradiction } from "../../../src/batch/rules/tracking-rules.ts";
import { checkLine } from "../../../src/batch/identity/line-rules.ts";
import { makeLine, makeSettings, makeTable } from "../identity/lines.ts";

const UPS = "1Z5R89390357567127";
const USPS = "9400111206206406260787";
const FEDEX = "986578788855";

function findingsFor(cells: Readonly<Record<string, string>>, strictTracking = false) {
  const line = makeLine(makeTable("h"), 0, { "order-id": "A-1000", quantity: "1", ...cells });
  return checkLine(line, makeSettings({ strictTracking })).map(
    ({ column, code, severity }) => `${severity} ${column} ${code}`,
  );
}

describe("carrierOf", () => {
  it.each([
    [["UPS Ground"], "ups"],
    [["ups"], "ups"],
    [["", "USPS Priority"], "usps"],
    [["U.S. Postal Service"], "usps"],
    [["FedEx Home Delivery®"], "fedex"],
    [["Federal  Express"], "fedex"],
    [["DHL eCommerce"], "dhl"],
    [["AMZN_US", "Amazon Shipping"], "amazon"],
    [["LaserShip"], "ontrac"],
    [["Postes Canada"], "canada-post"],
    [["Groups of Upsala", "dhlx"], null],
    [["UPS Mail Innovations / USPS"], null],
    [["fedex", "UPS"], null],
    [["", ""], null],
  ])("%j names %s", (texts, carrier) => {
    expect(carrierOf(texts)).toBe(carrier);
  });

  it("tells what stands behind a carrier's name", () => {
    expect(textBehindCarrier("UPS: 1Z 999")).toBe("1z 999");
    expect(textBehindCarrier("United Parcel Service")).toBe("");
    expect(textBehindCarrier(UPS)).toBeNull();
  });
});

describe("a number beside its carrier", () => {
  it.each([
    [UPS, "fedex", "looks like a number of UPS, but the carrier is FedEx"],
    [USPS, "ups", "looks like a number of USPS, but the carrier is UPS"],
    ["TBA502887274000", "usps", "looks like a number of Amazon, but the carrier is USPS"],
    ["1Z5R89390357567128", "ups", "has a wrong check digit for a number of UPS"],
    ["986578788856", "fedex", "has a wrong check digit for a number of FedEx"],
    ["3318810010", "dhl", "has a wrong check digit for a number of DHL"],
    [FEDEX, "ups", "has no form of UPS numbers"],
    ["ABC123", "usps", "has no form of USPS numbers"],
    [
      "41441760228964",
      "fedex",
      "has no form of FedEx numbers; with a 0 in front it would be one, and spreadsheets drop a zero there",
    ],
  ] as const)("%s of %s %s", (number, carrier, contradiction) => {
    expect(findContradiction(number, carrier)).toBe(contradiction);
  });

  it.each([
    [UPS, "ups"],
    [FEDEX, "fedex"],
    // Handed to the post for the last mile.
    ["92748931507708513018050063", "ups"],
    ["9261292700768711948021", "fedex"],
    ["RB123456785GB", "usps"],
    // Digits that might be anybody's: carriers of whom not every form is known here.
    [FEDEX, "dhl"],
    ["15501234567890", "dpd"],
    ["SOMETHING1", "ontrac"],
    ["T1", "ups"],
  ] as const)("%s of %s contradicts nothing", (number, carrier) => {
    expect(findContradiction(number, carrier)).toBeNull();
  });

  it("is a warning, and an error with --strict-tracking", () => {
    const cells = { "tracking-number": USPS, "carrier-name": "UPS Ground" };
    expect(findingsFor(cells)).toEqual(["warning tracking-number tracking-mismatch"]);
    expect(findingsFor(cells, true)).toEqual(["error tracking-number tracking-mismatch"]);
    const spaced = { "tracking-number": "1z 5R8 939 03 5756 712 7", "carrier-code": "ups" };
    expect(findingsFor(spaced, true)).toEqual([]);
  });

  it("is nobody's where no carrier is stated, or one that is not known", () => {
    expect(findingsFor({ "tracking-number": FEDEX }, true)).toEqual([]);
    expect(findingsFor({ "tracking-number": FEDEX, "carrier-code": "zzz" }, true)).toEqual([]);
  });
});
