import { describe, expect, it } from "vitest";
import {
  cleanText,
  countOf,
  formatDuration,
  formatPlace,
  formatRate,
  shellWord,
  TEXT_LENGTH_MAX,
  textWidth,
} from "../../src/ui/format.ts";
import { formatTable } from "../../src/ui/table.ts";

describe("numbers and times", () => {
  it.each([
    [0, "under 1 s"],
    [999, "under 1 s"],
    [4_400, "4 s"],
    [59_700, "1 min"],
    [125_000, "2 min 5 s"],
    [3_600_000, "1 h"],
    [4_800_000, "1 h 20 min"],
    [Number.POSITIVE_INFINITY, "an unknown time"],
  ])("%d ms are %s", (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it("take their unit and a plural", () => {
    expect([countOf(1, "row"), countOf(12_345, "row")]).toEqual(["1 row", "12,345 rows"]);
    expect([0.5, 2, 120].map(formatRate)).toEqual(["0.50/s", "2.0/s", "120/s"]);
  });
});

describe("text from outside", () => {
  it("is cut at the bound, and never within a character", () => {
    const text = cleanText("😀".repeat(TEXT_LENGTH_MAX));
    expect(text.length).toBeLessThanOrEqual(TEXT_LENGTH_MAX);
    expect(text.isWellFormed()).toBe(true);
    expect(text.endsWith("...")).toBe(true);
  });

  it("names a place with its sheet, where there is one", () => {
    expect(formatPlace("a.csv", null, 7)).toBe("a.csv:7");
    expect(formatPlace("b.xlsx", "July\u001B", 2)).toBe("b.xlsx (July\uFFFD):2");
  });

  it.each([
    ["out/result.xlsx", "out/result.xlsx"],
    ["my result.xlsx", '"my result.xlsx"'],
    ["C:\\my files\\r.xlsx", '"C:\\my files\\r.xlsx"'],
    ["it's $HOME.csv", String.raw`'it'\''s $HOME.csv'`],
    ["-rf", '"-rf"'],
  ])("is one word of a command: %s", (path, word) => {
    expect(shellWord(path)).toBe(word);
  });

  it.each([
    ["abc", 3],
    ["注文", 4],
    ["é\u0301", 1],
    ["😀", 2],
  ])("%s takes so many cells", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe("a table", () => {
  it("lines its columns up, numbers to the right, wide text included", () => {
    const columns = [{ title: "order" }, { title: "rows", align: "right" as const }];
    expect(
      formatTable(columns, [
        ["A-1", "12"],
        ["注文", "1"],
        ["long-one", ""],
      ]),
    ).toEqual(["order     rows", "A-1         12", "注文         1", "long-one"]);
  });
});
