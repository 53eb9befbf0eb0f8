import { describe, expect, test } from "vitest";
import { call, messageOf, openSandbox, ship } from "./client.ts";

const listed = {
  orders: [{ orderId: "111-1", items: [{ id: "item-a", quantity: 3, sku: "SKU-A" }] }],
  openOrders: false,
};

describe("POST fulfillments", () => {
  test("creates a package and gives its ID back nowhere", async () => {
    const sandbox = await openSandbox();
    const seen = await ship(sandbox);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatchObject({
      success: true,
      fulfillment: {
        orderId: "111-1",
        tracking: { number: "TRACK-1", company: "ups" },
        items: [{ id: "item-a", quantity: "1" }],
        packages: [],
      },
    });
    expect(JSON.stringify(seen.body)).not.toContain("1000001");
  });

  test("the same ID edits; the past is kept", async () => {
    const sandbox = await openSandbox({ editsMax: 1 });
    await ship(sandbox);
    expect((await ship(sandbox)).status).toBe(200);
    expect((await ship(sandbox, { number: "TRACK-2", company: "dhl" })).status).toBe(200);
    const refused = await ship(sandbox, { number: "TRACK-3" });
    expect([refused.status, messageOf(refused)]).toEqual([
      400,
      expect.stringContaining("maximum number of allowed updates"),
    ]);
    const [held] = sandbox.state().stores[0]?.packages ?? [];
    expect(held).toMatchObject({
      trackingNumber: "TRACK-2",
      companyId: "dhl",
      creates: 1,
      edits: 1,
      repeats: 1,
      history: ["TRACK-1", "TRACK-2"],
    });
  });

  test("holds the order to what was ordered", async () => {
    const sandbox = await openSandbox(listed);
    const items = [{ id: "item-a", quantity: 2 }];
    expect((await ship(sandbox, { items })).status).toBe(200);
    expect(messageOf(await ship(sandbox, { id: "2", items }))).toContain("overfulfillment");
    expect((await ship(sandbox, { id: "3" })).status).toBe(200);
    expect(messageOf(await ship(sandbox, { id: "4" }))).toContain("PackageToUpdateNotFound");
    expect((await ship(sandbox, { order: "111-2" })).status).toBe(404);
    await call(sandbox, "POST", "/sandbox/orders", {
      body: { orders: [{ orderId: "111-2", items: [{ id: "item-a", quantity: 1 }] }] },
    });
    expect((await ship(sandbox, { order: "111-2" })).status).toBe(200);
  });

  test.each([
    ["a number as package ID", { id: 1_000_001 }, "fields with invalid type"],
    ["no package ID", { id: undefined }, "must be a positive numeric value"],
    ["a package ID beyond 31 bits", { id: "2147483648" }, "must be a positive numeric value"],
    ["a package ID with zeros before it", { id: "007" }, "must be a positive numeric value"],
    ["no tracking number", { number: "" }, "fulfillment.tracking.number"],
    ["a blank carrier", { company: " " }, "fulfillment.tracking.companyId"],
    ["no items", { items: [] }, "fulfillment.items"],
    ["an item ID that is a number", { items: [{ id: 7, quantity: 1 }] }, "fulfillment.items.0.id"],
    ["no quantity", { items: [{ id: "a", quantity: 0 }] }, "fulfillment.items.0.quantity"],
    ["a quantity as text", { items: [{ id: "a", quantity: "1" }] }, "items.0.quantity"],
    [
      "an item twice",
      {
        items: [
          { id: "a", quantity: 1 },
          { id: "a", quantity: 1 },
        ],
      },
      "stands twice",
    ],
  ])("refuses %s", async (_, change, message) => {
    const sandbox = await openSandbox();
    const seen = await ship(sandbox, change);
    expect([seen.status, messageOf(seen)]).toEqual([400, expect.stringContaining(message)]);
    expect(sandbox.state().stores[0]?.packages).toEqual([]);
  });
});

describe("the other operations", () => {
  test("an order shows what was shipped, and no package ID", async () => {
    const sandbox = await openSandbox(listed);
    await ship(sandbox);
    const seen = await call(sandbox, "GET", "/api/v2/orders/111-1");
    expect(seen.body).toMatchObject({
      success: true,
      order: {
        id: "111-1",
        status: { status: "PartiallyShipped" },
        items: [{ id: "item-a", sku: "SKU-A", quantity: "3", fulfillment: { quantity: "1" } }],
        packages: [],
      },
    });
    expect(JSON.stringify(seen.body)).not.toContain("1000001");
    expect((await call(sandbox, "GET", "/api/v2/orders/111-9")).status).toBe(404);
  });

  test("an open order that nobody knows is empty", async () => {
    const sandbox = await openSandbox();
    const seen = await call(sandbox, "GET", "/api/v2/orders/111-9");
    expect(seen.body).toMatchObject({ success: true, order: { id: "111-9", items: [] } });
  });

  test("a status is recorded, an unknown one refused", async () => {
    const sandbox = await openSandbox();
    const path = "/api/v2/orders/111-1/fulfillments/123";
    const body = (status: string) => ({ body: { fulfillment: { status: { status } } } });
    expect((await call(sandbox, "PUT", path, body("PickedUp"))).status).toBe(200);
    expect((await call(sandbox, "PUT", path, body("Lost"))).status).toBe(400);
    expect(sandbox.state().stores[0]?.statuses).toEqual([
      { orderId: "111-1", status: "PickedUp", items: [], atMs: expect.any(Number) },
    ]);
  });

  test("the carriers are listed", async () => {
    const sandbox = await openSandbox();
    const seen = await call(sandbox, "GET", "/api/v2/services/allowed");
    const { allowedCarriers } = seen.body as { allowedCarriers: { id: string; name: string }[] };
    expect(allowedCarriers).toContainEqual({ id: "17feia", name: "17FEIA" });
    expect(allowedCarriers).toHaveLength(12);
  });
});
