import { describe, expect, it } from "vitest";
import { computePackageId } from "../../../src/domain/package-id.ts";
import { decide, facts, items, messageOf, ORDER, parcel, posted } from "./scenario.ts";

const computed = (number: string, held: string) =>
  computePackageId(ORDER.orderId, items(held), number);

describe("the same items under another number", () => {
  const one = posted("101", "T1", "A");
  const two = posted("102", "T2", "A");

  it("`update` updates if exactly one package has exactly these items", () => {
    const row = parcel("T9", "A", { action: "update" });
    expect(decide({ ledger: [one, posted("103", "T3", "B")], rows: [row] })).toEqual([
      "T9 update 101",
    ]);
  });

  it("`update` is ambiguous among several, and lists them", () => {
    const rows = [parcel("T9", "A", { action: "update" })];
    expect(decide({ ledger: [one, two], rows })).toEqual(["T9 ambiguous-package"]);
    const message = messageOf({ ledger: [one, two], rows });
    expect(message).toMatch(/101 \(T1\).*102 \(T2\)/u);
  });

  it("`update` counts before the exclusion: a package that stands in the sheet still counts", () => {
    const rows = [parcel("T1", "A"), parcel("T9", "A", { action: "update" })];
    expect(decide({ ledger: [one, two], rows })).toEqual([
      "T1 already-posted 101",
      "T9 ambiguous-package",
    ]);
  });

  it("`update` is ambiguous if that package is itself in the sheet", () => {
    const rows = [parcel("T1", "A"), parcel("T9", "A", { action: "update" })];
    expect(decide({ ledger: [one], rows })).toEqual([
      "T1 already-posted 101",
      "T9 ambiguous-package",
    ]);
  });

  it("`update` is ambiguous if the rows may be a filtered view of another package", () => {
    const larger = posted("104", "T4", "A B");
    const rows = [parcel("T9", "A", { action: "update" })];
    expect(decide({ ledger: [one, larger], rows })).toEqual(["T9 ambiguous-package"]);
  });

  it("two packages that aim at one ID are both ambiguous", () => {
    const update = { action: "update" };
    const rows = [parcel("T8", "A", update), parcel("T9", "A", update)];
    expect(decide({ ledger: [one], rows })).toEqual([
      "T8 ambiguous-package",
      "T9 ambiguous-package",
    ]);
  });

  it("`create` creates another parcel", () => {
    expect(decide({ ledger: [one], rows: [parcel("T9", "A", { action: "create" })] })).toEqual([
      "T9 create",
    ]);
  });

  describe("without an action", () => {
    const cumulative = [parcel("T1", "A"), parcel("T9", "A")];

    it("creates if the ordered quantity is known, it fits, and the file holds every candidate whole", () => {
      expect(decide({ ledger: [one], rows: cumulative, ordered: "A*2" })).toEqual([
        "T1 already-posted 101",
        "T9 create",
      ]);
    });

    it("the sheet's own quantity-purchased makes the ordered quantity known", () => {
      const rows = [parcel("T1", "A"), parcel("T9", "A", { "quantity-purchased": "2" })];
      expect(decide({ ledger: [one], rows })).toContain("T9 create");
    });

    it.each([
      ["the ordered quantity is not known", cumulative, undefined, [one]],
      ["it does not fit any more", cumulative, "A", [one]],
      ["a candidate is missing from the file", [parcel("T9", "A")], "A*2", [one]],
      ["one of two candidates is missing", cumulative, "A*3", [one, two]],
      ["a containing package is missing", cumulative, "A*9 B", [one, posted("103", "T3", "A*2 B")]],
      [
        "a candidate stands there in part",
        [parcel("T1", "A"), parcel("T9", "A")],
        "A*9 B",
        [posted("101", "T1", "A B")],
      ],
    ])("needs an action if %s", (_, rows, ordered, ledger) => {
      const scenario = { ledger, rows, ...(ordered === undefined ? {} : { ordered }) };
      expect(decide(scenario)).toContain("T9 needs-action");
    });

    it("needs an action if another file of the run holds the candidate", () => {
      const rows = [
        parcel("T1", "A", {}, { file: "a.csv" }),
        parcel("T9", "A", {}, { file: "b.csv" }),
      ];
      expect(decide({ ledger: [one], rows, ordered: "A*2" })).toContain("T9 needs-action");
    });

    it("takes another sheet of the same file for the same file", () => {
      const rows = [parcel("T1", "A", {}, { sheet: "1" }), parcel("T9", "A", {}, { sheet: "2" })];
      expect(decide({ ledger: [one], rows, ordered: "A*2" })).toContain("T9 create");
    });

    it("--changed-tracking answers for the run", () => {
      const rows = [parcel("T9", "A")];
      const settings = (changedTracking: "create" | "update") => ({ changedTracking });
      expect(decide({ ledger: [one], rows, settings: settings("create") })).toEqual(["T9 create"]);
      expect(decide({ ledger: [one], rows, settings: settings("update") })).toEqual([
        "T9 update 101",
      ]);
      expect(decide({ ledger: [one, two], rows, settings: settings("update") })).toEqual([
        "T9 ambiguous-package",
      ]);
    });

    it("--changed-tracking does not overrule a row's own action", () => {
      const rows = [parcel("T9", "A", { action: "create" })];
      expect(decide({ ledger: [one], rows, settings: { changedTracking: "update" } })).toEqual([
        "T9 create",
      ]);
    });

    it("asks whether it is a second parcel or a corrected number, and names the first", () => {
      expect(messageOf({ ledger: [one], rows: [parcel("T9", "A")] })).toMatch(
        /T1 \(package 101\).*second parcel or a corrected number/u,
      );
    });
  });
});

