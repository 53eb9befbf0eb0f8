import { describe, expect, it } from "vitest";
import { keptNumber } from "../../src/sheet/kept-number.ts";

describe("a number of the input", () => {
  it.each([
    ["12.5", "0.00", 12.5],
    ["-3", "General", -3],
    ["0", "#,##0", 0],
    ["12345678901", "General", 12_345_678_901],
    ["123456789012345", "0", 123_456_789_012_345],
    ["0.5", "0%", 0.5],
    ["2026-11-26", "dd.mm.yyyy", 46_352],
    ["2026-11-26T06:00:00", 'd" day" m h:mm', 46_352.25],
    ["46352", "yyyy-mm-dd", 46_352],
  ])("%j under %j is written as a number again", (text, format, number) => {
    expect(keptNumber(text, format)).toBe(number);
  });

  it.each([
    ["007", "General"],
    ["1.50", "0.00"],
    ["1e5", "General"],
    ["123456789012", "General"],
    ["1234567890123456", "0"],
    ["00012", "00000"],
    ["12", "00000"],
    ["12", "@"],
    ["n/a", "0.00"],
    ["", "0.00"],
    // A calendar day that spreadsheets count in two ways.
    ["1900-02-28", "yyyy-mm-dd"],
    // Days and months in a quoted text, or in a colour, are no date.
    ["2026-11-26", '0 "days"'],
    ["2026-11-26", "[Red]0"],
  ])("%j under %j stays a text", (text, format) => {
    expect(keptNumber(text, format)).toBeNull();
  });
});
