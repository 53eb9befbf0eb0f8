import { describe, expect, test } from "vitest";
import { needsPerson, RESULT_COLUMNS, RESULTS } from "../../src/domain/result-row.ts";
import { BugError } from "../../src/errors.ts";
import { buildResultModel } from "../../src/sheet/result-model.ts";
import { buildSample, headersOf, makeAnswer, readAgain, rowOf } from "./result-samples.ts";
import type { SampleTable } from "./result-samples.ts";

const MANIFEST: SampleTable = {
  headers: ["Order ID", "Tracking", "Notes"],
  rows: [
    ["111-1", "1Z1", "fragile"],
    ["111-2", "1Z2", ""],
  ],
  columns: { "order-id": 0, "tracking-number": 1 },
};

describe("a result", () => {
  test("keeps the input's columns and rows and appends ours", () => {
    const model = buildSample(
      [MANIFEST],
      [
        {
          packageId: "1842698020",
          originalTrackingNumber: "1Z1",
          postedAt: "2026-01-02T03:04:05.000Z",
          attempts: 2,
          requestId: "req-1",
        },
        { result: "rejected", reasonCode: "missing-items", reason: "No items.", fix: "Add them." },
      ],
    );
    expect(headersOf(model)).toEqual(["Order ID", "Tracking", "Notes", ...RESULT_COLUMNS]);
    expect(model.rows.map((row) => row.cells)).toEqual([
      // prettier-ignore
      ["111-1", "1Z1", "fragile", "posted", "1842698020", "1Z1", "", "", "",
        "2026-01-02T03:04:05.000Z", "2", "req-1", "run-1", "manifest.csv", "2"],
      // prettier-ignore
      ["111-2", "1Z2", "", "rejected", "", "", "missing-items", "No items.", "Add them.",
        "", "0", "", "run-1", "manifest.csv", "3"],
    ]);
    expect(model.counts).toMatchObject({ posted: 1, rejected: 1, failed: 0 });
  });

  test("fills package ID and original number where the input has them, only when there is one", () => {
    const table: SampleTable = {
      headers: ["Pkg", "Order ID", "Tracking", "First tracking"],
      rows: [
        ["", "111-1", "1Z1", ""],
        ["7", "111-2", "1Z2", "1Z0"],
        ["8", "111-3", "1Z3", ""],
      ],
      columns: {
        "package-id": 0,
        "order-id": 1,
        "tracking-number": 2,
        "original-tracking-number": 3,
      },
    };
    const model = buildSample(
      [table],
      [
        { packageId: "5", originalTrackingNumber: "1Z1" },
        { result: "rejected" },
        { packageId: "9" },
      ],
    );
    expect(headersOf(model)).toEqual([
      ...table.headers,
      ...RESULT_COLUMNS.filter((name) => !/package-id|original/u.test(name)),
    ]);
    expect(model.rows.map((row) => [row.cells[0], row.cells[3]])).toEqual([
      ["5", "1Z1"],
      ["7", "1Z0"],
      ["9", ""],
    ]);
  });

  test("renames a foreign column that has the name of one of ours", () => {
    const table = {
      ...MANIFEST,
      headers: ["Order ID", "Tracking", "result", "reason", "package-id"],
      rows: [["111-1", "1Z1", "ok", "none", "old"]],
    };
    const model = buildSample([table], [{ packageId: "5" }]);
    expect(headersOf(model).slice(0, 5)).toEqual([
      "Order ID",
      "Tracking",
      "result (input)",
      "reason (input)",
      "package-id (input)",
    ]);
    expect(rowOf(model, 0)).toMatchObject({
      "result (input)": "ok",
      "reason (input)": "none",
      "package-id (input)": "old",
      result: "posted",
      reason: "",
      "package-id": "5",
    });
  });

  test("keeps surplus cells and columns without or with the same header", () => {
    const table = {
      ...MANIFEST,
      headers: ["Order ID", "Tracking", "", "Notes", "Notes"],
      rows: [
        ["111-1", "1Z1", "a", "b", "c", "", "extra"],
        ["111-2", "1Z2", "", "", "", "", ""],
      ],
    };
    const model = buildSample([table]);
    expect(headersOf(model).slice(0, 8)).toEqual([
      "Order ID",
      "Tracking",
      "",
      "Notes",
      "Notes",
      "column 6",
      "column 7",
      "result",
    ]);
    expect(model.rows[0]?.cells.slice(0, 7)).toEqual(["111-1", "1Z1", "a", "b", "c", "", "extra"]);
  });
});

