import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCellText } from "../../src/sheet/cell-text.ts";

describe("readCellText", () => {
  it.each<[number | boolean | Date | null, string]>([
    [null, ""],
    [true, "TRUE"],
    [false, "FALSE"],
    [789654001235, "789654001235"],
    [Number("7.8965400123500003E+11"), "789654001235"],
    [0.1 + 0.2, "0.3"],
    [-12, "-12"],
    [999999999999999, "999999999999999"],
    [new Date(Date.UTC(2026, 10, 17)), "2026-11-17"],
    [new Date(Date.UTC(2026, 10, 17, 23, 59, 59, 999)), "2026-11-18"],
    [new Date(Date.UTC(1899, 11, 31, 9, 30)), "09:30:00"],
  ])("prints %s as %j", (value, text) => {
    expect(readCellText(value)).toEqual({ text, damage: null });
  });

  it.each([
    [1e15, "1E+15"],
    [9.400111206206406e21, "9.40011E+21"],
    [-1.5e20, "-1.5E+20"],
  ])("shows %d with its lost digits as %s", (value, shown) => {
    expect(readCellText(value)).toEqual({ text: shown, damage: { kind: "digits-lost", shown } });
  });

  it("prints every whole number of up to 15 digits exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (n) => {
        expect(readCellText(n)).toEqual({ text: BigInt(n).toString(), damage: null });
      }),
    );
  });
});
