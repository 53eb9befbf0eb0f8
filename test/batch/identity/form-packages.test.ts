import { array, assert, constantFrom, property, record, shuffledSubarray } from "fast-check";
import { describe, expect, it } from "vitest";
import { formPackages } from "../../../src/batch/identity/form-packages.ts";
import { emptyHistory } from "../../../src/domain/history.ts";
import { makeSettings } from "./lines.ts";
import { decide, decideScenario, groupOf, ORDER, parcel, posted, type Row } from "./scenario.ts";

/** Parcels as formed: `number id items`. */
function form(rows: readonly Row[]): string[] {
  const group = groupOf({ rows });
  const { packages } = formPackages(group.lines, emptyHistory(ORDER), makeSettings());
  return packages
    .map((pkg) => {
      const held = pkg.items.map((item) => `${item.id}*${item.quantity}`).join(" ");
      const codes = [...new Set(pkg.findings.map((finding) => finding.code))].toSorted();
      return [pkg.stated.trackingNumber, pkg.packageId, held, ...codes].filter(Boolean).join(" ");
    })
    .toSorted();
}

describe("packages are formed", () => {
  it("by package ID, else by tracking number", () => {
    const rows = [
      parcel("T1", "A", { "package-id": "7" }),
      parcel("T2", "A"),
      parcel("T1", "B", { "package-id": "7" }),
      parcel("t 2", "B*2"),
    ].flat();
    expect(form(rows)).toEqual(["T1 7 A*1 B*1", "T2 A*1 B*2"]);
  });

  it("with rows that lack the ID joining the one ID on their number", () => {
    const rows = [parcel("T1", "A", { "package-id": "7" }), parcel("T1", "B")].flat();
    expect(form(rows)).toEqual(["T1 7 A*1 B*1"]);
  });

  it("by the number as it is sent: a typographic dash is a hyphen", () => {
    expect(form([parcel("T\u20131", "A"), parcel("T-1", "B")].flat())).toEqual(["T-1 A*1 B*1"]);
  });

  it("summing rows of one item that differ in another cell", () => {
    const rows = [parcel("T1", "A", { sku: "x" }), parcel("T1", "A", { sku: "y" })].flat();
    expect(form(rows)).toEqual(["T1 A*2"]);
  });
});

describe("rows of one package contradict each other", () => {
  it.each([
    ["actions", { action: "create" }, { action: "update" }],
    ["carriers", { "carrier-code": "ups" }, { "carrier-code": "fedex" }],
    ["carrier names", { "carrier-name": "UPS" }, { "carrier-name": "FedEx" }],
    ["a code and another name", {}, { "carrier-code": "", "carrier-name": "FedEx" }],
    ["methods", { "ship-method": "Ground" }, { "ship-method": "Air" }],
    ["dates", { "ship-date": "2026-11-20" }, { "ship-date": "2026-11-21" }],
    [
      "original numbers",
      { "original-tracking-number": "O1" },
      { "original-tracking-number": "O2" },
    ],
    ["package IDs", { "package-id": "7" }, { "package-id": "8" }],
  ])("in %s: conflicting-rows on every row", (_, one, other) => {
    const { packages } = decideScenario({
      rows: [parcel("T1", "A", one), parcel("T1", "B", other)],
    });
    const codes = packages.flatMap((each) => each.package.findings.map((finding) => finding.code));
    expect(codes).toEqual(["conflicting-rows", "conflicting-rows"]);
  });

  it("with one package ID on two tracking numbers: conflicting-rows", () => {
    const id = { "package-id": "7" };
    expect(form([parcel("T1", "A", id), parcel("T2", "B", id)].flat())).toEqual([
      "T1 7 A*1 B*1 conflicting-rows",
    ]);
  });

  it("but not where one is silent, or says the same in other letters", () => {
    const rows = [
      parcel("T1", "A", { action: "create", "ship-method": "Ground", "carrier-name": "UPS" }),
      parcel("T1", "B", { action: "Create", "ship-method": " ground ", "carrier-code": "UPS" }),
      parcel("T1", "C", { "carrier-code": "", "carrier-name": "ups" }),
    ].flat();
    expect(form(rows)).toEqual(["T1 A*1 B*1 C*1"]);
  });

  it("nor with two IDs on one number that the ledger knows there", () => {
    const ledger = [posted("7", "T1", "A"), posted("8", "T1", "B")];
    const rows = [
      parcel("T1", "A", { "package-id": "7" }),
      parcel("T1", "B", { "package-id": "8" }),
    ];
    expect(decide({ ledger, rows })).toEqual(["T1 already-posted 7", "T1 already-posted 8"]);
    const [first] = ledger;
    expect(decide({ ledger: first ? [first] : [], rows })).toEqual([
      "T1 conflicting-rows",
      "T1 conflicting-rows",
    ]);
  });
});

