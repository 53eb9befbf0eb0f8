import { describe, expect, it } from "vitest";
import {
  decide,
  decideScenario,
  doubtful,
  doubtfullyCorrected,
  messageOf,
  parcel,
  posted,
} from "./scenario.ts";

describe("before anything else", () => {
  const ledger = [posted("101", "T1", "A")];

  it("an order that a live run holds waits, whatever its rows say", () => {
    const history = { claimedBy: "run 7", otherSellers: ["north"] };
    const rows = [
      parcel("T1", "A"),
      parcel("T2", "B"),
      parcel("T3", ""),
      parcel("T4", "A", { action: "update" }),
    ];
    expect(decide({ ledger, history, rows })).toEqual(["T1 wait", "T2 wait", "T3 wait", "T4 wait"]);
  });

  it("but a row that is wrong in itself is refused at once", () => {
    const history = { claimedBy: "run 7" };
    expect(decide({ history, rows: [parcel("T1", "A*0")] })).toEqual(["T1 invalid-quantity"]);
  });

  it("an order known under another seller is refused: known-to-other-seller", () => {
    const history = { otherSellers: ["north"] };
    const rows = [parcel("T1", "A"), parcel("T2", "")];
    expect(decide({ history, rows })).toEqual([
      "T1 known-to-other-seller",
      "T2 known-to-other-seller",
    ]);
    expect(messageOf({ history, rows })).toContain("north");
  });

  it("unless it is known under its own seller as well", () => {
    const history = { otherSellers: ["north"] };
    expect(decide({ ledger, history, rows: [parcel("T1", "A")] })).toEqual([
      "T1 already-posted 101",
    ]);
  });
});

describe("a create in doubt", () => {
  const ledger = [doubtful("101", "T1", "A B")];

  it.each(["", "create", "update"])("is replayed by the same content (action %j)", (action) => {
    expect(decide({ ledger, rows: [parcel("T1", "A B", { action })] })).toEqual(["T1 replay 101"]);
  });

  it("is replayed whole by exact lines of it", () => {
    const { packages } = decideScenario({ ledger, rows: [parcel("T1", "B")] });
    expect(packages[0]?.decision).toMatchObject({
      kind: "replay",
      packageId: "101",
      postId: 5,
      before: null,
      content: { items: [{ id: "A" }, { id: "B" }] },
    });
  });

  it("is replayed by an old row too: that is a repeat of itself", () => {
    const firstReads = { "new.csv": 1 };
    expect(decide({ ledger, rows: [parcel("T1", "A B")], firstReads })).toEqual(["T1 replay 101"]);
  });

  it("takes the new content of an update with the same items under the stored ID", () => {
    const byItems = parcel("T2", "A B", { action: "update" });
    expect(decide({ ledger, rows: [byItems] })).toEqual(["T2 update 101"]);
    const byId = parcel("T2", "A B", { action: "update", "package-id": "101" });
    expect(decide({ ledger, rows: [byId] })).toEqual(["T2 update 101"]);
    const byOriginal = parcel("T2", "A B", { "original-tracking-number": "T1" });
    expect(decide({ ledger, rows: [byOriginal] })).toEqual(["T2 update 101"]);
  });

  it.each([
    ["other items", parcel("T1", "A*2 B")],
    ["another carrier, blank", parcel("T1", "A B", { "carrier-code": "fedex" })],
    ["another carrier, create", parcel("T1", "A B", { "carrier-code": "fedex", action: "create" })],
    ["the same items under another number, blank", parcel("T2", "A B")],
    ["the same items under another number, create", parcel("T2", "A B", { action: "create" })],
    ["an update with other items", parcel("T1", "A", { action: "update", "carrier-code": "dhl" })],
  ])("refuses anything else, settle-first: %s", (_, row) => {
    expect(decide({ ledger, rows: [row] })).toEqual([
      `${row[0]?.cells["tracking-number"] ?? ""} settle-first`,
    ]);
  });

  it("refuses an update that is older than the attempt, or one of our own results", () => {
    const rows = [parcel("T2", "A B", { action: "update" })];
    expect(decide({ ledger, rows, firstReads: { "new.csv": 1 } })).toEqual(["T2 settle-first"]);
    const result = parcel("T2", "A B", { action: "update" }, { earlier: { result: "posted" } });
    expect(decide({ ledger, rows: [result] })).toEqual(["T2 settle-first"]);
  });

  it("refuses an update by items that might mean another package", () => {
    const twins = [...ledger, posted("102", "T2", "A B")];
    const rows = [parcel("T3", "A B", { action: "update" })];
    expect(decide({ ledger: twins, rows })).toEqual(["T3 settle-first"]);
  });

  it("does not touch rows of other packages of the order", () => {
    const both = [...ledger, posted("102", "T2", "C")];
    const rows = [parcel("T1", "A B"), parcel("T2", "C"), parcel("T3", "D")];
    expect(decide({ ledger: both, rows })).toEqual([
      "T1 replay 101",
      "T2 already-posted 102",
      "T3 create",
    ]);
  });
});

describe("a correction in doubt", () => {
  const ledger = [doubtfullyCorrected(posted("101", "T1", "A"), "T2")];

  it("is replayed by the same content, and knows what it replaces", () => {
    const { packages } = decideScenario({ ledger, rows: [parcel("T2", "A")] });
    expect(packages[0]?.decision).toMatchObject({
      kind: "replay",
      postId: 6,
      content: { trackingNumber: "T2" },
      before: { trackingNumber: "T1" },
    });
  });

  it("refuses the confirmed content: that would be the old number", () => {
    expect(decide({ ledger, rows: [parcel("T1", "A")] })).toEqual(["T1 settle-first"]);
  });

  it("takes a newer update under the stored ID", () => {
    const row = parcel("T3", "A", { action: "update", "package-id": "101" });
    expect(decide({ ledger, rows: [row] })).toEqual(["T3 update 101"]);
    const back = parcel("T1", "A", { action: "update" });
    expect(decide({ ledger, rows: [back] })).toEqual(["T1 update 101"]);
  });
});
