import { expect, test } from "vitest";
import { createEcartFulfillmentStatus } from "../../../src/endpoints/ecart/fulfillment-status.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";

const endpoint = createEcartFulfillmentStatus({ timeoutMs: 2_000 });
const place = { marketplaceId: "" };

test("a status of the whole order, or of some items", () => {
  const post = { orderId: "111-1", status: "PickedUp", items: [], place } as const;
  expect(endpoint.buildRequest(post)).toEqual({
    version: 1,
    operation: "ecart.fulfillmentStatus",
    method: "PUT",
    path: "/api/v2/orders/111-1/fulfillments/1",
    body: { fulfillment: { status: { status: "PickedUp" } } },
  });
  const items = [{ id: "a", quantity: 2 }];
  expect(endpoint.buildRequest({ ...post, items }).body).toEqual({
    fulfillment: { status: { status: "PickedUp" }, items },
  });
});

test("is set at the marketplace, or refused", async () => {
  await using stack = new AsyncDisposableStack();
  const sandbox = await startSandbox({ openOrders: false, tokens: ["t"] });
  stack.defer(() => sandbox.stop());
  const items = [{ id: "a", quantity: 1 }];
  sandbox.listOrders([{ orderId: "111-1", items }]);
  const send = (orderId: string, token: string) => {
    const request = endpoint.buildRequest({ orderId, status: "RefusedPickup", items, place });
    const account = { name: "acme", api: "ecart", baseUrl: sandbox.url, token } as const;
    return endpoint.send(request, account, new AbortController().signal);
  };
  expect(await send("111-1", "t")).toMatchObject({ kind: "accepted" });
  expect(sandbox.state().stores[0]?.statuses).toMatchObject([{ status: "RefusedPickup", items }]);
  expect(await send("111-2", "t")).toMatchObject({ kind: "rejected", code: "unknown-order" });
  expect(await send("111-1", "other")).toMatchObject({ kind: "credentials-refused" });
});
