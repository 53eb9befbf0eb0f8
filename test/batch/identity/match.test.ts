import { describe, expect, it } from "vitest";
import { computePackageId } from "../../../src/domain/package-id.ts";
import { decide, items, messageOf, ORDER, parcel, posted } from "./scenario.ts";

const trust = { trustPackageIds: true };

describe("a package of the sheet is found by the first key that finds", () => {
  const first = posted("101", "T1", "A", { once: ["T0"] });
  const second = posted("102", "T2", "A");

  it("its package ID, whatever its number", () => {
    const row = parcel("T2", "A", { "package-id": "101" });
    expect(decide({ ledger: [first, second], rows: [row] })).toEqual(["T2 update 101"]);
  });

  it("then its original number as a current one, which implies update", () => {
    const row = parcel("T9", "A", { "original-tracking-number": "t 1" });
    expect(decide({ ledger: [first, second], rows: [row] })).toEqual(["T9 update 101"]);
  });

  it("then its original number as an earlier one", () => {
    const row = parcel("T9", "A", { "original-tracking-number": "T0" });
    expect(decide({ ledger: [first, second], rows: [row] })).toEqual(["T9 update 101"]);
  });

  it("a current one before an earlier one", () => {
    const reused = posted("103", "T0", "A");
    const row = parcel("T9", "A", { "original-tracking-number": "T0" });
    expect(decide({ ledger: [first, reused], rows: [row] })).toEqual(["T9 update 103"]);
  });

  it("then its tracking number as a current one", () => {
    const row = parcel("T2", "A", { "carrier-code": "fedex", "original-tracking-number": "?" });
    expect(decide({ ledger: [first, second], rows: [row] })).toEqual(["T2 update 102"]);
  });

  it("then its tracking number as an earlier one", () => {
    expect(decide({ ledger: [first, second], rows: [parcel("T0", "A")] })).toEqual([
      "T0 superseded 101",
    ]);
  });

  it("then its items", () => {
    const row = parcel("T9", "A", { action: "update" });
    expect(decide({ ledger: [first], rows: [row] })).toEqual(["T9 update 101"]);
  });
});

describe("by items", () => {
  const whole = posted("101", "T1", "A*2 B");

  it("a blank action also finds packages that contain them", () => {
    expect(decide({ ledger: [whole], rows: [parcel("T9", "A")] })).toEqual(["T9 needs-action"]);
  });

  it("a stated action finds exactly the same items only", () => {
    const row = (action: string) => parcel("T9", "A", { action });
    expect(decide({ ledger: [whole], rows: [row("create")] })).toEqual(["T9 create"]);
    expect(decide({ ledger: [whole], rows: [row("update")] })).toEqual(["T9 unknown-package-id"]);
  });

  it("a package whose current number and whole content stand in the sheet is no candidate", () => {
    const inDoubtElsewhere = [posted("101", "T1", "A")];
    const rows = [parcel("T1", "A"), parcel("T2", "A")];
    // An old sheet: were 101 a candidate, T2 would be older than its last change.
    const firstReads = { "new.csv": 1 };
    expect(decide({ ledger: inDoubtElsewhere, rows, firstReads })).toEqual([
      "T1 already-posted 101",
      "T2 needs-action",
    ]);
    expect(decide({ ledger: inDoubtElsewhere, rows: rows.slice(1), firstReads })).toEqual([
      "T2 superseded 101",
    ]);
  });

  it("an original number that the order does not know finds no other parcel", () => {
    const ledger = [posted("101", "T1", "A")];
    const row = parcel("T9", "A", { "original-tracking-number": "T8" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T9 unknown-package-id"]);
    const computed = computePackageId(ORDER.orderId, items("A"), "T8");
    expect(decide({ ledger, rows: [row], settings: trust })).toEqual([`T9 update ${computed}`]);
  });
});

describe("a package ID unknown to the order", () => {
  const ledger = [posted("101", "T1", "A", { once: ["T0"] })];

  it("matches nothing further: a blank row creates under it", () => {
    const row = parcel("T9", "A", { "package-id": "7" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T9 create 7"]);
  });

  it("nor by an earlier number: this is how a reused number becomes another parcel", () => {
    const row = parcel("T0", "A", { "package-id": "7", action: "create" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T0 create 7"]);
  });

  it.each(["", "create", "update"])(
    "on another package's current number is a package-id-conflict (action %j)",
    (action) => {
      const row = parcel("T1", "A", { "package-id": "7", action });
      expect(decide({ ledger, rows: [row], settings: trust })).toEqual(["T1 package-id-conflict"]);
      expect(messageOf({ ledger, rows: [row] })).toContain("belongs to package 101");
    },
  );

  it("beside another package's current number as the original one is a conflict too", () => {
    const row = parcel("T9", "A", { "package-id": "7", "original-tracking-number": "T1" });
    expect(decide({ ledger, rows: [row], settings: trust })).toEqual(["T9 package-id-conflict"]);
  });
});
