import { describe, expect, it } from "vitest";
import type { OrderRead, OrderReading, ReadPackage } from "../../../src/domain/order-reading.ts";
import {
  decide,
  decideScenario,
  doubtful,
  items,
  messageOf,
  parcel,
  posted,
  type Scenario,
} from "./scenario.ts";

/** What the marketplace said of the order: so much ordered, so much shipped. */
function reading(ordered: string, shipped: string, more: Partial<OrderReading> = {}): OrderRead {
  const gone = items(shipped);
  const reading: OrderReading = {
    orderId: "111-1",
    status: "open",
    fulfilledBy: "merchant",
    isShipPlus: false,
    shipBy: null,
    items: items(ordered).map(({ id, quantity }) => ({
      id,
      sku: `SKU-${id}`,
      ordered: quantity,
      shipped: gone.find((item) => item.id === id)?.quantity ?? 0,
    })),
    packages: [],
    ...more,
  };
  return { kind: "read", reading, readAtMs: 0 };
}

function shown(packageReferenceId: string, trackingNumber: string, held: string): ReadPackage {
  const rest = { carrier: "UPS", shippingService: "", shippedAt: "", status: "SHIPPED" };
  const codes = { transparencyCodes: [] };
  return { packageReferenceId, trackingNumber, ...rest, items: items(held), ...codes };
}

const asked = (read: OrderRead, scenario: Scenario): Scenario => ({ ...scenario, read });
const decideOn = (read: OrderRead, scenario: Scenario) => decide(asked(read, scenario));
const ROW = { rows: [parcel("T1", "A")] };

describe("an order that was read", () => {
  it.each([
    ["cancelled", { status: "cancelled" }, "order-cancelled"],
    ["shipped by Amazon", { fulfilledBy: "marketplace" }, "fulfilled-by-amazon"],
    ["confirmed by Amazon itself", { isShipPlus: true }, "ship-plus"],
  ] as const)("and is %s takes no parcel", (_, more, code) => {
    const read = reading("A*2", "", more);
    expect(decideOn(read, ROW)).toEqual([`T1 ${code}`]);
    // Neither a correction, nor a row that says nothing of items, nor one that asks.
    const known = { ledger: [posted("101", "T0", "A*2")] };
    const named = parcel("T1", "A*2", { "package-id": "101" });
    expect(decideOn(read, { ...known, rows: [named] })).toEqual([`T1 ${code}`]);
    expect(decideOn(read, { rows: [parcel("T1", "")] })).toEqual([`T1 ${code}`]);
    expect(decideOn(read, { ...known, rows: [parcel("T1", "A*2")] })).toEqual([`T1 ${code}`]);
    // What is there already, and what only ends a doubt, is left alone.
    expect(decideOn(read, { ...known, rows: [parcel("T0", "A*2")] })).toEqual([
      "T0 already-posted 101",
    ]);
    expect(decideOn(read, { ledger: [doubtful("101", "T1", "A")], ...ROW })).toEqual([
      "T1 replay 101",
    ]);
    // A row that is wrong in itself is told so.
    expect(decideOn(read, { rows: [parcel("T1", "A", { quantity: "0" })] })).toEqual([
      "T1 invalid-quantity",
    ]);
  });

  it("and is confirmed by Amazon is no missing history", () => {
    const read = reading("A", "A", { isShipPlus: true, status: "shipped" });
    expect(decideOn(read, ROW)).toEqual(["T1 ship-plus"]);
  });

  it("has items: others are strangers, and are told with those that it has", () => {
    const scenario = asked(reading("A B", ""), { rows: [parcel("T1", "C")] });
    expect(decide(scenario)).toEqual(["T1 unknown-item"]);
    expect(messageOf(scenario)).toBe("Item C is not on the order; it has A (SKU-A), B (SKU-B).");
  });

  it("fills in what its rows leave open", () => {
    const read = reading("A*3 B", "A");
    const ledger = [posted("101", "T0", "A")];
    const [only] = decideScenario(asked(read, { ledger, rows: [parcel("T1", "")] })).packages;
    expect(only?.decision).toMatchObject({ kind: "create", content: { items: items("A*2 B") } });
    const bySku = parcel("T1", "", { sku: "SKU-B" });
    const [named] = decideScenario(asked(read, { ledger, rows: [bySku] })).packages;
    expect(named?.decision).toMatchObject({ content: { items: items("B") } });
  });

  it("fills in nothing where it does not tell how much is shipped", () => {
    const untold = reading("A*3", "");
    if (untold.kind !== "read") throw new Error("it was read");
    const list = untold.reading.items.map((item) => ({ ...item, shipped: null }));
    const read = { ...untold, reading: { ...untold.reading, items: list } };
    expect(decideOn(read, { rows: [parcel("T1", "")] })).toEqual(["T1 missing-items"]);
    expect(decideOn(read, { rows: [parcel("T1", "A")] })).toEqual(["T1 create"]);
  });

  it("has been shipped elsewhere: a question for a blank row, a no for another parcel", () => {
    const parts = [shown("77", "T1", "A")];
    const read = reading("A", "A", { status: "shipped", packages: parts });
    expect(decideOn(read, ROW)).toEqual(["T1 history-missing"]);
    expect(messageOf(asked(read, ROW))).toContain("already has this number, on package 77");
    const create = { rows: [parcel("T2", "A", { action: "create" })] };
    expect(decideOn(read, create)).toEqual(["T2 already-fulfilled-elsewhere"]);
    const partly = reading("A*3", "A", { status: "partially-shipped" });
    expect(decideOn(partly, create)).toEqual(["T2 create"]);
    expect(decideOn(partly, { rows: [parcel("T2", "A*3", { action: "create" })] })).toEqual([
      "T2 over-shipment",
    ]);
  });
});

describe("an order that the marketplace does not know, or that was not read", () => {
  const notFound: OrderRead = { kind: "not-found", message: "No such order." };
  const unread = (code: "order-not-read" | "credentials-refused"): OrderRead => {
    return { kind: "unread", code, message: "HTTP 503" };
  };
  const update = {
    ledger: [posted("101", "T0", "A")],
    rows: [parcel("T1", "A", { "package-id": "101" })],
  };

  it("takes no parcel", () => {
    expect(decideOn(notFound, ROW)).toEqual(["T1 unknown-order"]);
    expect(messageOf(asked(notFound, ROW))).toContain("No such order.");
    expect(decideOn(notFound, update)).toEqual(["T1 unknown-order"]);
    expect(decideOn(unread("order-not-read"), ROW)).toEqual(["T1 order-not-read"]);
  });

  it("takes a correction of what is known, when it could not be read", () => {
    expect(decideOn(unread("order-not-read"), update)).toEqual(["T1 update 101"]);
  });

  it("is left to its account's refusal, which stops it and says why", () => {
    expect(decideOn(unread("credentials-refused"), ROW)).toEqual(["T1 create"]);
  });
});
