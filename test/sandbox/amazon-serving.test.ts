import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { askLwa, callAmazon, confirm, errorsOf, tokenForm, tokenOf } from "./amazon-client.ts";
import { openSandbox, ship } from "./client.ts";

const EXPIRED =
  "Unauthorized: Access to requested resource is denied. (The access token you provided has expired.)";

describe("Login with Amazon", () => {
  test("gives an access token for an hour", async () => {
    const sandbox = await openSandbox();
    const seen = await askLwa(sandbox);
    expect([seen.status, seen.body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^Atza\|/u),
        refresh_token: "Atzr|rehearsal-token",
        token_type: "bearer",
        expires_in: 3600,
      },
    ]);
    expect(seen.headers.get("x-amzn-requestid")).toMatch(/^[\da-f-]{36}$/u);
    expect(sandbox.requests()).toMatchObject([{ operation: "lwa.token", status: 200 }]);
    expect(JSON.stringify(seen.body)).not.toContain("secret");
  });

  test.each([
    [{ refresh_token: "refused" }, 400, "invalid_grant"],
    [{ refresh_token: "stranger" }, 400, "invalid_grant"],
    [{ client_id: "refused" }, 401, "invalid_client"],
    [{ grant_type: "password" }, 400, "unsupported_grant_type"],
    [{ client_secret: undefined }, 400, "invalid_request"],
  ])("refuses %o", async (change, status, error) => {
    const sandbox = await openSandbox({ tokens: ["known", "refused"] });
    const seen = await askLwa(sandbox, tokenForm({ refresh_token: "known", ...change }));
    expect([seen.status, seen.body]).toEqual([
      status,
      { error, error_description: expect.stringMatching(/./u) },
    ]);
  });

  test("takes forms only, and not too large", async () => {
    const sandbox = await openSandbox();
    expect((await askLwa(sandbox, JSON.stringify({ grant_type: "x" }))).status).toBe(400);
    expect((await askLwa(sandbox, null, { method: "GET" })).status).toBe(400);
    const large = tokenForm({ client_id: "x".repeat(100_000) });
    expect((await askLwa(sandbox, large)).status).toBe(400);
  });
});

describe("an access token", () => {
  test.each([
    ["none", null, "Access token is missing in the request header."],
    ["one of nobody's", "Atza|nobody", "revoked, malformed or invalid."],
    ["a refresh token", "Atzr|rehearsal-token", "revoked, malformed or invalid."],
  ])("%s is denied before the bucket", async (_name, token, details) => {
    const limits = { "amazon.confirmShipment": { ratePerSecond: 0.001, burst: 1 } };
    const sandbox = await openSandbox({ limits });
    const seen = await confirm(sandbox, { token });
    expect([seen.status, errorsOf(seen)]).toEqual([403, [expect.stringContaining(details)]]);
    expect(seen.headers.get("x-amzn-requestid")).not.toBeNull();
    expect(seen.headers.get("x-amzn-ratelimit-limit")).toBeNull();
    expect((await confirm(sandbox)).status).toBe(204);
  });

  test("lasts as long as was set, and not a moment longer", async () => {
    let nowMs = 5_000;
    const sandbox = await openSandbox({ now: () => nowMs, tokenLifeMs: 2_500 });
    const seen = await askLwa(sandbox);
    expect(seen.body).toMatchObject({ expires_in: 2 });
    const token = String((seen.body as { access_token: string }).access_token);
    nowMs = 7_499;
    expect((await confirm(sandbox, { token })).status).toBe(204);
    nowMs = 7_500;
    const late = await confirm(sandbox, { token });
    expect([late.status, errorsOf(late)]).toEqual([403, [EXPIRED]]);
    expect((await confirm(sandbox)).status).toBe(204);
  });

  test("many of one refresh token are one store, and one bucket", async () => {
    const limits = { "amazon.confirmShipment": { ratePerSecond: 0.001, burst: 2 } };
    const sandbox = await openSandbox({ limits });
    const statuses: number[] = [];
    for (const refresh of ["a", "a", "a", "b"]) {
      const token = await tokenOf(sandbox, refresh);
      statuses.push((await confirm(sandbox, { token })).status);
    }
    expect(statuses).toEqual([204, 204, 429, 204]);
    expect(sandbox.state().stores).toHaveLength(2);
  });

  test("and its store outlive a restart", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const stateFile = join(folder, "state.json");
    const orders = [
      { orderId: "111-1", items: [{ id: "item-a", quantity: 1 }], programs: ["PRIME"] },
    ];
    const first = await startSandbox({ stateFile, orders });
    const token = await tokenOf(first, "a-very-secret-token");
    await confirm(first, { token });
    const before = first.state();
    await first.stop();
    expect(await readFile(stateFile, "utf8")).not.toContain("secret");
    const second = await openSandbox({ stateFile });
    expect(second.state()).toEqual(before);
    expect((await confirm(second, { token })).status).toBe(204);
    expect(second.state().stores).toMatchObject([{ packages: [{ creates: 1, repeats: 1 }] }]);
  });
});

