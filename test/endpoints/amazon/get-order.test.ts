import { describe, expect, test } from "vitest";
import { createConfirmShipment } from "../../../src/endpoints/amazon/confirm-shipment.ts";
import { createGetOrder } from "../../../src/endpoints/amazon/get-order.ts";
import { startServer } from "../loopback.ts";
import { makeAccount, makeCaller, never, openMarketplace } from "./seller.ts";

const ORDER_ID = "202-1234567-8901234";

/** The example of orders_2026-01-01.json (https://github.com/amzn/selling-partner-api-models, Apache-2.0), shortened. */
const EXAMPLE = {
  order: {
    orderId: ORDER_ID,
    orderAliases: [{ aliasId: "UK-MERCHANT-ORDER-2024-001", aliasType: "SELLER_ORDER_ID" }],
    createdTime: "2024-12-25T09:15:00Z",
    lastUpdatedTime: "2024-12-25T16:30:00Z",
    programs: ["PRIME"],
    salesChannel: { channelName: "AMAZON", marketplaceId: "A1F83G8C2ARO7P" },
    fulfillment: {
      fulfillmentStatus: "SHIPPED",
      fulfilledBy: "MERCHANT",
      fulfillmentServiceLevel: "STANDARD",
      shipByWindow: {
        earliestDateTime: "2024-12-25T00:00:00Z",
        latestDateTime: "2024-12-26T23:59:59Z",
      },
    },
    orderItems: [
      {
        orderItemId: "20212345678901",
        quantityOrdered: 3,
        programs: ["TRANSPARENCY"],
        product: { asin: "B08DFPV54V", sellerSku: "ECHO-DOT-4-UK-CHARCOAL-3PACK" },
        fulfillment: { quantityFulfilled: 3, quantityUnfulfilled: 0 },
      },
    ],
    packages: [
      {
        packageReferenceId: "UK-PKG-2024-001",
        createdTime: "2024-12-25T16:45:00Z",
        packageStatus: { status: "IN_TRANSIT", detailedStatus: "OUT_FOR_DELIVERY" },
        carrier: "Royal Mail",
        shipTime: "2024-12-26T14:00:00Z",
        shippingService: "Royal Mail Tracked 48",
        trackingNumber: "RR123456789GB",
        packageItems: [
          { orderItemId: "20212345678901", quantity: 2, transparencyCodes: ["T12345ABCDE67890UK"] },
          { orderItemId: "20212345678901", quantity: 1 },
        ],
      },
    ],
    fulfillmentOrders: [{ fulfillmentOrderId: "LdDv2jxM4" }],
  },
};

/** Reads from a server that gives tokens and answers everything else so. */
async function readFrom(status: number, body: unknown, headers: Record<string, string> = {}) {
  const url = await startServer((request, response) => {
    request.resume();
    const isToken = request.url === "/auth/o2/token";
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response
      .writeHead(isToken ? 200 : status, { "x-amzn-requestid": "r-1", ...headers })
      .end(isToken ? '{"access_token":"T-1","expires_in":3600}' : text);
  });
  return createGetOrder(makeCaller()).read(ORDER_ID, makeAccount(url), never);
}

function changed(change: object) {
  return { order: { ...EXAMPLE.order, ...change } };
}

