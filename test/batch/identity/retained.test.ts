import { describe, expect, it } from "vitest";
import type { RetainedIntent } from "../../../src/domain/history.ts";
import { content, decide, decideScenario, parcel, posted } from "./scenario.ts";

/** An intent of `claim-2`, recorded at step 20 and certainly not applied. */
function intent(
  kind: "create" | "update",
  packageId: string,
  number: string,
  held: string,
): RetainedIntent {
  return { kind, packageId, content: content(number, held), seq: 20, claim: "claim-2" };
}

describe("an intent that was never applied", () => {
  const known = posted("101", "T1", "A");
  const retained = [intent("create", "202", "T2", "A")];

  it("keeps its kind and ID: a second parcel is not asked about again", () => {
    expect(decide({ ledger: [known], rows: [parcel("T2", "A")] })).toEqual(["T2 needs-action"]);
    expect(decide({ ledger: [known], history: { retained }, rows: [parcel("T2", "A")] })).toEqual([
      "T2 create 202",
    ]);
  });

  it("keeps them in whatever way the run is answered now", () => {
    const settings = { changedTracking: "update" } as const;
    const rows = [parcel("T2", "A")];
    expect(decide({ ledger: [known], history: { retained }, rows, settings })).toEqual([
      "T2 create 202",
    ]);
  });

  it("keeps them after siblings of its own claim changed the order", () => {
    const sibling = posted("203", "T3", "B", { changedSeq: 30, changedByClaim: "claim-2" });
    expect(
      decide({ ledger: [known, sibling], history: { retained }, rows: [parcel("T2", "A")] }),
    ).toEqual(["T2 create 202"]);
  });

  it("is decided anew once another claim has changed the order since", () => {
    const moved = { ...known, changedSeq: 30 };
    expect(decide({ ledger: [moved], history: { retained }, rows: [parcel("T2", "A")] })).toEqual([
      "T2 needs-action",
    ]);
  });

  it.each([
    ["other items", parcel("T2", "A*2", { action: "create" }), "T2 create"],
    ["another carrier", parcel("T2", "A", { "carrier-code": "dhl" }), "T2 needs-action"],
    ["another number", parcel("T3", "A"), "T3 needs-action"],
    ["another action", parcel("T2", "A", { action: "update" }), "T2 update 101"],
    ["another package ID", parcel("T2", "A", { "package-id": "7" }), "T2 create 7"],
    [
      "an unknown original number",
      parcel("T2", "A", { "original-tracking-number": "T8" }),
      "T2 unknown-package-id",
    ],
  ])("is not taken up by a row with %s", (_, row, verdict) => {
    expect(decide({ ledger: [known], history: { retained }, rows: [row] })).toEqual([verdict]);
  });

  it("is not taken up as a create once its package exists", () => {
    const there = posted("202", "T9", "A", { changedSeq: 5 });
    expect(decide({ ledger: [there], history: { retained }, rows: [parcel("T2", "A")] })).toEqual([
      "T2 needs-action",
    ]);
  });

  it("still counts against what is left of the order", () => {
    const rows = [parcel("T2", "A")];
    expect(decide({ ledger: [known], history: { retained }, rows, ordered: "A" })).toEqual([
      "T2 over-shipment",
    ]);
  });
});

describe("after a rejected or failed update", () => {
  const ledger = [posted("101", "T1", "A"), posted("102", "T2", "A")];
  const retained = [intent("update", "102", "T9", "A")];

  it("the package stays posted with its last confirmed content", () => {
    expect(decide({ ledger, history: { retained }, rows: [parcel("T2", "A")] })).toEqual([
      "T2 already-posted 102",
    ]);
  });

  it("a retry with the same content keeps its kind and ID", () => {
    const rows = [parcel("T9", "A", { action: "update" })];
    expect(decide({ ledger, rows })).toEqual(["T9 ambiguous-package"]);
    expect(decide({ ledger, history: { retained }, rows })).toEqual(["T9 update 102"]);
    expect(decide({ ledger, history: { retained }, rows: [parcel("T9", "A")] })).toEqual([
      "T9 update 102",
    ]);
  });

  it("but not if the sheet names that package elsewhere", () => {
    const rows = [parcel("T9", "A", { action: "update" }), parcel("T2", "A")];
    expect(decide({ ledger, history: { retained }, rows })).toEqual([
      "T2 already-posted 102",
      "T9 ambiguous-package",
    ]);
  });

  it("its number is not the package's: the retry says what it replaces", () => {
    const { packages } = decideScenario({
      ledger,
      history: { retained },
      rows: [parcel("T9", "A")],
    });
    expect(packages[0]?.decision).toMatchObject({ before: { trackingNumber: "T2" } });
  });
});
