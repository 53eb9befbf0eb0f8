import { describe, expect, it } from "vitest";
import {
  decide,
  doubtful,
  doubtfullyCorrected,
  messageOf,
  parcel,
  posted,
  type Row,
} from "./scenario.ts";

const RUN_1 = { "run-1": 5, "run-2": 15, "run-3": 25 };

/** A row of the result of run 1, which posted package 101 as T1 at 08:00. */
function resultRow(
  cells: Readonly<Record<string, string>> = {},
  earlier: Partial<NonNullable<Row["earlier"]>> = {},
): Row[] {
  const number = cells["tracking-number"] ?? "T1";
  const own = { "package-id": "101", "original-tracking-number": "T1", ...cells };
  return parcel(number, "A", own, {
    file: "result.csv",
    earlier: { result: "posted", postedAt: "2026-11-20T08:00:00.000Z", runId: "run-1", ...earlier },
  });
}

const asPosted = posted("101", "T1", "A");
const corrected = posted("101", "T2", "A", {
  once: ["T1"],
  changedSeq: 20,
  changedAt: "2026-11-21T08:00:00.000Z",
  changedByFile: "correction.csv",
  changedByRun: "run-2",
});

describe("a result that is run again", () => {
  it("is already posted", () => {
    expect(decide({ ledger: [asPosted], rows: [resultRow()], runs: RUN_1 })).toEqual([
      "T1 already-posted 101",
    ]);
  });

  it("updates where a cell was edited and nothing has happened since", () => {
    const rows = [resultRow({ "tracking-number": "T2" })];
    expect(decide({ ledger: [asPosted], rows, runs: RUN_1 })).toEqual(["T2 update 101"]);
    const carrier = [resultRow({ "carrier-code": "dhl" })];
    expect(decide({ ledger: [asPosted], rows: carrier, runs: RUN_1 })).toEqual(["T1 update 101"]);
  });

  it("is superseded once the package was corrected elsewhere", () => {
    expect(decide({ ledger: [corrected], rows: [resultRow()], runs: RUN_1 })).toEqual([
      "T1 superseded 101",
    ]);
  });

  it("is superseded even when edited: it was first read when its run began", () => {
    const rows = [resultRow({ "tracking-number": "T3" })];
    expect(decide({ ledger: [corrected], rows, runs: RUN_1 })).toEqual(["T3 superseded 101"]);
    const update = [resultRow({ "tracking-number": "T3", action: "update" })];
    expect(decide({ ledger: [corrected], rows: update, runs: RUN_1 })).toEqual([
      "T3 superseded 101",
    ]);
  });

  it("is superseded by its posted-at where the ledger does not know its run", () => {
    const rows = [resultRow({ "tracking-number": "T3" })];
    expect(decide({ ledger: [corrected], rows })).toEqual(["T3 superseded 101"]);
    const undated = [
      resultRow({ "tracking-number": "T1", "carrier-code": "dhl" }, { postedAt: "" }),
    ];
    expect(decide({ ledger: [corrected], rows: undated })).toEqual(["T1 superseded 101"]);
  });

  it("may be edited after the run that made the last change: that run's own result", () => {
    const earlier = { result: "updated", runId: "run-2", postedAt: "2026-11-21T08:00:00.000Z" };
    const rows = [resultRow({ "tracking-number": "T3" }, earlier)];
    expect(decide({ ledger: [corrected], rows, runs: RUN_1 })).toEqual(["T3 update 101"]);
  });

  it("may be edited in a later result, whose run changed nothing", () => {
    const earlier = {
      result: "already-posted",
      runId: "run-3",
      postedAt: "2026-11-21T08:00:00.000Z",
    };
    const rows = [resultRow({ "tracking-number": "T3" }, earlier)];
    expect(decide({ ledger: [corrected], rows, runs: RUN_1 })).toEqual(["T3 update 101"]);
  });
});

describe("rows of a result that were not posted", () => {
  const blank = { "package-id": "", "original-tracking-number": "" };

  it.each(["rejected", "failed", "not-attempted"])(
    "are sent when their result said %s",
    (result) => {
      expect(decide({ rows: [resultRow(blank, { result, postedAt: "" })] })).toEqual(["T1 create"]);
    },
  );

  it("replay what is still in doubt", () => {
    const rows = [resultRow({}, { result: "in-doubt", postedAt: "" })];
    expect(decide({ ledger: [doubtful("101", "T1", "A")], rows, runs: RUN_1 })).toEqual([
      "T1 replay 101",
    ]);
  });

  it("are superseded when their doubt has ended otherwise", () => {
    const rows = [resultRow({ "tracking-number": "T5" }, { result: "in-doubt", postedAt: "" })];
    expect(decide({ ledger: [asPosted], rows })).toEqual(["T5 superseded 101"]);
  });

  it("are refused, edited or not, while a newer attempt is in doubt", () => {
    const ledger = [doubtfullyCorrected(asPosted, "T2")];
    const rows = [resultRow({ "tracking-number": "T3", action: "update" })];
    expect(decide({ ledger, rows, runs: RUN_1 })).toEqual(["T3 settle-first"]);
  });

  it("stay superseded when they were so before", () => {
    const rows = [
      resultRow({ ...blank, "carrier-code": "dhl" }, { result: "ignored", postedAt: "" }),
    ];
    expect(decide({ ledger: [asPosted], rows })).toEqual(["T1 superseded 101"]);
  });
});

describe("a result given to a ledger that does not know it", () => {
  it("is refused, with the import as the way out", () => {
    expect(decide({ rows: [resultRow()] })).toEqual(["T1 history-missing"]);
    const create = resultRow({ action: "create" });
    expect(decide({ rows: [create] })).toEqual(["T1 history-missing"]);
    const stripped = resultRow({ "package-id": "", "original-tracking-number": "" });
    expect(decide({ rows: [stripped] })).toEqual(["T1 history-missing"]);
    expect(messageOf({ rows: [stripped] })).toContain("this ledger does not know it");
  });

  it("is sent under its own ID with --trust-package-ids, as an edit of itself", () => {
    const settings = { trustPackageIds: true };
    expect(decide({ rows: [resultRow()], settings })).toEqual(["T1 update 101"]);
  });
});
