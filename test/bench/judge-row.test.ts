import { describe, expect, it } from "vitest";
import type { BenchRow } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { judgeRow } from "./judge-row.ts";
import { readBenchOptions } from "./options.ts";
import { printTable } from "./print-table.ts";

const pairs = [
  { ours: 30, theirs: 10 },
  { ours: 10, theirs: 10 },
  { ours: 40, theirs: 20 },
];
const row: BenchRow = { what: "a", against: "b", unit: "ms", pairs, reach: { atMost: 2 } };

describe("a measured row", () => {
  it("is judged by the median of its pairs' ratios, and keeps the spread", () => {
    expect(judgeRow("bench", row)).toMatchObject({
      ratio: 2,
      ratioMin: 1,
      ratioMax: 3,
      ours: 30,
      theirs: 10,
      runs: 3,
      isReached: true,
    });
  });

  it.each([
    [{ atMost: 1.9 } as const, false],
    [{ atLeast: 2 } as const, true],
    [{ atLeast: 2.1 } as const, false],
  ])("reaches %j: %s", (reach, isReached) => {
    expect(judgeRow("bench", { ...row, reach })).toMatchObject({ isReached });
  });

  it("needs every figure beside it within its bound, in the worst run", () => {
    const besides = [{ what: "peak", values: [1, 5, 2], unit: "MB", atMost: 4 }];
    expect(judgeRow("bench", { ...row, besides })).toMatchObject({ isReached: false });
  });

  it("is only put beside a peer where nothing is to be reached", () => {
    expect(judgeRow("bench", { ...row, reach: null })).toMatchObject({ isReached: null });
  });

  it("refuses to judge what was not measured", () => {
    expect(() => judgeRow("bench", { ...row, pairs: [] })).toThrow(RangeError);
  });

  it("stands in a table with its unit, spread and verdict", () => {
    const table = printTable([judgeRow("bench", row)]);
    expect(table.split("\n")[2]).toMatch(
      /^\| a +\| b +\| 30 ms +\| 10 ms +\| 2\.00x \(1\.000 to 3\.00\) +\| <= 2x yes +\|/u,
    );
  });
});

describe("the command line of the bench", () => {
  it("takes names, a number of runs and --json", () => {
    const options = readBenchOptions(["start-up", "--runs", "3", "--json"], BENCHES);
    expect(options).toMatchObject({ runs: 3, json: true, list: false });
    expect(typeof options === "object" && options.benches.map(({ name }) => name)).toEqual([
      "start-up",
    ]);
  });

  it("measures everything where nothing is named", () => {
    expect(readBenchOptions([], BENCHES)).toMatchObject({ benches: BENCHES });
  });

  it.each([["no-such-bench"], ["--runs=0"], ["--runs=x"], ["--what"]])("refuses %s", (word) => {
    expect(readBenchOptions([word], BENCHES)).toBeTypeOf("string");
  });
});
