import { describe, expect, test } from "vitest";
import type { MarketplaceRules, OrderView, Shipment } from "../../src/sandbox/rules.ts";
import { judgeShipment } from "../../src/sandbox/rules.ts";

const rules: MarketplaceRules = { openOrders: true, editsMax: 2, countRepeats: false };
const shipment: Shipment = {
  packageId: "1000001",
  trackingNumber: "T1",
  companyId: "ups",
  items: [{ id: "a", quantity: 2 }],
  details: null,
};

function order(view: Partial<OrderView> = {}): OrderView {
  return { orderId: "111-1", ordered: null, bar: null, shipped: new Map(), held: null, ...view };
}

describe("a new package ID", () => {
  test("creates, without limit where nothing is listed", () => {
    expect(judgeShipment(shipment, order(), rules).kind).toBe("create");
  });

  test("needs a listed order where orders are not open", () => {
    const verdict = judgeShipment(shipment, order(), { ...rules, openOrders: false });
    expect(verdict).toMatchObject({ kind: "refused", status: 404 });
  });

  test("may take exactly what is left, and not one more", () => {
    const left = order({ ordered: new Map([["a", 5]]), shipped: new Map([["a", 3]]) });
    expect(judgeShipment(shipment, left, rules).kind).toBe("create");
    const less = order({ ordered: new Map([["a", 5]]), shipped: new Map([["a", 4]]) });
    expect(judgeShipment(shipment, less, rules)).toMatchObject({
      kind: "refused",
      status: 400,
      message: expect.stringContaining("Failed to create/update package due to overfulfillment"),
    });
  });

  test("is not found on an order that is fully shipped", () => {
    const full = order({ ordered: new Map([["a", 2]]), shipped: new Map([["a", 2]]) });
    expect(judgeShipment(shipment, full, rules)).toMatchObject({
      status: 400,
      message: expect.stringContaining("errorMetric=PackageToUpdateNotFound"),
    });
  });

  test("may hold only items of the order", () => {
    const other = order({ ordered: new Map([["b", 2]]) });
    expect(judgeShipment(shipment, other, rules)).toMatchObject({
      status: 400,
      message: expect.stringContaining("OrderItemId  is invalid"),
    });
  });
});

describe("a known package ID", () => {
  const held = { ...shipment, edits: 0 };

  test("edits tracking and carrier", () => {
    const changed = { ...shipment, trackingNumber: "T2" };
    const verdict = judgeShipment(changed, order({ held }), rules);
    expect(verdict).toEqual({ kind: "edit", countsAsEdit: true });
  });

  test("edits even a fully shipped order", () => {
    const view = order({ held, ordered: new Map([["a", 2]]), shipped: new Map([["a", 2]]) });
    expect(judgeShipment({ ...shipment, companyId: "dhl" }, view, rules).kind).toBe("edit");
  });

  test.each([
    ["another quantity", [{ id: "a", quantity: 1 }]],
    ["another item", [{ id: "b", quantity: 2 }]],
    [
      "an item more",
      [
        { id: "a", quantity: 2 },
        { id: "b", quantity: 1 },
      ],
    ],
  ])("is refused with %s", (_, items) => {
    expect(judgeShipment({ ...shipment, items }, order({ held }), rules)).toMatchObject({
      status: 400,
      message: expect.stringContaining("consistent with the initial POST request (a x 2)"),
    });
  });

  test("takes so many edits and no more; a repeat is free", () => {
    const worn = order({ held: { ...held, edits: 2 } });
    expect(judgeShipment({ ...shipment, trackingNumber: "T2" }, worn, rules)).toMatchObject({
      status: 400,
      message: expect.stringContaining("maximum number of allowed updates"),
    });
    expect(judgeShipment(shipment, worn, rules)).toEqual({ kind: "repeat", countsAsEdit: false });
  });

  test("counts repeats where that is asked for", () => {
    const strict = { ...rules, countRepeats: true };
    const worn = order({ held: { ...held, edits: 2 } });
    expect(judgeShipment(shipment, order({ held }), strict)).toMatchObject({ countsAsEdit: true });
    expect(judgeShipment(shipment, worn, strict).kind).toBe("refused");
  });
});