describe("a package that the ledger does not know", () => {
  it.each(["", "create"])("is created (action %j), under its computed ID", (action) => {
    expect(decide({ rows: [parcel("T1", "A", { action })] })).toEqual(["T1 create"]);
  });

  it("is created under the sheet's own package ID where there is one", () => {
    expect(decide({ rows: [parcel("T1", "A", { "package-id": "7" })] })).toEqual(["T1 create 7"]);
  });

  it("needs a carrier to be created, by code or by name", () => {
    const none = { "carrier-code": "" };
    expect(decide({ rows: [parcel("T1", "A", none)] })).toEqual(["T1 missing-value"]);
    expect(decide({ rows: [parcel("T1", "A", { ...none, "carrier-name": "UPS" })] })).toEqual([
      "T1 create",
    ]);
  });

  it("cannot be updated: unknown-package-id", () => {
    expect(decide({ rows: [parcel("T1", "A", { action: "update" })] })).toEqual([
      "T1 unknown-package-id",
    ]);
    const named = parcel("T1", "A", { action: "update", "package-id": "7" });
    expect(decide({ rows: [named] })).toEqual(["T1 unknown-package-id"]);
  });

  it("is updated with --trust-package-ids under the sheet's ID, else that of the original number", () => {
    const settings = { trustPackageIds: true };
    const byId = parcel("T1", "A", { action: "update", "package-id": "7" });
    expect(decide({ rows: [byId], settings })).toEqual(["T1 update 7"]);
    const byOriginal = parcel("T1", "A", { "original-tracking-number": "t 0" });
    expect(decide({ rows: [byOriginal], settings })).toEqual([`T1 update ${computed("T0", "A")}`]);
    const unnamed = parcel("T1", "A", { action: "update" });
    expect(decide({ rows: [unnamed], settings })).toEqual(["T1 unknown-package-id"]);
  });

  it("is superseded if its computed ID is already in the ledger, and says the way out", () => {
    // Imported under its number of today, without the first one.
    const ledger = [posted(computed("T1", "A"), "T5", "B")];
    const rows = [parcel("T1", "A")];
    expect(decide({ ledger, rows })).toEqual(["T1 superseded"]);
    expect(messageOf({ ledger, rows })).toContain("package ID of its own");
  });

  it("is history-missing, when blank, if the marketplace shows more shipped than the ledger knows", () => {
    const shipped = { facts: facts("A*3", "A*2") };
    const ledger = [posted("101", "T1", "A")];
    expect(decide({ rows: [parcel("T2", "A")], ...shipped })).toEqual(["T2 history-missing"]);
    expect(decide({ rows: [parcel("T2", "A", { action: "create" })], ...shipped })).toEqual([
      "T2 create",
    ]);
    expect(decide({ ledger, rows: [parcel("T2", "B")], ...shipped })).toEqual([
      "T2 history-missing",
    ]);
    expect(decide({ ledger, rows: [parcel("T2", "B")], facts: facts("A*3", "A") })).toEqual([
      "T2 create",
    ]);
  });

  it("is decided afresh after a rejected create, which leaves no package", () => {
    const history = { version: 4, packages: [], retained: [] };
    expect(decide({ history, rows: [parcel("T1", "A", { action: "create" })] })).toEqual([
      "T1 create",
    ]);
    expect(decide({ history, rows: [parcel("T1", "A*2")] })).toEqual(["T1 create"]);
  });
});