describe("answers", () => {
  test("tell the limit where the model has it, and the request always", async () => {
    const limits = { "amazon.confirmShipment": { ratePerSecond: 2, burst: 3 } };
    const sandbox = await openSandbox({ limits, openOrders: false, now: () => 0 });
    sandbox.listOrders([{ orderId: "111-1", items: [{ id: "item-a", quantity: 9 }] }]);
    const seen = [
      await confirm(sandbox),
      await confirm(sandbox, { detail: { carrierCode: "" } }),
      await confirm(sandbox, { order: "111-2" }),
      await confirm(sandbox),
    ];
    expect(
      seen.map(({ status, headers }) => [status, headers.get("x-amzn-ratelimit-limit")]),
    ).toEqual([
      [204, "2.0"],
      [400, "2.0"],
      [404, "2.0"],
      [429, null],
    ]);
    expect(new Set(seen.map(({ headers }) => headers.get("x-amzn-requestid"))).size).toBe(4);
    expect(seen.every(({ headers }) => headers.get("x-request-id") === null)).toBe(true);
    expect(seen.slice(2).flatMap(errorsOf)).toEqual([
      "NotFound: Order 111-2 was not found.",
      "QuotaExceeded: You exceeded your quota for the requested resource.",
    ]);
  });

  test("to what is no operation are Amazon's as well", async () => {
    const sandbox = await openSandbox();
    expect((await callAmazon(sandbox, "GET", "/orders/v0/orders")).status).toBe(404);
    const wrong = await callAmazon(sandbox, "GET", "/orders/v0/orders/1/shipment");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect(errorsOf(wrong)).toHaveLength(1);
  });
});

describe("faults", () => {
  test.each([
    ["401", 401, "Unauthorized: Invalid token", false],
    ["429", 429, "QuotaExceeded: You exceeded your quota for the requested resource.", false],
    ["503", 503, "ServiceUnavailable: The service is temporarily unavailable.", false],
    [
      "500-after",
      500,
      "InternalFailure: We encountered an internal error. Please try again.",
      true,
    ],
  ] as const)("%s answers %i in Amazon's form", async (fault, status, text, committed) => {
    const sandbox = await openSandbox({ faults: { next: [{ fault }] } });
    const seen = await confirm(sandbox);
    expect([seen.status, errorsOf(seen)]).toEqual([status, [text]]);
    expect(sandbox.requests().at(-1)).toMatchObject({ fault, committed, packageId: "1" });
  });

  test.each(["drop-before", "drop-after", "half-answer", "garbage"] satisfies FaultKind[])(
    "%s leaves the client without an answer",
    async (fault) => {
      const sandbox = await openSandbox({ faults: { next: [{ fault }] } });
      await expect(confirm(sandbox)).rejects.toThrow();
      expect((await confirm(sandbox)).status).toBe(204);
      expect(sandbox.state().stores[0]?.packages).toMatchObject([{ creates: 1 }]);
    },
  );

  test("token-expired ends a token before its time, and takes none of the bucket's", async () => {
    const limits = { "amazon.confirmShipment": { ratePerSecond: 0.001, burst: 1 } };
    const faults = { next: [{ fault: "token-expired" as const }] };
    const sandbox = await openSandbox({ limits, faults });
    const token = await tokenOf(sandbox);
    for (let n = 0; n < 2; n += 1) {
      const seen = await confirm(sandbox, { token });
      expect([seen.status, errorsOf(seen)]).toEqual([403, [EXPIRED]]);
    }
    expect((await confirm(sandbox)).status).toBe(204);
    expect(sandbox.state().faults).toEqual({ "token-expired": 1 });
  });

  test("token-expired spares an API whose tokens have no end", async () => {
    const faults = { rates: { "token-expired": 1 } };
    const sandbox = await openSandbox({ faults });
    expect((await ship(sandbox)).status).toBe(200);
    expect(sandbox.state().faults).toEqual({});
  });

  test("Login with Amazon suffers only what names it", async () => {
    const next = [
      { fault: "503" as const, operation: "lwa.token" },
      { fault: "drop-after" as const, operation: "lwa.token" },
    ];
    const sandbox = await openSandbox({ faults: { rates: { "500": 1 }, next } });
    expect((await askLwa(sandbox)).body).toMatchObject({ error: "temporarily_unavailable" });
    await expect(askLwa(sandbox)).rejects.toThrow();
    const token = await tokenOf(sandbox);
    expect((await confirm(sandbox, { token })).status).toBe(500);
  });
});