describe("the same row twice", () => {
  const rows = [parcel("T1", "A"), parcel("T1", "A")];
  const ledgerOf = (quantity: number) => [posted("101", "T1", `A*${quantity}`)];

  it("is refused: duplicate-row on the repeat, rejected-with-package on the first", () => {
    expect(decide({ rows })).toEqual(["T1 duplicate-row"]);
    const [only] = decideScenario({ rows }).packages;
    expect(only?.package.findings.map((each) => [each.line, each.code])).toEqual([
      [1, "duplicate-row"],
    ]);
    expect(only?.decision).toMatchObject({ kind: "reject", code: "rejected-with-package" });
  });

  it("counts once with --duplicate-rows once", () => {
    const settings = { duplicateRows: "once" } as const;
    expect(decide({ rows, settings, ledger: ledgerOf(1) })).toEqual(["T1 already-posted 101"]);
    expect(decideScenario({ rows, settings }).packages[0]?.package.lines).toHaveLength(2);
  });

  it("counts twice with --duplicate-rows sum", () => {
    const settings = { duplicateRows: "sum" } as const;
    expect(decide({ rows, settings, ledger: ledgerOf(2) })).toEqual(["T1 already-posted 101"]);
  });

  it("is no repeat when any mapped cell differs", () => {
    const other = parcel("T1", "A", { partner: "north" });
    expect(decide({ rows: [parcel("T1", "A"), other] })).toEqual(["T1 create"]);
  });
});

describe("an error on a row", () => {
  it("rejects its whole package and no other", () => {
    const bad = parcel("T1", "B", { quantity: "0" });
    const { packages } = decideScenario({ rows: [parcel("T1", "A"), bad, parcel("T2", "C")] });
    expect(
      packages.map(({ decision }) => ("code" in decision ? decision.code : decision.kind)),
    ).toEqual(["rejected-with-package", "create"]);
  });

  it("holds the new packages of its order in that sheet when its package cannot be told", () => {
    const orphan = parcel("", "B", {}, { sheet: "one" });
    const rows = [
      orphan,
      parcel("T1", "A", {}, { sheet: "one" }),
      parcel("T2", "C", {}, { sheet: "two" }),
      parcel("T3", "D", {}, { file: "other.csv", sheet: "one" }),
    ];
    expect(decide({ rows })).toEqual(["T1 held-with-order", "T2 create", "T3 create"]);
    expect(decideScenario({ rows }).orphans).toHaveLength(1);
  });

  it("holds only new packages: what is known is answered and updated", () => {
    const ledger = [posted("101", "T1", "A"), posted("102", "T2", "B")];
    const corrected = parcel("T9", "B", { "package-id": "102" });
    expect(decide({ ledger, rows: [parcel("", "C"), parcel("T1", "A"), corrected] })).toEqual([
      "T1 already-posted 101",
      "T9 update 102",
    ]);
  });

  it("holds them too when a package is inconsistent with its first post", () => {
    const ledger = [posted("101", "T1", "A")];
    expect(decide({ ledger, rows: [parcel("T1", "A*2"), parcel("T2", "B")] })).toEqual([
      "T1 inconsistent-with-initial-post",
      "T2 held-with-order",
    ]);
  });

  it("does not hold them when a row without a number names its package by ID", () => {
    const rows = [parcel("", "B", { "package-id": "7" }), parcel("T1", "A")];
    expect(decide({ rows })).toContain("T1 create");
  });
});

describe("the order of rows", () => {
  const anyRow = record({
    number: constantFrom("T1", "T2", "t1", "", "9.4E+21"),
    held: constantFrom("A", "B*2", ""),
    id: constantFrom("", "", "7", "8", "x"),
    carrier: constantFrom("ups", "UPS", "fedex", ""),
    action: constantFrom("", "", "create", "update"),
  });

  it("never matters", () => {
    assert(
      property(
        array(anyRow, { maxLength: 6 }).chain((rows) =>
          shuffledSubarray([...rows.keys()], { minLength: rows.length }).map((order) => {
            const made = rows.map((row) =>
              parcel(row.number, row.held, {
                "package-id": row.id,
                "carrier-code": row.carrier,
                action: row.action,
              }),
            );
            return { made, shuffled: order.map((index) => made[index] ?? []) };
          }),
        ),
        ({ made, shuffled }) => {
          if (made.length === 0) return;
          const ledger = [posted("7", "T1", "A"), posted("8", "T1", "B*2")];
          expect(decide({ ledger, rows: shuffled })).toEqual(decide({ ledger, rows: made }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
