import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { signAgain } from "../endpoints/mws/second-signature.ts";
import { openSandbox } from "./client.ts";

const PATH = "/FulfillmentOutboundShipment/2010-10-01/";
const OPERATION = "mws.UpdateFulfillmentOrder";

type Parameters = Readonly<Record<string, string>>;

const OF_THE_WIRE: Parameters = {
  Action: "UpdateFulfillmentOrder",
  Version: "2010-10-01",
  AWSAccessKeyId: "AKID",
  SellerId: "A1",
  SignatureMethod: "HmacSHA256",
  SignatureVersion: "2",
  Timestamp: "2026-03-05T00:00:00Z",
};

interface Way {
  readonly secretKey?: string;
  readonly path?: string;
  /** In the address instead of the body. */
  readonly method?: "GET" | "POST";
}

/** Sends a signed query; answers status, body and code. */
async function query(sandbox: Sandbox, own: Parameters, way: Way = {}) {
  const { secretKey = "sandbox-secret", path = PATH, method = "POST" } = way;
  const parameters = Object.entries({ ...OF_THE_WIRE, ...own });
  const signature = signAgain(secretKey, { verb: method, host: "127.0.0.1", path }, parameters);
  const text = [...parameters, ["Signature", signature] as const]
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  const url = `${sandbox.url}${path}`;
  const response =
    method === "GET"
      ? await fetch(`${url}?${text}`)
      : await fetch(url, {
          method,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: text,
        });
  const body = await response.text();
  return { status: response.status, body, code: /<Code>(\w+)<\/Code>/u.exec(body)?.[1] ?? "" };
}

const SHIP = { SellerFulfillmentOrderId: "FO-1", FulfillmentAction: "Ship" };
const HELD = { orderId: "FO-1", items: [{ id: "line-1", quantity: 3 }] };

describe("UpdateFulfillmentOrder", () => {
  test.each(["POST", "GET"] as const)("is taken as a signed %s", async (method) => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    const seen = await query(
      sandbox,
      {
        ...SHIP,
        "DestinationAddress.Name": "Taro",
        "DestinationAddress.Line1": "1-1 & more",
        "NotificationEmailList.member.1": "a@b.c",
        "Items.member.1.SellerFulfillmentOrderItemId": "line-1",
        "Items.member.1.Quantity": "2",
        "Items.member.1.PerUnitPrice.CurrencyCode": "JPY",
        "Items.member.1.PerUnitPrice.Value": "20.00",
      },
      { method },
    );
    expect(seen.status).toBe(200);
    expect(seen.body).toMatch(
      /<UpdateFulfillmentOrderResponse xmlns=[^>]+>\s*<ResponseMetadata>\s*<RequestId>[\da-f-]{36}</u,
    );
    expect(sandbox.state().stores[0]?.fulfillmentOrders).toMatchObject([
      {
        orderId: "FO-1",
        action: "Ship",
        address: { name: "Taro", addressLine1: "1-1 & more" },
        emails: ["a@b.c"],
        items: [{ id: "line-1", quantity: 2, fields: { "perUnitPrice.value": "20.00" } }],
      },
    ]);
    expect(sandbox.requests()).toMatchObject([
      { operation: OPERATION, orderId: "FO-1", status: 200, committed: true },
    ]);
  });

  test.each<[string, Way]>([
    ["another key", { secretKey: "stranger" }],
    ["the key of nobody", { secretKey: "" }],
  ])("is refused with %s", async (_name, way) => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    expect(await query(sandbox, SHIP, way)).toMatchObject({
      status: 403,
      code: "SignatureDoesNotMatch",
    });
    expect(sandbox.state().stores).toEqual([]);
  });

  test("is refused with a signature of something else", async () => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    const signature = signAgain(
      "sandbox-secret",
      { verb: "POST", host: "127.0.0.1", path: "/" },
      Object.entries({ ...OF_THE_WIRE, ...SHIP }),
    );
    const text = [...Object.entries({ ...OF_THE_WIRE, ...SHIP }), ["Signature", signature]]
      .map((pair) => pair.map(encodeURIComponent).join("="))
      .join("&");
    const response = await fetch(sandbox.url + PATH, { method: "POST", body: text });
    expect(response.status).toBe(403);
  });

  test.each<[string, Parameters, number, string]>([
    ["another action", { ...SHIP, Action: "CancelFulfillmentOrder" }, 404, "InvalidAddress"],
    ["no order", { FulfillmentAction: "Ship" }, 400, "InvalidParameterValue"],
    ["a parameter of nobody's", { ...SHIP, Colour: "red" }, 400, "InvalidParameterValue"],
    ["half an item", { ...SHIP, "Items.member.1.Quantity": "1" }, 400, "InvalidParameterValue"],
    [
      "more than ordered",
      {
        ...SHIP,
        "Items.member.1.SellerFulfillmentOrderItemId": "line-1",
        "Items.member.1.Quantity": "4",
      },
      400,
      "InvalidParameterValue",
    ],
  ])("is refused with %s", async (_name, own, status, code) => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    const seen = await query(sandbox, own);
    expect([seen.status, seen.code]).toEqual([status, code]);
    expect(seen.body).toMatch(/<RequestID>[\da-f-]{36}<\/RequestID>/u);
  });

  test("is no second time", async () => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    await query(sandbox, SHIP);
    const seen = await query(sandbox, SHIP);
    expect([seen.status, seen.code]).toEqual([400, "InvalidParameterValue"]);
    expect(seen.body).toContain("is not on hold");
  });
});

test("two a second, thirty at once, and then 503 RequestThrottled", async () => {
  let nowMs = 0;
  const sandbox = await openSandbox({ now: () => nowMs });
  const hold = { SellerFulfillmentOrderId: "FO-1", FulfillmentAction: "Hold" };
  const burst = await Promise.all(Array.from({ length: 31 }, () => query(sandbox, hold)));
  expect(burst.filter(({ status }) => status === 200)).toHaveLength(30);
  expect(burst.find(({ status }) => status === 503)?.code).toBe("RequestThrottled");
  nowMs += 500;
  expect((await query(sandbox, hold)).status).toBe(200);
  expect(sandbox.state().throttled).toBe(1);
});

test.each([
  ["429", 503, "RequestThrottled", false],
  ["500", 500, "InternalError", false],
  ["500-after", 500, "InternalError", true],
] as const)("the fault %s, in words of MWS", async (fault, status, code, isApplied) => {
  const faults = { next: [{ fault, operation: OPERATION }] };
  const sandbox = await openSandbox({ fulfillmentOrders: [HELD], faults });
  expect(await query(sandbox, SHIP)).toMatchObject({ status, code });
  const orders = sandbox.state().stores[0]?.fulfillmentOrders ?? [];
  expect(orders.some(({ action }) => action === "Ship")).toBe(isApplied);
});