describe("a result of several inputs", () => {
  const other: SampleTable = {
    name: "other.csv",
    headers: ["tracking-number", "Weight", "order-id", "Notes", "package-id"],
    rows: [["TBA1", "3 lb", "222-1", "late", ""]],
    columns: { "tracking-number": 0, "order-id": 2, "package-id": 4 },
  };

  test("has the union of their columns, first seen first", () => {
    const model = buildSample([MANIFEST, other]);
    expect(headersOf(model).slice(0, 8)).toEqual([
      "Order ID",
      "Tracking",
      "Notes",
      "tracking-number",
      "Weight",
      "order-id",
      "package-id",
      "result",
    ]);
    expect(headersOf(model).filter((header) => header === "package-id")).toHaveLength(1);
    expect(rowOf(model, 2)).toMatchObject({ Notes: "late", Weight: "3 lb" });
  });

  test("fills every column of one meaning, so that it can be read again", () => {
    const model = buildSample([MANIFEST, other], [{ packageId: "5" }, {}, { packageId: "6" }]);
    const both = (index: number): string[] => {
      const row = rowOf(model, index);
      return ["Order ID", "order-id", "Tracking", "tracking-number", "package-id"].map(
        (header) => row[header] ?? "none",
      );
    };
    expect(both(0)).toEqual(["111-1", "111-1", "1Z1", "1Z1", "5"]);
    expect(both(2)).toEqual(["222-1", "222-1", "TBA1", "TBA1", "6"]);
  });

  test("names the source so that it is not mistaken", () => {
    const same = { ...MANIFEST, rows: [["111-1", "1Z1", ""]] };
    const model = buildSample([
      { ...same, path: "north/manifest.csv" },
      { ...same, path: "south/manifest.csv" },
      { ...same, name: "book.xlsx", sheet: "May" },
    ]);
    expect(model.rows.map((row) => row.source.file)).toEqual([
      "north/manifest.csv",
      "south/manifest.csv",
      "book.xlsx",
    ]);
  });
});

describe("a result that is read again", () => {
  const columns = { "order-id": 0, "tracking-number": 1, "package-id": 4 } as const;

  test("does not grow, and its result columns are overwritten", () => {
    const first = buildSample(
      [MANIFEST],
      [
        { packageId: "5", attempts: 1, requestId: "req-1" },
        { result: "failed", reasonCode: "throttled", reason: "Too many." },
      ],
    );
    const second = buildSample(
      [readAgain(first, { ...columns, "original-tracking-number": 5 })],
      [{ result: "already-posted" }, { packageId: "6" }],
    );
    expect(headersOf(second)).toEqual(headersOf(first));
    expect(rowOf(second, 0)).toMatchObject({ result: "already-posted", "package-id": "5" });
    expect(rowOf(second, 0)).toMatchObject({ attempts: "0", "request-id": "" });
    expect(rowOf(second, 1)).toMatchObject({ result: "posted", "package-id": "6", reason: "" });
    expect(rowOf(second, 1)["source-file"]).toBe("again.xlsx");
  });

  test("keeps a renamed foreign column, also beside the file it came from", () => {
    const foreign = { ...MANIFEST, headers: ["Order ID", "Tracking", "result"] };
    const first = buildSample([foreign]);
    const again = readAgain(first, { ...columns, "original-tracking-number": 5 });
    const second = buildSample([again, foreign]);
    expect(headersOf(second)).toEqual(headersOf(first));
    expect(rowOf(second, 0)["result (input)"]).toBe("fragile");
    expect(rowOf(second, 2)["result (input)"]).toBe("fragile");
    expect(rowOf(second, 2)["result"]).toBe("posted");
  });

  test("loses the guards that its CSV gave to cells, and only then", () => {
    const headers = ["Order ID", "Tracking", ...RESULT_COLUMNS];
    const cells = ["111-1", "'=1+1", "posted"];
    const table = { headers, rows: [cells], isResult: true, columns: { "order-id": 0 } } as const;
    expect(buildSample([table]).rows[0]?.cells[1]).toBe("=1+1");
    expect(buildSample([{ ...table, sheet: "Results" }]).rows[0]?.cells[1]).toBe("'=1+1");
    expect(buildSample([{ ...table, isResult: false }]).rows[0]?.cells[1]).toBe("'=1+1");
  });
});

test("every line has exactly one answer", () => {
  const { summary } = buildSample([]);
  const input = { runId: "r", tables: [], packages: [], summary, lines: [] };
  expect(() => buildResultModel({ ...input, answers: [makeAnswer(0)] })).toThrow(BugError);
  const twice = [makeAnswer(0), makeAnswer(0)];
  expect(() => buildResultModel({ ...input, answers: twice })).toThrow("two answers");
});

test("a person has to look at what did not arrive, and at what an old sheet would have undone", () => {
  const results = RESULTS.filter((result) => needsPerson(makeAnswer(0, { result })));
  expect(results).toEqual(["rejected", "failed", "in-doubt", "not-attempted"]);
  expect(needsPerson(makeAnswer(0, { result: "ignored", reasonCode: "superseded" }))).toBe(true);
});
