import { describe, expect, it } from "vitest";
import {
  decide,
  decideScenario,
  doubtful,
  facts,
  messageOf,
  parcel,
  posted,
  type Scenario,
} from "./scenario.ts";

/** What each created package holds: `T1 A*1 B*2`. */
function created(scenario: Scenario): string[] {
  return decideScenario(scenario).packages.flatMap(({ decision }) => {
    if (decision.kind !== "create") return [];
    const held = decision.content.items.map((item) => `${item.id}*${item.quantity}`);
    return [[decision.content.trackingNumber, ...held].join(" ")];
  });
}

const noItem = (number: string, cells = {}) => parcel(number, "", cells);
const bySku = (number: string, sku: string, quantity = "") => parcel(number, "", { sku, quantity });

describe("a row with no item or no quantity", () => {
  it("stands for what is unshipped of the order", () => {
    const ledger = [posted("101", "T1", "A")];
    expect(created({ ledger, rows: [noItem("T2")], ordered: "A*3 B" })).toEqual(["T2 A*2 B*1"]);
  });

  it("or, with a SKU, of that item", () => {
    expect(created({ rows: [bySku("T2", "SKU-B")], ordered: "A*3 B*2" })).toEqual(["T2 B*2"]);
  });

  it("or, with an item, of that item", () => {
    const rows = [parcel("T2", "B", { quantity: "" })];
    expect(created({ rows, ordered: "A*3 B*2" })).toEqual(["T2 B*2"]);
  });

  it("stands for so many units where a SKU, or the order's only item, tells which", () => {
    expect(created({ rows: [bySku("T2", "SKU-A", "2")], ordered: "A*3 B*2" })).toEqual(["T2 A*2"]);
    expect(created({ rows: [noItem("T2", { quantity: "2" })], ordered: "A*3" })).toEqual([
      "T2 A*2",
    ]);
  });

  it("is matched by number first, and then stands for what that package holds", () => {
    const ledger = [posted("101", "T1", "A B*2")];
    expect(decide({ ledger, rows: [noItem("T1")] })).toEqual(["T1 already-posted 101"]);
    expect(decide({ ledger, rows: [parcel("T1", "B", { quantity: "" })] })).toEqual([
      "T1 already-posted 101",
    ]);
    expect(decide({ ledger, rows: [noItem("T1", { "carrier-code": "dhl" })] })).toEqual([
      "T1 update 101",
    ]);
    const twice = [noItem("T1"), noItem("T1", { partner: "north" })];
    expect(decide({ ledger, rows: twice })).toEqual(["T1 already-posted 101"]);
  });

  it("that says another quantity of a package's only item is inconsistent with it", () => {
    const ledger = [posted("101", "T1", "A")];
    expect(decide({ ledger, rows: [noItem("T1", { quantity: "1" })] })).toEqual([
      "T1 already-posted 101",
    ]);
    expect(decide({ ledger, rows: [noItem("T1", { quantity: "2" })] })).toEqual([
      "T1 inconsistent-with-initial-post",
    ]);
  });

  it("leaves what other rows name, in its own package and in others", () => {
    const mixed = [...parcel("T2", "A"), ...noItem("T2")];
    expect(created({ rows: [mixed, parcel("T3", "B")], ordered: "A*3 B*2" })).toEqual([
      "T2 A*3 B*1",
      "T3 B*1",
    ]);
    expect(created({ rows: [noItem("T2"), bySku("T3", "SKU-A", "1")], ordered: "A*3 B" })).toEqual([
      "T2 A*2 B*1",
      "T3 A*1",
    ]);
  });

  it("counts once when it stands there twice and --duplicate-rows once", () => {
    const settings = { duplicateRows: "once" } as const;
    const rows = [noItem("T2"), noItem("T2")];
    expect(created({ rows, settings, ordered: "A*3" })).toEqual(["T2 A*3"]);
  });

  it("may stand beside another where each has an item of its own", () => {
    const rows = [bySku("T1", "SKU-A"), bySku("T2", "SKU-B")];
    expect(created({ rows, ordered: "A*3 B*2" })).toEqual(["T1 A*3", "T2 B*2"]);
  });
});

