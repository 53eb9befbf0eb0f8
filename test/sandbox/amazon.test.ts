import { describe, expect, test } from "vitest";
import { errorBody, STATIC_ORDER_ID, staticConfirmation } from "../endpoints/amazon/model.ts";
import { callAmazon, confirm, errorsOf, tokenOf } from "./amazon-client.ts";
import { openSandbox } from "./client.ts";

const ITEM = { id: "item-a", quantity: 3, sku: "SKU-A" };
const listed = { orders: [{ orderId: "111-1", items: [ITEM] }], openOrders: false };

describe("the static cases of Amazon's own sandbox", () => {
  const path = `/orders/v0/orders/${STATIC_ORDER_ID}`;

  test("confirmShipment: 204 and nothing more", async () => {
    const sandbox = await openSandbox();
    const body = staticConfirmation();
    const seen = await callAmazon(sandbox, "POST", `${path}/shipmentConfirmation`, { body });
    expect([seen.status, seen.body]).toEqual([204, undefined]);
    expect(seen.headers.get("content-type")).toBeNull();
  });

  test("confirmShipment: 400 for a date that is none", async () => {
    const sandbox = await openSandbox();
    const body = staticConfirmation("02/21/2022");
    const seen = await callAmazon(sandbox, "POST", `${path}/shipmentConfirmation`, { body });
    expect([seen.status, seen.body]).toEqual([
      400,
      { errors: [{ code: "Invalid Input", message: "Invalid Input" }] },
    ]);
  });

  test("updateShipmentStatus: 204, and 400 for a marketplace that is none", async () => {
    const sandbox = await openSandbox();
    const send = (marketplaceId: string) =>
      callAmazon(sandbox, "POST", `${path}/shipment`, {
        body: { marketplaceId, shipmentStatus: "ReadyForPickup" },
      });
    expect((await send("ATVPDKIKX0DER")).status).toBe(204);
    const seen = await send("1");
    expect([seen.status, seen.body]).toEqual([
      400,
      {
        errors: [
          { code: "InvalidInput", message: "Marketplace ID is not defined", details: "1001" },
        ],
      },
    ]);
  });
});

describe("confirmShipment", () => {
  test("creates, edits, and holds the order to what was ordered", async () => {
    const sandbox = await openSandbox({ ...listed, editsMax: 1 });
    const two = [{ orderItemId: "item-a", quantity: 2 }];
    expect((await confirm(sandbox, { detail: { orderItems: two } })).status).toBe(204);
    const more = { packageReferenceId: "2", orderItems: two };
    expect(errorsOf(await confirm(sandbox, { detail: more }))[0]).toContain("overfulfillment");
    expect((await confirm(sandbox, { detail: { packageReferenceId: "2" } })).status).toBe(204);
    expect(errorsOf(await confirm(sandbox, { detail: { packageReferenceId: "3" } }))).toEqual([
      expect.stringMatching(/^InvalidInput: .*errorMetric=PackageToUpdateNotFound/u),
    ]);
    const edit = { packageReferenceId: "2", shipDate: "2022-02-12T01:00:00Z" };
    expect((await confirm(sandbox, { detail: { packageReferenceId: "2" } })).status).toBe(204);
    expect((await confirm(sandbox, { detail: edit })).status).toBe(204);
    expect((await confirm(sandbox, { detail: edit })).status).toBe(204);
    const third = await confirm(sandbox, { detail: { ...edit, trackingNumber: "T3" } });
    expect(errorsOf(third)[0]).toContain("maximum number of allowed updates");
    expect(sandbox.state().stores[0]?.packages).toMatchObject([
      { packageId: "1", creates: 1, edits: 0 },
      { packageId: "2", creates: 1, edits: 1, repeats: 2 },
    ]);
    expect((await confirm(sandbox, { order: "111-9" })).status).toBe(404);
  });

  test.each([
    ["a cancelled order", { status: "cancelled" as const }, "NonexistentOrderItem"],
    ["a Ship+ order", { programs: ["FBM_SHIP_PLUS"] }, "Ship+ orders do not support"],
    ["an order that Amazon fulfills", { fulfilledBy: "AMAZON" as const }, "fulfilled by Amazon"],
  ])("refuses %s", async (_name, kind, text) => {
    const sandbox = await openSandbox({ orders: [{ orderId: "111-1", items: [ITEM], ...kind }] });
    const seen = await confirm(sandbox);
    expect([seen.status, errorsOf(seen)]).toEqual([400, [expect.stringContaining(text)]]);
  });

  test.each<[string, { detail?: Record<string, unknown>; top?: Record<string, unknown> }, string]>([
    [
      "a package ID as number",
      { detail: { packageReferenceId: 1 } },
      "[packageDetail.packageReferenceId]",
    ],
    [
      "no package ID",
      { detail: { packageReferenceId: undefined } },
      "PackageReferenceId: is invalid",
    ],
    [
      "a package ID with letters",
      { detail: { packageReferenceId: "PKG001" } },
      "PackageReferenceId: is invalid",
    ],
    ["package ID 0", { detail: { packageReferenceId: "0" } }, "must be a positive numeric value"],
    ["no marketplace", { top: { marketplaceId: "" } }, "Value '' at 'marketplaceId' failed"],
    [
      "a marketplace with signs",
      { top: { marketplaceId: "A-1" } },
      "Value 'A-1' at 'marketplaceId'",
    ],
    ["no carrier", { detail: { carrierCode: "" } }, "CarrierCode"],
    [
      "Other without a name",
      { detail: { carrierCode: "Other", carrierName: undefined } },
      "CarrierName",
    ],
    ["no tracking number", { detail: { trackingNumber: undefined } }, "TrackingNumber"],
    ["a date without time", { detail: { shipDate: "2022-02-11" } }, "Invalid Input: Invalid Input"],
    [
      "a day that is none",
      { detail: { shipDate: "2022-99-11T01:00:00Z" } },
      "Invalid Input: Invalid Input",
    ],
    ["items as an object", { detail: { orderItems: {} } }, "OrderItemId  is invalid"],
    ["no items", { detail: { orderItems: [] } }, "OrderItemId  is invalid"],
    [
      "an item of another order",
      { detail: { orderItems: [{ orderItemId: "x", quantity: 1 }] } },
      "OrderItemId  is invalid",
    ],
    [
      "a quantity as text",
      { detail: { orderItems: [{ orderItemId: "item-a", quantity: "1" }] } },
      "orderItems.0.quantity",
    ],
    [
      "another way of cash on delivery",
      { top: { codCollectionMethod: "Cheque" } },
      "codCollectionMethod",
    ],
    ["no package", { top: { packageDetail: undefined } }, "[packageDetail]"],
  ])("refuses %s", async (_name, change, text) => {
    const sandbox = await openSandbox(listed);
    const seen = await confirm(sandbox, change);
    expect([seen.status, errorsOf(seen)]).toEqual([400, [expect.stringContaining(text)]]);
    expect(errorBody.safeParse(seen.body).success).toBe(true);
    expect(sandbox.state().stores[0]?.packages).toEqual([]);
  });
});

