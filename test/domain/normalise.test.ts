import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanIdentifier,
  compareCodePoints,
  printable,
  textKey,
  trackingKey,
  trimCell,
} from "../../src/domain/normalise.ts";

const anyText = string({ unit: "binary" });

describe("cleanIdentifier", () => {
  it.each([
    ["\u00A01Z 999\t", "1Z999"],
    ["\uFEFF111\u200B-1\u2060", "111-1"],
    ["111\u20130000001\u22120000001", "111-0000001-0000001"],
    ["\uFF11\uFF3A", "1Z"],
    ["a\u0000\u0007b", "ab"],
    ["MixedCase", "MixedCase"],
    ["00123", "00123"],
  ])("%j becomes %j", (text, clean) => expect(cleanIdentifier(text)).toBe(clean));

  it("has nothing left to clean", () => {
    assert(
      property(anyText, (text) => {
        const clean = cleanIdentifier(text);
        expect(cleanIdentifier(clean)).toBe(clean);
      }),
    );
  });
});

describe("trackingKey", () => {
  it.each([
    [" 1z 999 aa1 ", "1Z999AA1"],
    ["\uFF11\uFF5A\u200B", "1Z"],
    ["1Z-9", "1Z-9"],
  ])("%j is compared as %j", (text, key) => expect(trackingKey(text)).toBe(key));

  it("of plain text is what the long way gives, too", () => {
    for (let code = 0x20; code < 0x7f; code += 1) {
      const text = String.fromCodePoint(code);
      const long = trackingKey(`\u200B${text}`);
      expect(trackingKey(text)).toBe(long);
      expect(cleanIdentifier(text)).toBe(cleanIdentifier(`\u200B${text}`));
    }
  });
});

describe("textKey", () => {
  it("compares free text without regard to case, width and runs of space", () => {
    expect(textKey("  UPS\u00A0 Ground\u200B ")).toBe("ups ground");
    expect(textKey("\uFF35\uFF30\uFF33")).toBe("ups");
  });
});

describe("trimCell", () => {
  it("trims the ends and takes invisible characters out, nothing else", () => {
    expect(trimCell("\u00A0 a  b\u200B c\uFEFF ")).toBe("a  b c");
    expect(trimCell("x")).toBe("x");
    expect(trimCell(" ")).toBe("");
  });
});

describe("printable", () => {
  it("shows what a terminal would obey, on one line", () => {
    expect(printable("a\u001B[31mb\r\nc\td")).toBe("a\uFFFD[31mb c d");
    expect(printable("a\u202Eb")).toBe("ab");
  });

  it("leaves no control character", () => {
    assert(
      property(anyText, (text) => {
        expect(printable(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe("compareCodePoints", () => {
  it("orders by code point where UTF-16 units would say otherwise", () => {
    expect(["\u{1F4E6}", "\uFFFD", "a", ""].toSorted(compareCodePoints)).toEqual([
      "",
      "a",
      "\uFFFD",
      "\u{1F4E6}",
    ]);
    expect(["\uFFFD", "\u{1F4E6}"].toSorted()).toEqual(["\u{1F4E6}", "\uFFFD"]);
  });

  it("puts a text before those that begin with it", () => {
    expect(compareCodePoints("1", "12")).toBeLessThan(0);
    expect(compareCodePoints("12", "1")).toBeGreaterThan(0);
    expect(compareCodePoints("12", "12")).toBe(0);
  });
});
