import { describe, expect, it } from "vitest";
import { findFirstRead, traceOrigins, type FirstReads } from "../../src/batch/first-reads.ts";
import type { EarlierResult } from "../../src/domain/shipment-line.ts";
import type { RunInputFile } from "../../src/store/ledger.ts";
import { makeLine, makeTable } from "./identity/lines.ts";

const input = (path: string, seq: number): RunInputFile => ({
  path,
  origin: { seq, hash: `hash of ${path}` },
});

const reads: FirstReads = {
  byFile: new Map([
    [0, 30],
    [1, 40],
  ]),
  byRun: new Map([
    [
      "run-1",
      {
        startSeq: 20,
        command: "run",
        files: [input("/in/old.csv", 5), input("/in/a/day.csv", 8), input("/in/b/day.csv", 21)],
      },
    ],
  ]),
};

function readOf(fileIndex: number, earlier: Partial<EarlierResult> = {}): [number, string] {
  const line = makeLine(makeTable("own", fileIndex), 0, { "order-id": "1" }, earlier);
  const { firstReadSeq, firstFile } = findFirstRead(line, reads);
  return [firstReadSeq, firstFile];
}

describe("where the rows of a run's files come from", () => {
  const files = [0, 1].map((index) => makeTable(`file ${index}`, index).file);
  const checked = (
    fileIndex: number,
    firstReadSeq: number,
    earlier: Partial<EarlierResult> = {},
  ) => {
    const table = makeTable(`file ${fileIndex}`, fileIndex);
    const line = makeLine(table, 0, { "order-id": "1" }, earlier);
    return { line, firstReadSeq, firstFile: `first ${firstReadSeq}` };
  };

  it("is told of a result, by the oldest of them", () => {
    const lines = [
      checked(0, 9, { result: "rejected" }),
      checked(0, 4, { result: "rejected" }),
      checked(0, 7, { result: "posted" }),
      checked(1, 2),
    ];
    expect(traceOrigins(files, lines)).toEqual([
      { ...files[0], origin: { seq: 4, hash: "first 4" } },
      { ...files[1], origin: undefined },
    ]);
  });

  it("is not told of what nobody has read before", () => {
    const lines = [checked(0, Number.POSITIVE_INFINITY, { result: "rejected" })];
    expect(traceOrigins(files, lines)[0]?.origin).toBeUndefined();
  });
});

describe("when a row was first read", () => {
  it("is when its file was, or never", () => {
    expect(readOf(1)).toEqual([40, "own"]);
    expect(readOf(2)).toEqual([Number.POSITIVE_INFINITY, "own"]);
  });

  it("is when its run began, for a row of a result that said posted", () => {
    const earlier = { runId: "run-1", sourceFile: "old.csv" };
    expect(readOf(2, { ...earlier, result: "posted" })).toEqual([20, "own"]);
    expect(readOf(2, { ...earlier, result: "already-posted" })).toEqual([20, "own"]);
  });

  it("is when the sheet was that it comes from, for any other row of a result", () => {
    const earlier = { runId: "run-1", result: "rejected" };
    expect(readOf(2, { ...earlier, sourceFile: "old.csv" })).toEqual([5, "hash of /in/old.csv"]);
    expect(readOf(2, { ...earlier, sourceFile: "old.csv [Sheet 1]" })).toEqual([
      5,
      "hash of /in/old.csv",
    ]);
    expect(readOf(2, { ...earlier, sourceFile: "/in/b/day.csv" })).toEqual([
      20,
      "hash of /in/b/day.csv",
    ]);
    // Two files of the run have the name: the older one counts.
    expect(readOf(2, { ...earlier, sourceFile: "day.csv" })).toEqual([8, "hash of /in/a/day.csv"]);
  });

  it("is when its run began where its sheet is not among the run's, or not named", () => {
    expect(readOf(2, { runId: "run-1", result: "failed", sourceFile: "gone.csv" })[0]).toBe(20);
    expect(readOf(2, { runId: "run-1", result: "failed" })[0]).toBe(20);
  });

  it("is when its file was where the run is not known", () => {
    expect(readOf(0, { result: "failed", runId: "unknown", sourceFile: "old.csv" })[0]).toBe(30);
  });
});
