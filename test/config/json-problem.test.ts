import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonProblem } from "../../src/config/json-problem.ts";

describe("findJsonProblem", () => {
  test.each([
    ['{"a": 1,}', 1, 9, "a comma with nothing after it"],
    ["[1,\n 2,\n]", 3, 1, "a comma with nothing after it"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, "expected a comma or }"],
    ["{'a': 1}", 1, 2, "expected a key in double quotes"],
    ['{"a": yes}', 1, 7, "expected a value; text stands in double quotes"],
    ['{\n  // why\n  "a": 1}', 2, 3, "JSON has no comments"],
    ['{"a" 1}', 1, 6, "expected a colon after the key"],
    [
      '{"a": "x\n"}',
      1,
      7,
      "a text in quotes that does not end on its line, or holds a wrong backslash",
    ],
    ['{"a": [1', 1, 9, "the text ends too early; expected a comma or ]"],
    ["", 1, 1, "the text ends too early; expected a value"],
    ["{} {}", 1, 4, "the text goes on after its end"],
    ['{"a": 1, "a": 2}', 1, 10, 'the key "a" stands here twice'],
  ])("finds the place: %j", (text, line, column, message) => {
    expect(findJsonProblem(text)).toEqual({ line, column, message });
  });

  test("counts characters, not UTF-16 units", () => {
    expect(findJsonProblem('{"\u{1F4E6}": x}')?.column).toBe(7);
  });

  test("stops at a depth that no config has", () => {
    expect(findJsonProblem("[".repeat(5000))?.message).toBe("nested more than 64 deep");
  });

  test("agrees with JSON.parse about every text", () => {
    const spoilt = fc
      .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "1", " "))
      .map(([json, at, inserted]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + inserted + json.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(spoilt, (text) => {
        const problem = findJsonProblem(text);
        if (problem?.message.endsWith("stands here twice") === true) return;
        expect(problem === null).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
