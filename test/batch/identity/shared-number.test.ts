import { describe, expect, it } from "vitest";
import { decide, decideScenario, doubtful, parcel, posted, type Scenario } from "./scenario.ts";

/** Each row with the package ID it is answered with. */
function idsByItem(scenario: Scenario): string[] {
  return decideScenario(scenario).packages.flatMap(({ package: pkg, decision }) => {
    const id = decision.kind === "skip" ? decision.target?.packageId : "";
    return pkg.lines.map((line) => `${line.itemId} ${id ?? ""}`);
  });
}

describe("two ledger packages on one tracking number", () => {
  const ledger = [posted("101", "T1", "A"), posted("102", "T1", "B C*2")];

  it("are already posted as their union, each row with its own package's ID", () => {
    expect(idsByItem({ ledger, rows: [parcel("T1", "A B C*2")] })).toEqual([
      "A 101",
      "B 102",
      "C 102",
    ]);
  });

  it("are already posted as exact lines of the union", () => {
    expect(idsByItem({ ledger, rows: [parcel("T1", "A C*2")] })).toEqual(["A 101", "C 102"]);
  });

  it("are each updated where the union says another carrier", () => {
    const rows = [parcel("T1", "A B C*2", { "carrier-code": "dhl" })];
    expect(decide({ ledger, rows })).toEqual(["T1 update 101", "T1 update 102"]);
  });

  it("are inconsistent with more than the union, or with another quantity", () => {
    const refused = ["T1 inconsistent-with-initial-post"];
    expect(decide({ ledger, rows: [parcel("T1", "A*2 B C*2")] })).toEqual(refused);
    expect(decide({ ledger, rows: [parcel("T1", "A B C*2 D")] })).toEqual(refused);
  });

  it("share the number with a third: `create` of items that no package of the order holds", () => {
    expect(decide({ ledger, rows: [parcel("T1", "D", { action: "create" })] })).toEqual([
      "T1 create",
    ]);
  });

  it("are replayed each by itself where both are in doubt", () => {
    const both = [doubtful("101", "T1", "A"), doubtful("102", "T1", "B")];
    expect(decide({ ledger: both, rows: [parcel("T1", "A B")] })).toEqual([
      "T1 replay 101",
      "T1 replay 102",
    ]);
  });

  it("are both found by a row without items: skipped where it says nothing new, else ambiguous", () => {
    expect(decide({ ledger, rows: [parcel("T1", "")] })).toEqual(["T1 already-posted 101"]);
    expect(decide({ ledger, rows: [parcel("T1", "", { "carrier-code": "dhl" })] })).toEqual([
      "T1 ambiguous-package",
    ]);
  });

  it("are told apart by their IDs, also for a correction", () => {
    const row = parcel("T2", "A", { "package-id": "101" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T2 update 101"]);
  });

  it("are told apart by their items where an original number names both", () => {
    const row = parcel("T2", "A", { "original-tracking-number": "T1" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T2 update 101"]);
  });
});

describe("two ledger packages with the same items on one tracking number", () => {
  const ledger = [posted("101", "T1", "A"), posted("102", "T1", "A")];
  const twice = [parcel("T1", "A", { sku: "x" }), parcel("T1", "A", { sku: "y" })];

  it("are already posted as their union", () => {
    expect(idsByItem({ ledger, rows: twice })).toEqual(["A 101", "A 102"]);
  });

  it("are already posted as one of them", () => {
    expect(decide({ ledger, rows: [parcel("T1", "A")] })).toEqual(["T1 already-posted 101"]);
  });

  it("are ambiguous where one row changes something", () => {
    expect(decide({ ledger, rows: [parcel("T1", "A", { "carrier-code": "dhl" })] })).toEqual([
      "T1 ambiguous-package",
    ]);
  });

  it("do not make a new one of a row that repeats, with --duplicate-rows sum", () => {
    const rows = [parcel("T1", "A"), parcel("T1", "A")];
    const settings = { duplicateRows: "sum" } as const;
    expect(idsByItem({ ledger, rows, settings })).toEqual(["A 101", "A 102"]);
  });
});