describe("missing-items", () => {
  it("without an order report or a read", () => {
    expect(decide({ rows: [noItem("T1")] })).toEqual(["T1 missing-items"]);
    expect(decide({ rows: [parcel("T1", "A", { quantity: "" })] })).toEqual(["T1 missing-items"]);
    expect(decide({ rows: [bySku("T1", "SKU-A")] })).toEqual(["T1 missing-items"]);
  });

  it("where only other rows of the sheet tell of the order: it may hold more", () => {
    const told = parcel("T1", "A", { "quantity-purchased": "2" });
    expect(decide({ rows: [told, noItem("T2")] })).toEqual(["T1 create", "T2 missing-items"]);
    expect(decide({ rows: [told, noItem("T2", { quantity: "1" })] })).toContain("T2 missing-items");
  });

  it("with two such unmatched parcels in one order, on both", () => {
    const rows = [noItem("T1"), noItem("T2")];
    expect(decide({ rows, ordered: "A*2" })).toEqual(["T1 missing-items", "T2 missing-items"]);
    const sameItem = [bySku("T1", "SKU-A"), noItem("T2")];
    expect(decide({ rows: sameItem, ordered: "A*2 B" })).toEqual([
      "T1 missing-items",
      "T2 missing-items",
    ]);
  });

  it("and says which number to keep, where one unit travels in several boxes", () => {
    const rows = [noItem("T1"), noItem("T2"), noItem("T3")];
    expect(messageOf({ rows, ordered: "A" })).toBe(
      "1 unit of the order is left to ship, and 3 boxes stand for it: T1, T2, T3. In several boxes, " +
        "a unit has one tracking number at the marketplace; keep T1, the first of them, unless the carrier " +
        "calls another one the lead or master number, and take out the rows of the others.",
    );
    expect(messageOf({ rows, ordered: "A*2 B" })).not.toContain("keep");
    const ledger = [posted("101", "T0", "A*2")];
    expect(messageOf({ ledger, rows, ordered: "A*4" })).toContain("2 units of the order are left");
  });

  it("but not where one of the two is matched by its number", () => {
    const ledger = [posted("101", "T1", "A")];
    expect(decide({ ledger, rows: [noItem("T1"), noItem("T2")], ordered: "A B" })).toEqual([
      "T1 already-posted 101",
      "T2 create",
    ]);
  });

  it("where a SKU is no item of the order, or two", () => {
    expect(decide({ rows: [bySku("T1", "SKU-X")], ordered: "A*2" })).toEqual(["T1 missing-items"]);
    const twins = facts("A B");
    const items = new Map([...twins.items].map(([id, item]) => [id, { ...item, sku: "S" }]));
    expect(decide({ rows: [bySku("T1", "S")], facts: { ...twins, items } })).toEqual([
      "T1 missing-items",
    ]);
  });

  it("where another row may, or may not, hold the units: a correction, a refused row", () => {
    const ledger = [posted("101", "T1", "A")];
    const asked = [noItem("T3"), parcel("T2", "A")];
    expect(decide({ ledger, rows: asked, ordered: "A*3" })).toEqual([
      "T2 needs-action",
      "T3 missing-items",
    ]);
    const wrong = [noItem("T3"), parcel("T2", "A", { quantity: "x" })];
    expect(decide({ rows: wrong, ordered: "A*3" })).toEqual([
      "T2 invalid-quantity",
      "T3 missing-items",
    ]);
    const answered = [noItem("T3"), parcel("T2", "A", { action: "update" })];
    expect(decide({ ledger, rows: answered, ordered: "A*3" })).toEqual([
      "T2 update 101",
      "T3 create",
    ]);
    expect(created({ ledger, rows: answered, ordered: "A*3" })).toEqual(["T3 A*2"]);
    // An update that is trusted is of a parcel that the ledger does not count.
    const trusted = [noItem("T3"), parcel("T2", "A", { "package-id": "7", action: "update" })];
    const settings = { trustPackageIds: true };
    expect(created({ rows: trusted, settings, ordered: "A*3" })).toEqual(["T3 A*2"]);
    const ofOther = [bySku("T3", "SKU-B"), parcel("T2", "A")];
    expect(decide({ ledger, rows: ofOther, ordered: "A*3 B" })).toContain("T3 create");
  });

  it("where nothing is left unshipped", () => {
    const ledger = [posted("101", "T1", "A")];
    expect(decide({ ledger, rows: [noItem("T2")], ordered: "A" })).toEqual(["T2 missing-items"]);
    expect(messageOf({ ledger, rows: [noItem("T2")], ordered: "A" })).toContain("left unshipped");
  });

  it("for an update of a package that is not known: what is unshipped is not what it holds", () => {
    const rows = [noItem("T2", { "package-id": "7", action: "update" })];
    const settings = { trustPackageIds: true };
    expect(decide({ rows, settings, ordered: "A" })).toEqual(["T2 missing-items"]);
    expect(decide({ rows, ordered: "A" })).toEqual(["T2 unknown-package-id"]);
    expect(decide({ rows: [noItem("T2", { action: "update" })], ordered: "A" })).toEqual([
      "T2 missing-items",
    ]);
  });
});