describe("an order", () => {
  test("of Amazon's own example is read", async () => {
    const answer = await readFrom(200, EXAMPLE, { "x-amzn-ratelimit-limit": "0.5" });
    expect(answer).toEqual({
      kind: "read",
      requestId: "r-1",
      limits: { ratePerSecond: 0.5 },
      reading: {
        orderId: ORDER_ID,
        status: "shipped",
        fulfilledBy: "merchant",
        isShipPlus: false,
        shipBy: { earliest: "2024-12-25T00:00:00Z", latest: "2024-12-26T23:59:59Z" },
        items: [
          { id: "20212345678901", sku: "ECHO-DOT-4-UK-CHARCOAL-3PACK", ordered: 3, shipped: 3 },
        ],
        packages: [
          {
            packageReferenceId: "UK-PKG-2024-001",
            carrier: "Royal Mail",
            shippingService: "Royal Mail Tracked 48",
            trackingNumber: "RR123456789GB",
            shippedAt: "2024-12-26T14:00:00Z",
            status: "IN_TRANSIT",
            items: [{ id: "20212345678901", quantity: 3 }],
            transparencyCodes: [{ id: "20212345678901", codes: ["T12345ABCDE67890UK"] }],
          },
        ],
      },
    });
  });

  test.each([
    ["PENDING_AVAILABILITY", "open"],
    ["PENDING", "open"],
    ["UNSHIPPED", "open"],
    ["PARTIALLY_SHIPPED", "partially-shipped"],
    ["CANCELLED", "cancelled"],
    ["UNFULFILLABLE", "unknown"],
    ["constructor", "unknown"],
  ])("with status %s is %s", async (fulfillmentStatus, status) => {
    const fulfillment = { fulfillmentStatus, fulfilledBy: "AMAZON" };
    expect(await readFrom(200, changed({ fulfillment }))).toMatchObject({
      reading: { status, fulfilledBy: "marketplace", shipBy: null },
    });
  });

  test("of the Ship+ program is known as such", async () => {
    const answer = await readFrom(200, changed({ programs: ["FBM_SHIP_PLUS"] }));
    expect(answer).toMatchObject({ reading: { isShipPlus: true } });
  });

  test("that tells little is read as far as it goes", async () => {
    const order = {
      orderId: ORDER_ID,
      orderItems: [
        { orderItemId: "1", quantityOrdered: 5, fulfillment: { quantityUnfulfilled: 2 } },
        { orderItemId: "2", quantityOrdered: 1 },
      ],
      packages: [{ packageReferenceId: "8", somethingNew: true }],
    };
    expect(await readFrom(200, { order })).toMatchObject({
      kind: "read",
      reading: {
        status: "unknown",
        fulfilledBy: "unknown",
        items: [
          { id: "1", sku: "", ordered: 5, shipped: 3 },
          { id: "2", sku: "", ordered: 1, shipped: null },
        ],
        packages: [{ packageReferenceId: "8", carrier: "", trackingNumber: "", items: [] }],
      },
    });
  });

  test.each([
    ["items as an object", changed({ orderItems: {} }), "order.orderItems"],
    [
      "a quantity as text",
      changed({ orderItems: [{ orderItemId: "1", quantityOrdered: "3" }] }),
      "quantityOrdered",
    ],
    ["a package without its ID", changed({ packages: [{}] }), "packages.0.packageReferenceId"],
    ["no order", {}, "order"],
    ["no JSON", "<html>", "expected object"],
  ])("is unreadable with %s", async (_name, body, place) => {
    expect(await readFrom(200, body)).toEqual({
      kind: "failed",
      why: "unreadable",
      message: expect.stringContaining(place),
      requestId: "r-1",
    });
  });
});

describe("no order", () => {
  const errors = [{ code: "X", message: "Words.", details: "" }];
  test.each([
    [404, { kind: "not-found", message: "Words." }],
    [403, { kind: "refused-credentials", message: "Words." }],
    [429, { kind: "throttled", retryAfterMs: null }],
    [400, { kind: "failed", why: "refused", message: "Words." }],
    [302, { kind: "failed", why: "refused" }],
    [204, { kind: "failed", why: "unreadable" }],
    [503, { kind: "failed", why: "no-answer", message: "HTTP 503: Words." }],
  ])("%d", async (status, answer) => {
    expect(await readFrom(status, status === 204 ? "" : { errors })).toMatchObject(answer);
  });
});

describe("read back from a marketplace", () => {
  const items = [{ id: "10000000000001", quantity: 3, sku: "SKU-1" }];
  const content = {
    trackingNumber: "1Z1",
    carrierCode: "Other",
    carrierName: "Bike Couriers",
    shipMethod: "Same day",
    shipDate: "2026-11-20T12:00:00-05:00",
    items: [{ id: "10000000000001", quantity: 2 }],
  };

  test("a confirmed package is there with its ID and what it holds", async () => {
    const { account } = await openMarketplace({ orders: [{ orderId: ORDER_ID, items }] });
    const caller = makeCaller();
    const orders = createGetOrder(caller);
    const endpoint = createConfirmShipment(caller);
    const post = { orderId: ORDER_ID, packageId: "42", content, place: account };
    await endpoint.send(endpoint.buildRequest(post), account, never);
    expect(await orders.read(ORDER_ID, account, never)).toMatchObject({
      kind: "read",
      reading: {
        status: "partially-shipped",
        fulfilledBy: "merchant",
        items: [{ id: "10000000000001", sku: "SKU-1", ordered: 3, shipped: 2 }],
        packages: [{ packageReferenceId: "42", carrier: "Bike Couriers", trackingNumber: "1Z1" }],
      },
    });
  });

  test.each([
    [{ openOrders: false }, { kind: "not-found" }],
    [{ tokens: ["another"] }, { kind: "refused-credentials" }],
    [{ faults: { rates: { "429": 1 } } }, { kind: "throttled" }],
    [{ faults: { rates: { "503": 1 } } }, { kind: "failed", why: "no-answer" }],
    [{ faults: { rates: { garbage: 1 } } }, { kind: "failed", why: "unreadable" }],
  ])("%o proves nothing: %o", async (options, answer) => {
    const { account } = await openMarketplace(options);
    const read = await createGetOrder(makeCaller()).read(ORDER_ID, account, never);
    expect(read).toMatchObject({ ...answer, message: expect.stringMatching(/./u) });
  });
});
