import { describe, expect, test } from "vitest";
import { createEcartCarriers } from "../../../src/endpoints/ecart/carriers.ts";
import { createEcartOrder } from "../../../src/endpoints/ecart/order.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";
import { startServer } from "../loopback.ts";

const TOKEN = "tok-very-secret";
const never = new AbortController().signal;
const order = createEcartOrder({ timeoutMs: 2_000 });
const carriers = createEcartCarriers({ timeoutMs: 2_000 });

function accountAt(baseUrl: string) {
  return { name: "acme", api: "ecart", baseUrl, token: TOKEN } as const;
}

async function serve(status: number, body: unknown) {
  const seen: string[] = [];
  const url = await startServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response
      .writeHead(status, { "x-request-id": "r-1" })
      .end(typeof body === "string" ? body : JSON.stringify(body));
  });
  return { account: accountAt(url), seen };
}

async function readOrder(status: number, body: unknown) {
  const { account } = await serve(status, body);
  return order.read("111-1", account, never);
}

/** An order as eCart's samples show one: scalars are text. */
function sample(status: string, items: readonly (readonly [string, string, unknown])[]) {
  return {
    success: true,
    order: {
      id: "111-1",
      number: "111-1",
      status: { id: null, status, ecartapi: "paid" },
      items: items.map(([id, quantity, shipped]) => ({
        id,
        sku: null,
        quantity,
        fulfillment: { quantity: shipped, service: "manual", status: null },
      })),
      packages: [],
    },
  };
}

describe("ecart.order", () => {
  test("is asked for by its ID, and tells no packages", async () => {
    const { account, seen } = await serve(200, sample("Unshipped", [["a", "3", "3"]]));
    expect(await order.read("11/1", account, never)).toEqual({
      kind: "read",
      requestId: "r-1",
      limits: null,
      reading: {
        orderId: "11/1",
        status: "open",
        fulfilledBy: "unknown",
        isShipPlus: false,
        shipBy: null,
        items: [{ id: "a", sku: "", ordered: 3, shipped: 0 }],
        packages: null,
      },
    });
    expect(seen).toEqual([`GET /api/v2/orders/11%2F1 Bearer ${TOKEN}`]);
  });

  test.each([
    ["Shipped", [["a", "3", "0"]], "shipped", [3]],
    ["Canceled", [["a", "3", "1"]], "cancelled", [null]],
    [
      "PartiallyShipped",
      [
        ["a", "3", "1"],
        ["b", "1.0", 0],
      ],
      "partially-shipped",
      [1, 0],
    ],
    ["PartiallyShipped", [["a", "3", "4"]], "partially-shipped", [null]],
    [
      "PartiallyShipped",
      [
        ["a", "3", null],
        ["b", "1", "1"],
      ],
      "partially-shipped",
      [null, null],
    ],
    ["Weird", [["a", "3", "1"]], "unknown", [null]],
  ] as const)("%s %o", async (words, items, status, shipped) => {
    const answer = await readOrder(200, sample(words, items));
    expect(answer).toMatchObject({ kind: "read", reading: { status } });
    const read = answer.kind === "read" ? answer.reading.items : [];
    expect(read.map((item) => item.shipped)).toEqual(shipped);
  });

  test.each([
    [200, { success: false, message: "Not for you" }, { why: "refused", message: "Not for you" }],
    [200, sample("Shipped", [["a", "three", "0"]]), { why: "unreadable" }],
    [200, { success: true }, { why: "unreadable" }],
    [200, "<html>", { why: "unreadable" }],
    [500, "", { why: "no-answer" }],
    [404, { message: "Order not found" }, { kind: "not-found" }],
    [404, { message: "The App does not exist." }, { kind: "refused-credentials" }],
    [401, { message: "Invalid token" }, { kind: "refused-credentials" }],
    [429, { message: "Slow down" }, { kind: "throttled" }],
  ])("%d %o", async (status, body, answer) => {
    expect(await readOrder(status, body)).toMatchObject(answer);
  });

  test("is read from the sandbox", async () => {
    const items = [{ id: "item-a", quantity: 3, sku: "SKU-A" }];
    await using stack = new AsyncDisposableStack();
    const sandbox = await startSandbox({ orders: [{ orderId: "111-1", items }] });
    stack.defer(() => sandbox.stop());
    expect(await order.read("111-1", accountAt(sandbox.url), never)).toMatchObject({
      reading: { status: "open", items: [{ id: "item-a", sku: "SKU-A", ordered: 3, shipped: 0 }] },
    });
    expect(await carriers.read(accountAt(sandbox.url), never)).toMatchObject({
      kind: "read",
      reading: expect.arrayContaining([{ id: "17feia", name: "17FEIA" }]),
    });
  });
});

describe("ecart.carriers", () => {
  test.each([
    [{ success: true, allowedCarriers: [{ id: " 360lion ", name: "360lion" }] }, "read"],
    [{ success: true, allowedCarriers: "all" }, "failed"],
    [{ success: "false", message: "No." }, "failed"],
  ])("%o is %s", async (body, kind) => {
    const { account, seen } = await serve(200, body);
    const answer = await carriers.read(account, never);
    expect(answer.kind).toBe(kind);
    if (answer.kind === "read")
      expect(answer.reading).toEqual([{ id: "360lion", name: "360lion" }]);
    expect(seen).toEqual([`GET /api/v2/services/allowed Bearer ${TOKEN}`]);
  });
});