describe("over-shipment", () => {
  const rows = [parcel("T2", "A", { action: "create" }), parcel("T3", "A", { action: "create" })];
  const both = ["T2 over-shipment", "T3 over-shipment"];

  it("rejects all new packages that together exceed what remains", () => {
    expect(decide({ rows, ordered: "A*2" })).toEqual(["T2 create", "T3 create"]);
    expect(decide({ rows, ordered: "A" })).toEqual(both);
  });

  it("counts what the ledger knows, in doubt included", () => {
    expect(decide({ rows, ordered: "A*2", ledger: [posted("101", "T1", "A")] })).toEqual(both);
    const inDoubt = decide({
      rows: [...rows, parcel("T1", "A")],
      ordered: "A*2",
      ledger: [doubtful("101", "T1", "A")],
    });
    expect(inDoubt).toEqual(["T1 replay 101", ...both]);
  });

  it("takes the larger of ledger and marketplace, not both together", () => {
    const ledger = [posted("101", "T1", "A")];
    expect(decide({ rows, ledger, facts: facts("A*3", "A") })).toEqual(["T2 create", "T3 create"]);
    expect(decide({ rows, ledger, facts: facts("A*3", "A*2") })).toEqual(both);
  });

  it("spares new packages that do not hold the exceeded item", () => {
    const other = parcel("T4", "B", { action: "create" });
    expect(decide({ rows: [...rows, other], ordered: "A B" })).toEqual([...both, "T4 create"]);
  });

  it("is not known without an ordered quantity, and not looked for", () => {
    expect(decide({ rows })).toEqual(["T2 create", "T3 create"]);
  });

  it("does not count updates and skips", () => {
    const ledger = [posted("101", "T1", "A"), posted("102", "T2", "B")];
    const known = [parcel("T1", "A"), parcel("T5", "B", { "package-id": "102" })];
    expect(decide({ rows: known, ledger, ordered: "A B" })).toEqual([
      "T1 already-posted 101",
      "T5 update 102",
    ]);
  });

  it("says ordered, left and wanted", () => {
    expect(messageOf({ rows, ordered: "A" })).toBe(
      "Item A: 1 ordered, 1 left, 2 in new packages of this run. Where that is one unit in several boxes, " +
        "a unit has one tracking number at the marketplace; keep T2, the first of them, unless the carrier " +
        "calls another one the lead or master number, and take out the rows of the others.",
    );
  });
});
