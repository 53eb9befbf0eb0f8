import { describe, expect, it } from "vitest";
import { decide, decideScenario, messageOf, parcel, posted } from "./scenario.ts";

describe("what the ledger already has", () => {
  const ledger = [posted("101", "T1", "A B*2")];

  it.each(["", "create", "update"])("is skipped, whatever the action (%j)", (action) => {
    expect(decide({ ledger, rows: [parcel("T1", "A B*2", { action })] })).toEqual([
      "T1 already-posted 101",
    ]);
  });

  it("is skipped where a filtered sheet shows exact lines of it", () => {
    expect(decide({ ledger, rows: [parcel("T1", "B*2")] })).toEqual(["T1 already-posted 101"]);
  });

  it("is compared as normalised values: spaces, letters, widths", () => {
    const row = parcel("\uFF54 1", "A B*2", { "carrier-code": " UPS " });
    expect(decide({ ledger, rows: [row] })).toEqual(["t1 already-posted 101"]);
  });

  it("is compared in what the operation transmits: an eCart post has no date", () => {
    const row = parcel("T1", "A B*2", { "ship-date": "2026-11-21", "ship-method": "Air" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T1 already-posted 101"]);
  });

  it("is not contradicted by a blank cell", () => {
    const row = parcel("T1", "A B*2", { "carrier-code": "" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T1 already-posted 101"]);
  });

  it("is skipped even if the row is old", () => {
    const firstReads = { "new.csv": 1 };
    expect(decide({ ledger, rows: [parcel("T1", "A B*2")], firstReads })).toEqual([
      "T1 already-posted 101",
    ]);
  });
});

describe("a row first read before the package's last change", () => {
  const ledger = [posted("101", "T2", "A", { carrier: "dhl", once: ["T1"], changedSeq: 20 })];
  const firstReads = { "new.csv": 15 };

  it.each(["", "create", "update"])("is superseded whatever its action (%j)", (action) => {
    for (const row of [
      parcel("T2", "A", { action }),
      parcel("T1", "A", { action, "carrier-code": "fedex" }),
      parcel("T9", "A", { action, "package-id": "101" }),
      parcel("T9", "A", { action }),
      parcel("T2", "A*3", { action }),
    ]) {
      expect(decide({ ledger, rows: [row], firstReads })).toEqual([
        `${row[0]?.cells["tracking-number"] ?? ""} superseded 101`,
      ]);
    }
  });

  it("is not, when it was first read after it", () => {
    const row = parcel("T2", "A", { action: "update" });
    expect(decide({ ledger, rows: [row], firstReads: { "new.csv": 21 } })).toEqual([
      "T2 update 101",
    ]);
  });

  it("is not, when its own file made that change", () => {
    const own = [posted("101", "T2", "A", { changedSeq: 20, changedByFile: "new.csv" })];
    const row = parcel("T2", "A", { "carrier-code": "dhl" });
    expect(decide({ ledger: own, rows: [row], firstReads })).toEqual(["T2 update 101"]);
  });

  it("is judged by its newest row where files join in one package", () => {
    const old = parcel("T2", "A", {}, { file: "a.csv" });
    const fresh = parcel("T2", "", { "carrier-code": "" }, { file: "b.csv" });
    const reads = { "a.csv": 15 };
    expect(decide({ ledger, rows: [old, fresh], firstReads: reads })).toEqual(["T2 update 101"]);
  });

  it("says what the number is now", () => {
    expect(messageOf({ ledger, rows: [parcel("T9", "A")], firstReads })).toContain("now T2");
  });
});

describe("a package found by an earlier number", () => {
  const ledger = [posted("101", "T2", "A B", { once: ["T1"] })];

  it.each(["", "create", "update"])(
    "is superseded where the row equals that version (action %j)",
    (action) => {
      expect(decide({ ledger, rows: [parcel("T1", "A B", { action })] })).toEqual([
        "T1 superseded 101",
      ]);
      expect(decide({ ledger, rows: [parcel("T1", "B", { action })] })).toEqual([
        "T1 superseded 101",
      ]);
    },
  );

  it("is superseded where an original number names it with that version", () => {
    const row = parcel("T1", "A B", { "original-tracking-number": "T1" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T1 superseded 101"]);
  });

  const changed = { "carrier-code": "dhl" };

  it("is updated by `update` if no other package fits", () => {
    const row = parcel("T1", "A B", { ...changed, action: "update" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T1 update 101"]);
  });

  it("is ambiguous for `update` if another package fits, or it is itself in the sheet", () => {
    const row = parcel("T1", "A B", { ...changed, action: "update" });
    const another = [...ledger, posted("102", "T3", "A B")];
    expect(decide({ ledger: another, rows: [row] })).toEqual(["T1 ambiguous-package"]);
    expect(decide({ ledger, rows: [row, parcel("T2", "A B")] })).toEqual([
      "T1 ambiguous-package",
      "T2 already-posted 101",
    ]);
    const reused = [...ledger, posted("103", "T4", "C", { once: ["T1"] })];
    expect(decide({ ledger: reused, rows: [row] })).toEqual(["T1 ambiguous-package"]);
  });

  it("is inconsistent for `update` with other items", () => {
    const row = parcel("T1", "A B*2", { ...changed, action: "update" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T1 inconsistent-with-initial-post"]);
  });

  it.each(["", "create"])("needs an action otherwise (%j), and says the ways out", (action) => {
    const rows = [parcel("T1", "A B", { ...changed, action })];
    expect(decide({ ledger, rows })).toEqual(["T1 needs-action"]);
    expect(messageOf({ ledger, rows })).toMatch(/package-id of its own/u);
    const settings = { changedTracking: "update" } as const;
    expect(decide({ ledger, rows, settings })).toEqual(["T1 needs-action"]);
  });

  it("can become another parcel with a package ID of its own, and the number's again with the stored one", () => {
    const fresh = parcel("T1", "A B", { "package-id": "7", action: "create" });
    expect(decide({ ledger, rows: [fresh] })).toEqual(["T1 create 7"]);
    const back = parcel("T1", "A B", { "package-id": "101", action: "update" });
    expect(decide({ ledger, rows: [back] })).toEqual(["T1 update 101"]);
  });
});

describe("a package found by ID or number with other items or quantities", () => {
  const ledger = [posted("101", "T1", "A B")];
  const refused = ["T1 inconsistent-with-initial-post"];

  it.each(["", "create", "update"])("is refused, whatever the action (%j)", (action) => {
    expect(decide({ ledger, rows: [parcel("T1", "A*2 B", { action })] })).toEqual(refused);
    expect(decide({ ledger, rows: [parcel("T1", "A B C", { action })] })).toEqual(refused);
    const byId = parcel("T1", "C", { action, "package-id": "101" });
    expect(decide({ ledger, rows: [byId] })).toEqual(refused);
    const byOriginal = parcel("T9", "A", { action, "original-tracking-number": "T1" });
    expect(decide({ ledger, rows: [byOriginal] })).toEqual(["T9 inconsistent-with-initial-post"]);
  });

  it("is refused for lines of it with another carrier", () => {
    expect(decide({ ledger, rows: [parcel("T1", "A", { "carrier-code": "dhl" })] })).toEqual(
      refused,
    );
  });

  it("names the first post's date, file and row", () => {
    const message = messageOf({ ledger, rows: [parcel("T1", "A*2 B")] });
    expect(message).toContain("first posted 2026-11-20 from first.csv row 7");
  });

  it("is a new package for `create` by number, if no package of the order holds any of the items", () => {
    const row = parcel("T1", "C", { action: "create" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T1 create"]);
    const taken = [...ledger, posted("102", "T2", "C*5")];
    expect(decide({ ledger: taken, rows: [row] })).toEqual(refused);
    expect(decide({ ledger, rows: [parcel("T1", "C")] })).toEqual(refused);
  });
});

describe("a package found by ID or number with the same items and something else different", () => {
  const ledger = [posted("101", "T1", "A")];

  it.each(["", "update"])("is updated under the stored ID (action %j)", (action) => {
    const byNumber = parcel("T1", "A", { action, "carrier-code": "dhl" });
    expect(decide({ ledger, rows: [byNumber] })).toEqual(["T1 update 101"]);
    const byId = parcel("T2", "A", { action, "package-id": "101" });
    expect(decide({ ledger, rows: [byId] })).toEqual(["T2 update 101"]);
  });

  it("keeps the stored value of a blank cell, and says what it replaces", () => {
    const row = parcel("T2", "A", { "package-id": "101", "carrier-code": "" });
    const { packages } = decideScenario({ ledger, rows: [row] });
    expect(packages[0]?.decision).toMatchObject({
      content: { trackingNumber: "T2", carrierCode: "ups" },
      before: { trackingNumber: "T1" },
    });
  });

  it("is refused for `create`: package-id-in-use", () => {
    const byNumber = parcel("T1", "A", { action: "create", "carrier-code": "dhl" });
    expect(decide({ ledger, rows: [byNumber] })).toEqual(["T1 package-id-in-use"]);
    const byId = parcel("T2", "A", { action: "create", "package-id": "101" });
    expect(decide({ ledger, rows: [byId] })).toEqual(["T2 package-id-in-use"]);
  });

  it("is ambiguous when two packages of the sheet aim at it", () => {
    const rows = [
      parcel("T2", "A", { "package-id": "101" }),
      parcel("T3", "A", { "original-tracking-number": "T1" }),
    ];
    expect(decide({ ledger, rows })).toEqual(["T2 ambiguous-package", "T3 ambiguous-package"]);
  });
});
