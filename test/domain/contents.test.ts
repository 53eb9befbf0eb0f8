import { describe, expect, it } from "vitest";
import {
  agreesWith,
  containsItems,
  isExactLinesOf,
  layOver,
  quantityOf,
  sameItems,
  sumItems,
  type PackageFields,
} from "../../src/domain/contents.ts";

const one = { id: "a", quantity: 1 };
const two = { id: "b", quantity: 2 };
const fields = (more: Partial<PackageFields> = {}): PackageFields => ({
  trackingNumber: "T1",
  carrierCode: "ups",
  carrierName: "United Parcel",
  shipMethod: "Ground",
  shipDate: "2026-11-22",
  ...more,
});
const blank = {
  trackingNumber: "",
  carrierCode: "",
  carrierName: "",
  shipMethod: "",
  shipDate: "",
};

describe("items", () => {
  it("are summed by ID and sorted by code point", () => {
    const items = [two, one, { id: "\u{1F4E6}", quantity: 1 }, { id: "\uFFFD", quantity: 1 }, two];
    expect(sumItems(items).map(({ id, quantity }) => `${id}${quantity}`)).toEqual([
      "a1",
      "b4",
      "\uFFFD1",
      "\u{1F4E6}1",
    ]);
  });

  it("are the same only whole and with the same quantities", () => {
    expect(sameItems([one, two], [one, two])).toBe(true);
    expect(sameItems([one], [one, two])).toBe(false);
    expect(sameItems([one, two], [one])).toBe(false);
    expect(sameItems([{ ...one, quantity: 2 }], [one])).toBe(false);
  });

  it("are exact lines of others with exactly their quantities", () => {
    expect(isExactLinesOf([two], [one, two])).toBe(true);
    expect(isExactLinesOf([{ ...two, quantity: 1 }], [one, two])).toBe(false);
    expect(isExactLinesOf([one, two], [two])).toBe(false);
  });

  it("are contained in others with at least their quantities", () => {
    expect(containsItems([one, two], [{ ...two, quantity: 1 }])).toBe(true);
    expect(containsItems([one, two], [{ ...two, quantity: 3 }])).toBe(false);
    expect(containsItems([two], [one])).toBe(false);
  });

  it("that are not there have no quantity", () => {
    expect(quantityOf([two], "b")).toBe(2);
    expect(quantityOf([two], "a")).toBe(0);
  });
});

describe("agreesWith", () => {
  it("compares normalised values", () => {
    const said = fields({ trackingNumber: " t 1", carrierCode: "UPS" });
    expect(agreesWith(said, fields(), ["trackingNumber", "carrierCode"])).toBe(true);
  });

  it("compares only what the operation transmits", () => {
    const said = fields({ shipDate: "2026-11-23" });
    expect(agreesWith(said, fields(), ["trackingNumber"])).toBe(true);
    expect(agreesWith(said, fields(), ["trackingNumber", "shipDate"])).toBe(false);
  });

  it("takes a blank for no statement, but not the other way round", () => {
    const all = ["trackingNumber", "carrierCode", "carrierName", "shipMethod", "shipDate"] as const;
    expect(agreesWith(blank, fields(), all)).toBe(true);
    expect(agreesWith(fields(), blank, all)).toBe(false);
  });
});

describe("layOver", () => {
  it("keeps what is stored where the sheet is silent", () => {
    expect(layOver(fields(), blank)).toEqual(fields());
    expect(layOver(fields(), { ...blank, trackingNumber: "T2" })).toEqual(
      fields({ trackingNumber: "T2" }),
    );
  });

  it("drops the old carrier's name with its code, and keeps it with the same code", () => {
    expect(layOver(fields(), { ...blank, carrierCode: "dhl" }).carrierName).toBe("");
    expect(layOver(fields(), { ...blank, carrierCode: "UPS" }).carrierName).toBe("United Parcel");
    expect(layOver(fields(), { ...blank, carrierCode: "dhl", carrierName: "DHL" })).toEqual(
      fields({ carrierCode: "dhl", carrierName: "DHL" }),
    );
  });
});
