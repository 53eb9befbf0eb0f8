import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SharedTexts } from "../../src/sheet/shared-texts.ts";

/** Small, so that texts lie over the ends of pieces. */
const PIECE_BYTES = 50;

async function xmlOf(texts: SharedTexts): Promise<string> {
  const written: Buffer[] = [];
  let hasEnded = false;
  await texts.writeTo({
    takePiece: () => Buffer.alloc(PIECE_BYTES),
    writePiece: (piece, length) => written.push(piece.subarray(0, length)),
    write: (text) => written.push(Buffer.from(text)),
    waitForRoom: async () => undefined,
    end() {
      hasEnded = true;
    },
  });
  expect(hasEnded).toBe(true);
  return Buffer.concat(written).toString();
}

describe("shared texts", () => {
  test("are kept once each, in the order in which they came", async () => {
    const texts = new SharedTexts();
    expect(["b", "a", "b", "", "a", ""].map((text) => texts.add(text))).toEqual([0, 1, 0, 2, 1, 2]);
    expect(texts.count).toBe(3);
    expect(texts.totalRefs).toBe(6);
    expect(await xmlOf(texts)).toContain(
      'count="6" uniqueCount="3">' +
        '<si><t xml:space="preserve">b</t></si>' +
        '<si><t xml:space="preserve">a</t></si>' +
        '<si><t xml:space="preserve"></t></si></sst>',
    );
  });

  test("stand in XML as they are", async () => {
    const texts = new SharedTexts();
    for (const text of [`<a b="c">&'`, "Zürich 東京 😀", "&lt;"]) texts.add(text);
    expect(await xmlOf(texts)).toContain("&lt;a b=&quot;c&quot;&gt;&amp;&apos;<");
    expect(await xmlOf(new SharedTexts())).toContain('uniqueCount="0"></sst>');
  });

  test("of any kind are numbered as a Map numbers them", async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.string({ unit: "grapheme", maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 400 }), async (given) => {
        const texts = new SharedTexts();
        const numbers = new Map<string, number>();
        const cells = given.map((each) => each.replaceAll("\0", ""));
        for (const each of cells) {
          if (!numbers.has(each)) numbers.set(each, numbers.size);
          expect(texts.add(each)).toBe(numbers.get(each));
        }
        expect(textsIn(await xmlOf(texts))).toEqual([...numbers.keys()]);
      }),
    );
  });

  test("are found again when there are very many, over several blocks", async () => {
    const texts = new SharedTexts();
    const given = Array.from({ length: 60_000 }, (_, index) => `order ${index} ${"x".repeat(40)}`);
    for (const text of given) texts.add(text);
    expect(given.map((text) => texts.add(text))).toEqual(given.map((_, index) => index));
    expect(textsIn(await xmlOf(texts))).toEqual(given);
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
