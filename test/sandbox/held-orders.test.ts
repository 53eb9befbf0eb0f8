import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { callAmazon, errorsOf, tokenOf } from "./amazon-client.ts";
import { call, openSandbox, type Seen } from "./client.ts";

const PATH = "/fba/outbound/2020-07-01/fulfillmentOrders";
const ADDRESS = { name: "Hanako", addressLine1: "9-9", postalCode: "650", countryCode: "JP" };
const HELD = {
  orderId: "FO-1",
  address: ADDRESS,
  fields: { displayableOrderComment: "first" },
  items: [
    { id: "line-1", quantity: 5 },
    { id: "line-2", quantity: 2 },
  ],
};

function update(sandbox: Sandbox, body: unknown, orderId = "FO-1"): Promise<Seen> {
  return callAmazon(sandbox, "PUT", `${PATH}/${orderId}`, { body });
}

async function read(sandbox: Sandbox, orderId = "FO-1"): Promise<Record<string, unknown>> {
  const seen = await callAmazon(sandbox, "GET", `${PATH}/${orderId}`);
  expect(seen.status).toBe(200);
  return (seen.body as { payload: Record<string, unknown> }).payload;
}

const item = (id: string, quantity: number, more: object = {}) => {
  return { items: [{ sellerFulfillmentOrderItemId: id, quantity, ...more }] };
};

describe("a fulfillment order on hold", () => {
  test("keeps what an update does not say", async () => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    expect((await update(sandbox, item("line-1", 3, { giftMessage: "hello" }))).status).toBe(200);
    await update(sandbox, { fulfillmentPolicy: "FillAll" });
    expect(await read(sandbox)).toMatchObject({
      fulfillmentOrder: {
        sellerFulfillmentOrderId: "FO-1",
        displayableOrderComment: "first",
        fulfillmentPolicy: "FillAll",
        fulfillmentAction: "Hold",
        fulfillmentOrderStatus: "Received",
        destinationAddress: ADDRESS,
      },
      fulfillmentOrderItems: [
        { sellerFulfillmentOrderItemId: "line-1", quantity: 3, giftMessage: "hello" },
        { sellerFulfillmentOrderItemId: "line-2", quantity: 2 },
      ],
    });
  });

  test("has its whole address replaced", async () => {
    const address = { ...ADDRESS, addressLine2: "Room 5" };
    const sandbox = await openSandbox({ fulfillmentOrders: [{ ...HELD, address }] });
    await update(sandbox, { destinationAddress: ADDRESS });
    expect(await read(sandbox)).toMatchObject({
      fulfillmentOrder: {
        destinationAddress: expect.not.objectContaining({ addressLine2: "Room 5" }),
      },
    });
  });

  test("takes a quantity up to what was first ordered, and no other item", async () => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    await update(sandbox, item("line-1", 1));
    expect((await update(sandbox, item("line-1", 5))).status).toBe(200);
    const more = await update(sandbox, item("line-1", 6));
    expect([more.status, errorsOf(more)]).toEqual([
      400,
      [expect.stringContaining("higher than the 5 that were ordered")],
    ]);
    const other = await update(sandbox, item("line-9", 1));
    expect([other.status, errorsOf(other)]).toEqual([
      400,
      [expect.stringContaining("no item with the ID line-9")],
    ]);
  });

  test("changes no more once it was released", async () => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    const ship = { fulfillmentAction: "Ship", ...item("line-1", 2) };
    expect((await update(sandbox, ship)).status).toBe(200);
    for (const body of [ship, item("line-2", 1), { fulfillmentAction: "Hold" }]) {
      const seen = await update(sandbox, body);
      expect([seen.status, errorsOf(seen)]).toEqual([
        400,
        [expect.stringContaining("FO-1 is not on hold")],
      ]);
    }
    expect(await read(sandbox)).toMatchObject({
      fulfillmentOrder: { fulfillmentAction: "Ship", fulfillmentOrderStatus: "Planning" },
      fulfillmentOrderItems: [{ quantity: 2 }, { quantity: 2 }],
    });
  });

  test("is another one in each store, and another again when it is created anew", async () => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    const other = await tokenOf(sandbox, "Atzr|other");
    await update(sandbox, { fulfillmentAction: "Ship" });
    const seen = await callAmazon(sandbox, "PUT", `${PATH}/FO-1`, {
      body: { fulfillmentPolicy: "FillAll" },
      token: other,
    });
    expect(seen.status).toBe(200);
    const created = await call(sandbox, "POST", "/sandbox/fulfillment-orders", {
      body: { orders: [HELD] },
      token: null,
    });
    expect(created.status).toBe(200);
    expect(await read(sandbox)).toMatchObject({ fulfillmentOrder: { fulfillmentAction: "Hold" } });
  });

  test("may be one that nobody created, unless the sandbox is told to be strict", async () => {
    const open = await openSandbox();
    expect((await update(open, item("any", 7), "FO-9")).status).toBe(200);
    expect((await update(open, item("any", 8), "FO-9")).status).toBe(400);
    const strict = await openSandbox({ openOrders: false });
    expect((await update(strict, item("any", 7), "FO-9")).status).toBe(404);
    expect((await callAmazon(strict, "GET", `${PATH}/FO-9`)).status).toBe(404);
  });

  test.each([
    ["a field of nobody's", { displayableOrderDateTime: "2026-03-05T00:00:00Z" }],
    ["a day instead of a moment", { displayableOrderDate: "2026-03-05" }],
    ["too long a comment", { displayableOrderComment: "x".repeat(751) }],
    ["half an address", { destinationAddress: { name: "Hanako" } }],
    ["a quantity that is a text", item("line-1", "2" as unknown as number)],
    ["nothing of an item", item("line-1", 0)],
    [
      "a delivery by appointment that stays on hold",
      { shippingSpeedCategory: "ScheduledDelivery" },
    ],
    ["no object", []],
  ])("refuses %s", async (_name, body) => {
    const sandbox = await openSandbox({ fulfillmentOrders: [HELD] });
    expect((await update(sandbox, body)).status).toBe(400);
    expect(sandbox.state().stores[0]?.fulfillmentOrders ?? []).toEqual([]);
  });
});

