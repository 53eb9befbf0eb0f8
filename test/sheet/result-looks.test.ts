import { expect, test } from "vitest";
import { measureWidths } from "../../src/sheet/result-looks.ts";

test("columns are as wide as what stands in them, from the first row to the last ones, within reason", () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => [
    String(index),
    index < 960 ? "" : "a reason that stands only near the end",
    "x".repeat(500),
  ]);
  const [narrow = 0, late = 0, huge = 0] = measureWidths(["n", "reason", "x"], rows);
  expect(narrow).toBe(8);
  expect(late).toBeGreaterThan(35);
  expect(huge).toBe(48);
  expect(measureWidths(["a long header"], [])).toEqual([18]);
});
