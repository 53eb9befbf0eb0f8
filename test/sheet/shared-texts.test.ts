import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SharedTexts } from "../../src/sheet/shared-texts.ts";

const xmlOf = (texts: SharedTexts): string => [...texts.xml()].join("");

describe("shared texts", () => {
  test("are kept once each, in the order in which they came", () => {
    const texts = new SharedTexts();
    expect(["b", "a", "b", "", "a", ""].map((text) => texts.add(text))).toEqual([0, 1, 0, 2, 1, 2]);
    expect(texts.count).toBe(3);
    expect(texts.totalRefs).toBe(6);
    expect(xmlOf(texts)).toContain(
      'count="6" uniqueCount="3">' +
        '<si><t xml:space="preserve">b</t></si>' +
        '<si><t xml:space="preserve">a</t></si>' +
        '<si><t xml:space="preserve"></t></si></sst>',
    );
  });

  test("stand in XML as they are", () => {
    const texts = new SharedTexts();
    for (const text of [`<a b="c">&'`, "Zürich 東京 😀", "&lt;"]) texts.add(text);
    expect(xmlOf(texts)).toContain("&lt;a b=&quot;c&quot;&gt;&amp;&apos;<");
    expect(xmlOf(new SharedTexts())).toContain('uniqueCount="0"></sst>');
  });

  test("of any kind are numbered as a Map numbers them", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.string({ unit: "grapheme", maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 400 }), (given) => {
        const texts = new SharedTexts();
        const numbers = new Map<string, number>();
        const cells = given.map((each) => each.replaceAll("\0", ""));
        for (const each of cells) {
          if (!numbers.has(each)) numbers.set(each, numbers.size);
          expect(texts.add(each)).toBe(numbers.get(each));
        }
        expect(textsIn(xmlOf(texts))).toEqual([...numbers.keys()]);
      }),
    );
  });

  test("are found again when there are very many, over several blocks", () => {
    const texts = new SharedTexts();
    const given = Array.from({ length: 60_000 }, (_, index) => `order ${index} ${"x".repeat(40)}`);
    for (const text of given) texts.add(text);
    expect(given.map((text) => texts.add(text))).toEqual(given.map((_, index) => index));
    expect(textsIn(xmlOf(texts))).toEqual(given);
  });

  test("cannot be longer than a cell by far", () => {
    expect(() => new SharedTexts().add("x".repeat(200_000))).toThrow("too long");
  });
});

function textsIn(xml: string): string[] {
  return [...xml.matchAll(/<si><t xml:space="preserve">([^<]*)<\/t><\/si>/gu)].map(
    ([, text = ""]) =>
      text
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&apos;", "'")
        .replaceAll("&amp;", "&"),
  );
}
