import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { call, messageOf, openSandbox, ship } from "./client.ts";

describe("tokens", () => {
  test("`Bearer x` and `x` are one store, `y` is another", async () => {
    const sandbox = await openSandbox();
    await ship(sandbox, { token: "Bearer first-long-token" });
    await ship(sandbox, { token: "first-long-token", number: "TRACK-2" });
    await ship(sandbox, { token: "Bearer y" });
    const { stores } = sandbox.state();
    expect(stores.map(({ store, token, packages }) => [store, token, packages.length])).toEqual([
      ["store-1", "...oken", 1],
      ["store-2", "...", 1],
    ]);
    expect(stores[1]?.packages[0]).toMatchObject({ creates: 1, history: ["TRACK-1"] });
  });

  test.each([
    ["none", null],
    ["an empty one", "Bearer "],
    ["another scheme", "Basic abc"],
    ["the refused one", "Bearer refused"],
    ["one that is not on the list", "Bearer stranger"],
  ])("%s is answered 401 and takes no token of the bucket", async (_, token) => {
    const limits = { "ecart.fulfillment": { ratePerSecond: 0.001, burst: 1 } };
    const sandbox = await openSandbox({ tokens: ["known", "refused"], limits });
    const seen = await ship(sandbox, { token });
    expect([seen.status, typeof messageOf(seen)]).toEqual([401, "string"]);
    expect((await ship(sandbox, { token: "known" })).status).toBe(200);
    expect(sandbox.state()).toMatchObject({ requests: 2, throttled: 0 });
  });
});

describe("limits", () => {
  test("are exact, and apart by store and by operation", async () => {
    let nowMs = 1000;
    const sandbox = await openSandbox({ now: () => nowMs });
    const statuses = async (times: number, token: string) => {
      const seen: number[] = [];
      for (let n = 0; n < times; n += 1) seen.push((await ship(sandbox, { token })).status);
      return seen;
    };
    const ten = Array.from({ length: 10 }, () => 200);
    expect(await statuses(12, "a")).toEqual([...ten, 429, 429]);
    expect(await statuses(11, "b")).toEqual([...ten, 429]);
    expect((await call(sandbox, "GET", "/api/v2/orders/1", { token: "a" })).status).toBe(200);
    nowMs += 500;
    expect(await statuses(2, "a")).toEqual([200, 429]);
    expect(sandbox.state()).toMatchObject({
      requests: 26,
      throttled: 4,
      byOperation: {
        "ecart.fulfillment": { requests: 25, throttled: 4, firstAtMs: 1000, lastAtMs: 1500 },
        "ecart.order": { requests: 1, throttled: 0 },
      },
    });
  });

  test("a refusal says so, with Retry-After only on request", async () => {
    const limits = { "ecart.fulfillment": { ratePerSecond: 0.1, burst: 1 } };
    for (const [retryAfter, header] of [
      [false, null],
      [true, "10"],
    ] as const) {
      const sandbox = await openSandbox({ limits, retryAfter, now: () => 0 });
      await ship(sandbox);
      const seen = await ship(sandbox);
      expect(seen.status).toBe(429);
      expect(messageOf(seen)).toContain("QuotaExceeded");
      expect(seen.headers.get("retry-after")).toBe(header);
    }
  });
});

describe("HTTP", () => {
  test.each([
    ["GET", "/", 404],
    ["GET", "/api/v2/orders", 404],
    ["GET", "/api/v2/orders/1/fulfillments", 405],
    ["DELETE", "/api/v2/orders/1", 405],
    ["GET", "/api/v2/orders/%E0%A4", 400],
    ["GET", `/api/v2/orders/${"1".repeat(200)}`, 400],
    ["GET", "/sandbox/nothing", 404],
    ["GET", "/sandbox/reset", 405],
  ])("%s %s is answered %i, in JSON, with a request ID", async (method, path, status) => {
    const sandbox = await openSandbox();
    const seen = await call(sandbox, method, path);
    expect(seen.status).toBe(status);
    expect(seen.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/u);
    expect(messageOf(seen)).not.toBe("undefined");
  });

  test("a body that is no JSON, or too large, is refused", async () => {
    const sandbox = await openSandbox();
    const url = `${sandbox.url}/api/v2/orders/1/fulfillments`;
    const post = (body: string) =>
      fetch(url, { method: "POST", headers: { authorization: "x" }, body });
    expect((await post("{")).status).toBe(400);
    expect((await post("")).status).toBe(400);
    expect((await post(`"${"x".repeat(3_000_000)}"`)).status).toBe(413);
    expect(sandbox.requests().map((record) => record.status)).toEqual([400, 400, 413]);
  });

  test("one connection carries many requests, and ends with the sandbox", async () => {
    const sandbox = await startSandbox();
    const socket = connect(sandbox.port, "127.0.0.1");
    let received = "";
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (chunk) => (received += chunk.toString())).on("error", () => undefined);
    const request = "GET /api/v2/services/allowed HTTP/1.1\r\nhost: x\r\nauthorization: x\r\n\r\n";
    for (let n = 1; n <= 3; n += 1) {
      socket.write(request);
      await expect.poll(() => received.split("HTTP/1.1 200 OK").length).toBe(n + 1);
    }
    expect(new Set(received.match(/x-request-id: \S+/gu)).size).toBe(3);
    await sandbox.stop();
    await ended;
    await sandbox.stop();
    await expect(call(sandbox, "GET", "/sandbox/state")).rejects.toThrow();
  });

  test("malformed HTTP gets a 400 with a request ID", async () => {
    const sandbox = await openSandbox();
    const socket = connect(sandbox.port, "127.0.0.1");
    let received = "";
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (chunk) => (received += chunk.toString()));
    socket.write("NONSENSE\r\n\r\n");
    await ended;
    expect(received).toMatch(/^HTTP\/1\.1 400 [^]*x-request-id: /u);
  });

  test("a taken port and wrong options are the operator's to mend", async () => {
    const sandbox = await openSandbox();
    await expect(startSandbox({ port: sandbox.port })).rejects.toThrow(UserError);
    await expect(startSandbox({ port: -1 })).rejects.toThrow(/port/u);
    const items = [
      { id: "a", quantity: 1 },
      { id: "a", quantity: 1 },
    ];
    await expect(startSandbox({ orders: [{ orderId: "1", items }] })).rejects.toThrow(/twice/u);
  });
});