test("two a second, thirty at once, for the calls apart", async () => {
  let nowMs = 0;
  const sandbox = await openSandbox({ fulfillmentOrders: [HELD], now: () => nowMs });
  const token = await tokenOf(sandbox);
  const send = async (method: "GET" | "PUT") => {
    const body = method === "PUT" ? { body: {} } : {};
    return (await callAmazon(sandbox, method, `${PATH}/FO-1`, { token, ...body })).status;
  };
  const burst = await Promise.all(Array.from({ length: 31 }, () => send("PUT")));
  expect(burst.filter((status) => status === 429)).toHaveLength(1);
  expect(await send("GET")).toBe(200);
  nowMs += 499;
  expect(await send("PUT")).toBe(429);
  nowMs += 1;
  expect(await send("PUT")).toBe(200);
});

test.each([
  ["500", 500, false],
  ["500-after", 500, true],
  ["503", 503, false],
  ["429", 429, false],
] as const)("the fault %s", async (fault, status, isApplied) => {
  const next = [{ fault, operation: "amazon.updateFulfillmentOrder" }];
  const sandbox = await openSandbox({ fulfillmentOrders: [HELD], faults: { next } });
  expect((await update(sandbox, { fulfillmentAction: "Ship" })).status).toBe(status);
  const { fulfillmentOrder } = (await read(sandbox)) as { fulfillmentOrder: unknown };
  expect(fulfillmentOrder).toMatchObject({ fulfillmentAction: isApplied ? "Ship" : "Hold" });
});

test("the state file carries them over to the next start", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const stateFile = join(folder, "state.json");
  const first = await startSandbox({ stateFile, openOrders: false });
  first.listFulfillmentOrders([HELD]);
  await update(first, item("line-1", 3));
  const before = first.state();
  await first.stop();
  const second = await openSandbox({ stateFile, openOrders: false });
  expect(second.state()).toEqual(before);
  expect((await update(second, item("line-1", 6))).status).toBe(400);
  expect((await update(second, { fulfillmentAction: "Ship" })).status).toBe(200);
});
