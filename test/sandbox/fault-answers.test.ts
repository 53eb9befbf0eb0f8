import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { call, openSandbox, ship, shipmentBody } from "./client.ts";

/** Whether the package is there, whatever the client was told. */
function isCommitted(sandbox: Sandbox): boolean {
  return sandbox.state().stores.some((store) => store.packages.length > 0);
}

describe("a fault, as a client sees it", () => {
  test.each([
    ["401", 401, false],
    ["429", 429, false],
    ["500", 500, false],
    ["503", 503, false],
    ["500-after", 500, true],
  ] as const)("%s answers %i", async (fault, status, committed) => {
    const sandbox = await openSandbox({ faults: { next: [{ fault }] } });
    const seen = await ship(sandbox);
    expect(seen.status).toBe(status);
    expect(isCommitted(sandbox)).toBe(committed);
    expect(sandbox.requests()).toEqual([
      {
        atMs: expect.any(Number),
        requestId: seen.headers.get("x-request-id"),
        operation: "ecart.fulfillment",
        store: "store-1",
        orderId: "111-1",
        packageId: "1000001",
        status,
        fault,
        committed,
      },
    ]);
  });

  test.each([
    ["drop-before", false],
    ["drop-after", true],
    ["half-answer", true],
    ["garbage", true],
  ] as const)("%s leaves the client without an answer", async (fault, committed) => {
    const sandbox = await openSandbox({ faults: { next: [{ fault }] } });
    await expect(ship(sandbox)).rejects.toThrow();
    expect(isCommitted(sandbox)).toBe(committed);
    expect(sandbox.requests()).toMatchObject([{ fault, committed }]);
    // What went wrong once goes right when it is repeated, and is still one parcel.
    expect((await ship(sandbox)).status).toBe(200);
    expect(sandbox.state().stores[0]?.packages).toMatchObject([{ creates: 1, edits: 0 }]);
  });

  test("half-answer promises more than it sends", async () => {
    const sandbox = await openSandbox({ faults: { next: [{ fault: "half-answer" }] } });
    const response = await post(sandbox);
    expect(response.status).toBe(200);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
    await expect(response.text()).rejects.toThrow();
  });

  test("garbage is a success that cannot be read", async () => {
    const sandbox = await openSandbox({ faults: { next: [{ fault: "garbage" }] } });
    const response = await post(sandbox);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  test("hang-after never answers", async () => {
    const sandbox = await openSandbox({ faults: { next: [{ fault: "hang-after" }] } });
    await expect(post(sandbox, AbortSignal.timeout(80))).rejects.toThrow();
    expect(isCommitted(sandbox)).toBe(true);
  });

  test("a client that gives up is too late to stop what was received", async () => {
    const sandbox = await openSandbox({ faults: { latencyMs: [120, 120] } });
    await expect(post(sandbox, AbortSignal.timeout(40))).rejects.toThrow();
    expect(isCommitted(sandbox)).toBe(false);
    await expect.poll(() => isCommitted(sandbox)).toBe(true);
  });
});

describe("asking for faults", () => {
  test("over HTTP; a new plan takes the place of the old one", async () => {
    const sandbox = await openSandbox({ faults: { rates: { "500": 1 } } });
    expect((await ship(sandbox)).status).toBe(500);
    const plan = { next: [{ fault: "503", orderId: "B" }], editsMax: 0 };
    expect((await call(sandbox, "POST", "/sandbox/faults", { body: plan })).status).toBe(200);
    expect((await ship(sandbox, { order: "A" })).status).toBe(200);
    expect((await ship(sandbox, { order: "B" })).status).toBe(503);
    expect((await ship(sandbox, { order: "A", number: "TRACK-2" })).status).toBe(400);
    expect(sandbox.state().faults).toEqual({ "500": 1, "503": 1 });
  });

  test("a plan that is none is refused and changes nothing", async () => {
    const sandbox = await openSandbox({ faults: { rates: { "503": 1 } } });
    const seen = await call(sandbox, "POST", "/sandbox/faults", { body: { rates: { x: 1 } } });
    expect(seen.status).toBe(400);
    expect((await ship(sandbox)).status).toBe(503);
  });

  test("faults come after the bucket", async () => {
    const limits = { "ecart.fulfillment": { ratePerSecond: 0.001, burst: 1 } };
    const sandbox = await openSandbox({ limits, faults: { rates: { "500": 1 } } });
    const statuses: (FaultKind | string)[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push(String((await ship(sandbox)).status));
    expect(statuses).toEqual(["500", "429", "429"]);
    expect(sandbox.state()).toMatchObject({ throttled: 2, faults: { "500": 1 } });
  });
});

function post(sandbox: Sandbox, signal?: AbortSignal): Promise<Response> {
  return fetch(`${sandbox.url}/api/v2/orders/111-1/fulfillments`, {
    method: "POST",
    headers: { authorization: "Bearer x" },
    body: JSON.stringify(shipmentBody()),
    ...(signal ? { signal } : {}),
  });
}