describe("updateShipmentStatus", () => {
  test.each([
    [{ shipmentStatus: "Lost" }, "Unsupported ShipmentStatus passed"],
    [{ shipmentStatus: undefined }, "Unsupported ShipmentStatus passed"],
    [{ orderItems: "all" }, "Invalid Request Parameters"],
  ])("refuses %o", async (change, text) => {
    const sandbox = await openSandbox();
    const body = { marketplaceId: "ATVPDKIKX0DER", shipmentStatus: "PickedUp", ...change };
    const seen = await callAmazon(sandbox, "POST", "/orders/v0/orders/111-1/shipment", { body });
    expect([seen.status, errorsOf(seen)]).toEqual([400, [`InvalidInput: ${text}`]]);
  });
});

describe("getOrder", () => {
  const path = "/orders/2026-01-01/orders/111-1";

  test("shows packages and progress where they are asked for", async () => {
    const orders = [{ orderId: "111-1", items: [ITEM], programs: ["PRIME"] }];
    const sandbox = await openSandbox({ orders });
    const codes = ["09876543211234567890"];
    const items = [{ orderItemId: "item-a", quantity: 2, transparencyCodes: codes }];
    await confirm(sandbox, { detail: { packageReferenceId: "77", orderItems: items } });
    const seen = await callAmazon(sandbox, "GET", `${path}?includedData=PACKAGES,FULFILLMENT`);
    expect(seen.body).toMatchObject({
      order: {
        orderId: "111-1",
        programs: ["PRIME"],
        salesChannel: { channelName: "AMAZON" },
        fulfillment: { fulfillmentStatus: "PARTIALLY_SHIPPED", fulfilledBy: "MERCHANT" },
        orderItems: [
          {
            orderItemId: "item-a",
            quantityOrdered: 3,
            product: { sellerSku: "SKU-A" },
            fulfillment: { quantityFulfilled: 2, quantityUnfulfilled: 1 },
          },
        ],
        packages: [
          {
            packageReferenceId: "77",
            carrier: "FedEx",
            shippingService: "FedEx Ground",
            trackingNumber: "112345678",
            shipTime: "2022-02-11T01:00:00.000Z",
            packageItems: items,
          },
        ],
      },
    });
    const bare = await callAmazon(sandbox, "GET", path);
    expect(Object.keys((bare.body as { order: object }).order)).not.toContain("packages");
    expect(JSON.stringify(bare.body)).not.toContain("fulfillment");
    const twice = `${path}?includedData=PACKAGES&includedData=BUYER`;
    expect(JSON.stringify((await callAmazon(sandbox, "GET", twice)).body)).toContain('"77"');
  });

  test.each([
    ["an unknown dataset", `${path}?includedData=EVERYTHING`, 400],
    ["the model's own case", "/orders/2026-01-01/orders/TEST_CASE_400", 400],
    ["an order that is not there", "/orders/2026-01-01/orders/111-9", 404],
  ])("refuses %s", async (_name, wanted, status) => {
    const sandbox = await openSandbox(listed);
    const seen = await callAmazon(sandbox, "GET", wanted);
    expect(seen.status).toBe(status);
    expect(errorBody.safeParse(seen.body).success).toBe(true);
  });

  test("shows a cancelled order as such, through eCart too", async () => {
    const orders = [{ orderId: "111-1", items: [ITEM], status: "cancelled" as const }];
    const sandbox = await openSandbox({ orders });
    const seen = await callAmazon(sandbox, "GET", `${path}?includedData=FULFILLMENT`);
    expect(seen.body).toMatchObject({ order: { fulfillment: { fulfillmentStatus: "CANCELLED" } } });
  });
});

test("eCart and Amazon are two doors to one store", async () => {
  const sandbox = await openSandbox({ orders: [{ orderId: "111-1", items: [ITEM] }] });
  const token = await tokenOf(sandbox, "one-seller");
  await confirm(sandbox, { token });
  const response = await fetch(`${sandbox.url}/api/v2/orders/111-1`, {
    headers: { authorization: "Bearer one-seller" },
  });
  expect(await response.json()).toMatchObject({
    order: { items: [{ quantity: "3", fulfillment: { quantity: "1" } }] },
  });
  expect(sandbox.state().stores).toHaveLength(1);
});
