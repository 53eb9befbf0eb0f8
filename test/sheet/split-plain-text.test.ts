import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parserOptions } from "../../src/sheet/dialect.ts";
import type { Dialect } from "../../src/sheet/dialect.ts";
import { splitPlainText } from "../../src/sheet/split-plain-text.ts";

const COMMA: Dialect = {
  delimiter: ",",
  isQuoted: true,
  hasSeparatorLine: false,
  isStrict: false,
  header: null,
};
const TAB: Dialect = { ...COMMA, delimiter: "\t", isQuoted: false };

async function* inPieces(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) if (piece !== "") yield piece;
}

/** All records, the parser's share included. */
async function readAll(pieces: readonly string[], dialect: Dialect): Promise<string[][]> {
  const texts = inPieces(pieces);
  const plain = splitPlainText(texts, dialect);
  const records: string[][] = [];
  for (;;) {
    const { value, done } = await plain.next();
    if (done !== true) records.push(...value);
    else if (value === null) return records;
    else {
      let rest = value;
      for await (const piece of texts) rest += piece;
      return [...records, ...(parse(rest, parserOptions(dialect)) as string[][])];
    }
  }
}

const text = fc
  .array(fc.constantFrom("a", "12", " ", "é", ",", ",", "\t", "\n", "\n", "\r\n", "\r", '"', "'"), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));
const cuts = fc.array(fc.nat({ max: 12 }), { maxLength: 12 });

function cutUp(whole: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const length of lengths) {
    pieces.push(whole.slice(from, from + length));
    from += length;
  }
  return [...pieces, whole.slice(from)];
}

describe("splitting text without a parser", () => {
  it.each([
    ["with quoting", COMMA],
    ["without quoting", TAB],
  ])("gives the records that csv-parse gives, wherever the text is cut: %s", async (_, dialect) => {
    await fc.assert(
      fc.asyncProperty(text, cuts, async (whole, lengths) => {
        // An unclosed quote is the parser's own affair.
        let expected: string[][];
        try {
          expected = parse(whole, parserOptions(dialect)) as string[][];
        } catch {
          return;
        }
        expect(await readAll(cutUp(whole, lengths), dialect)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves a very long line to the parser", async () => {
    const long = "x".repeat(100_000);
    const plain = splitPlainText(inPieces(["a,b\n", long, `${long}\n`]), COMMA);
    expect(await plain.next()).toMatchObject({ value: [["a", "b"]] });
    const rest: string[][] = [];
    let end = await plain.next();
    for (; end.done !== true; end = await plain.next()) rest.push(...end.value);
    expect(rest).toEqual([]);
    expect(end.value).toBe(long);
  });
});
