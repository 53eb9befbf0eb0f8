import { describe, expect, it } from "vitest";
import { agreesWith, contradicts, fieldsFrom, layOver } from "../../src/domain/compare-contents.ts";
import type { PackageExtras, StatedFields } from "../../src/domain/contents.ts";

const fields = (more: Partial<StatedFields> = {}): StatedFields => ({
  trackingNumber: "T1",
  carrierCode: "ups",
  carrierName: "United Parcel",
  shipMethod: "Ground",
  shipDate: "2026-11-22T12:00:00+00:00",
  ...more,
});
const blank = {
  trackingNumber: "",
  carrierCode: "",
  carrierName: "",
  shipMethod: "",
  shipDate: "",
};

describe("agreesWith", () => {
  it("compares normalised values", () => {
    const said = fields({ trackingNumber: " t 1", carrierCode: "UPS" });
    expect(agreesWith(said, fields(), ["trackingNumber", "carrierCode"])).toBe(true);
  });

  it("compares only what the operation transmits", () => {
    const said = fields({ shipDate: "2026-11-23T12:00:00+00:00" });
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

describe("a ship date", () => {
  const agrees = (stated: Partial<StatedFields>, stored: Partial<StatedFields>) =>
    agreesWith(fields(stated), fields(stored), ["shipDate"]);
  /** What was sent on the morning of the day for that day. */
  const morning = { shipDate: "2026-11-22T09:31:07-05:00" };

  it("of a day agrees with every moment of that day, whenever it is said", () => {
    const day = { shipDate: "2026-11-22T12:00:00-05:00", saidShipDate: "2026-11-22" };
    expect(agrees(day, morning)).toBe(true);
    expect(agrees(day, { shipDate: "2026-11-22T23:59:00+09:00" })).toBe(true);
    expect(agrees(day, { shipDate: "2026-11-21T23:59:00-05:00" })).toBe(false);
  });

  it("that lay ahead agrees with what was sent instead, also when it has come", () => {
    const tomorrow = { shipDate: morning.shipDate, saidShipDate: "2026-11-23" };
    const sent = fieldsFrom(fields(tomorrow));
    expect(sent.saidShipDate).toBe("2026-11-23");
    const dayAfter = { shipDate: "2026-11-23T12:00:00-05:00", saidShipDate: "2026-11-23" };
    expect(agreesWith(fields(dayAfter), sent, ["shipDate"])).toBe(true);
    const other = { shipDate: "2026-11-24T12:00:00-05:00", saidShipDate: "2026-11-24" };
    expect(agreesWith(fields(other), sent, ["shipDate"])).toBe(false);
  });

  it("with a time is that moment, however its offset is written", () => {
    const told = { shipDate: "2026-11-22T14:31:07Z", saidShipDate: "2026-11-22T14:31:07Z" };
    expect(agrees(told, morning)).toBe(true);
    const later = { shipDate: "2026-11-22T15:00:00Z", saidShipDate: "2026-11-22T15:00:00Z" };
    expect(agrees(later, morning)).toBe(false);
  });

  it("is kept as it was said only where the moment does not tell", () => {
    const day = fields({ ...morning, saidShipDate: "2026-11-22" });
    expect(fieldsFrom(day)).not.toHaveProperty("saidShipDate");
  });

  it("keeps the moment that was sent when something else is edited", () => {
    const day = { shipDate: "2026-11-22T12:00:00-05:00", saidShipDate: "2026-11-22" };
    const edit = { ...blank, ...day, trackingNumber: "T2" };
    expect(layOver(fields(morning), edit)).toEqual(fields({ ...morning, trackingNumber: "T2" }));
    const moved = { ...blank, shipDate: "2026-11-20T12:00:00-05:00", saidShipDate: "2026-11-20" };
    expect(layOver(fields(morning), moved).shipDate).toBe("2026-11-20T12:00:00-05:00");
  });
});

describe("what few sellers need", () => {
  const all = ["transparencyCodes", "shipFromSupplySourceId", "codCollectionMethod"] as const;
  const stored: PackageExtras = {
    shipFromSupplySourceId: "source-1",
    transparencyCodes: [
      { id: "A", codes: ["AZ:1", "AZ:2"] },
      { id: "C", codes: ["AZ:3"] },
    ],
  };
  const withExtras = (extras: PackageExtras) => fields({ extras });

  it("counts only where it is said, and for the items of which it is said", () => {
    expect(agreesWith(fields(), withExtras(stored), all)).toBe(true);
    const codes = { transparencyCodes: [{ id: "A", codes: ["AZ:2", "AZ:1"] }] };
    expect(agreesWith(withExtras(codes), withExtras(stored), all)).toBe(true);
    const fewer = { transparencyCodes: [{ id: "A", codes: ["AZ:1"] }] };
    expect(agreesWith(withExtras(fewer), withExtras(stored), all)).toBe(false);
    expect(agreesWith(withExtras({ codCollectionMethod: "x" }), withExtras(stored), all)).toBe(
      false,
    );
  });

  it("is laid over item by item", () => {
    const codes = { transparencyCodes: [{ id: "B", codes: ["AZ:9"] }] };
    expect(layOver(withExtras(stored), { ...blank, extras: codes }).extras).toEqual({
      shipFromSupplySourceId: "source-1",
      transparencyCodes: [
        { id: "A", codes: ["AZ:1", "AZ:2"] },
        { id: "B", codes: ["AZ:9"] },
        { id: "C", codes: ["AZ:3"] },
      ],
    });
    expect(layOver(fields(), blank)).not.toHaveProperty("extras");
  });
});

describe("contradicts", () => {
  it("is what two statements differ in, blanks aside", () => {
    const all = ["trackingNumber", "carrierName", "shipDate"] as const;
    expect(contradicts(fields(), { ...blank, trackingNumber: "t1" }, all)).toBe(false);
    expect(contradicts(fields(), { ...blank, trackingNumber: "T2" }, all)).toBe(true);
    expect(contradicts(fields({ shipMethod: "Air" }), fields(), all)).toBe(false);
  });
});
