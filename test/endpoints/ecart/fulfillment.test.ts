import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { PackageContent } from "../../../src/domain/contents.ts";
import { createEcartFulfillment } from "../../../src/endpoints/ecart/fulfillment.ts";
import type { EndpointAnswer } from "../../../src/endpoints/endpoint.ts";
import { closedUrl, readBody, startServer } from "../loopback.ts";

const TOKEN = "tok-very-secret";
const CONTENT: PackageContent = {
  trackingNumber: "1Z999AA10310000018",
  carrierCode: "ups",
  carrierName: "UPS",
  shipMethod: "Ground",
  shipDate: "",
  items: [
    { id: "01234567890123", quantity: 2 },
    { id: "10000000000001", quantity: 1 },
  ],
};

const endpoint = createEcartFulfillment({ timeoutMs: 2_000 });
const request = endpoint.buildRequest({
  orderId: "111-0000001-0000001",
  packageId: "1842698020",
  content: CONTENT,
});

function sendTo(baseUrl: string): Promise<EndpointAnswer> {
  const account = { name: "acme", api: "ecart", baseUrl, token: TOKEN } as const;
  return endpoint.send(request, account, new AbortController().signal);
}

/** What one answer of a real server comes to. */
async function answerTo(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<EndpointAnswer> {
  const url = await startServer((_request, response: ServerResponse) => {
    response
      .writeHead(status, { "x-request-id": "r-1", ...headers })
      .end(typeof body === "string" ? body : JSON.stringify(body));
  });
  return sendTo(url);
}

describe("the request", () => {
  test("holds the package ID as text, quantities as numbers, and no secret", () => {
    expect(request).toEqual({
      version: 1,
      operation: "ecart.fulfillment",
      method: "POST",
      path: "/api/v2/orders/111-0000001-0000001/fulfillments",
      body: {
        fulfillment: {
          package: { id: "1842698020" },
          tracking: { number: "1Z999AA10310000018", companyId: "ups" },
          items: [
            { id: "01234567890123", quantity: 2 },
            { id: "10000000000001", quantity: 1 },
          ],
        },
      },
    });
  });

  test("an order ID cannot leave its place in the path", () => {
    const build = (orderId: string) =>
      endpoint.buildRequest({ orderId, packageId: "1", content: CONTENT });
    expect(build("a/b?c#d").path).toBe("/api/v2/orders/a%2Fb%3Fc%23d/fulfillments");
    expect(() => build("..")).toThrow("order ID");
  });

  test("a carrier name stands in where the code is blank", () => {
    const built = endpoint.buildRequest({
      orderId: "1",
      packageId: "1",
      content: { ...CONTENT, carrierCode: "" },
    });
    expect(built.body).toMatchObject({ fulfillment: { tracking: { companyId: "UPS" } } });
  });

  test("arrives whole, below a base URL with a path and a slash", async () => {
    const seen: unknown[] = [];
    const url = await startServer(async (incoming, response) => {
      const { method, url: path, headers } = incoming;
      const body: unknown = JSON.parse(await readBody(incoming));
      seen.push({ method, path, headers, body });
      response.end('{"success":true}');
    });
    expect(await sendTo(`${url}/gateway/`)).toMatchObject({ kind: "accepted" });
    expect(seen).toEqual([
      {
        method: "POST",
        path: "/gateway/api/v2/orders/111-0000001-0000001/fulfillments",
        headers: expect.objectContaining({
          authorization: `Bearer ${TOKEN}`,
          "content-type": "application/json",
          accept: "application/json",
          "user-agent": expect.stringMatching(/^Shipledger\/\d+\.\d+\.\d+/u),
        }),
        body: request.body,
      },
    ]);
  });
});

describe("a success", () => {
  test.each([
    [200, { success: true }],
    [201, { fulfillment: { id: null } }],
    [204, ""],
  ])("%d %o is accepted", async (status, body) => {
    expect(await answerTo(status, body)).toEqual({
      kind: "accepted",
      requestId: "r-1",
      limits: null,
    });
  });

  test("tells the limit that came with it, if it is a sane one", async () => {
    const withRate = (text: string) =>
      answerTo(200, { success: true }, { "x-amzn-RateLimit-Limit": text });
    expect(await withRate("0.5")).toMatchObject({ limits: { ratePerSecond: 0.5 } });
    for (const text of ["0", "-1", "many", "1e9", ""]) {
      expect(await withRate(text)).toMatchObject({ limits: null });
    }
  });

  test.each([false, "false"])("with success %o is a rejection", async (success) => {
    const message = "ErrorCode: DuplicateTrackingId Description: used before";
    expect(await answerTo(200, { success, message })).toMatchObject({
      kind: "rejected",
      code: "tracking-refused",
      message,
    });
  });

  test.each(["", "<html>sign in</html>", '"ok"', "[]", "null", '{"success":'])(
    "whose body is %o is unknown",
    async (body) => {
      expect(await answerTo(200, body)).toMatchObject({ kind: "unknown", requestId: "r-1" });
    },
  );

  test("whose body is cut is unknown", async () => {
    const url = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"success":true}', () => response.socket?.destroy());
    });
    expect(await sendTo(url)).toMatchObject({ kind: "unknown" });
  });
});

describe("a refusal", () => {
  test.each([
    ["message", { success: false, message: "No such thing" }],
    ["error", { error: "No such thing" }],
    ["an error object", { error: { code: 7, message: "No such thing" } }],
    ["errors", { errors: [{ code: "InvalidInput", message: "No such thing", details: "" }] }],
    ["plain text", "No such thing"],
  ])("is told in the endpoint's own words: %s", async (_name, body) => {
    expect(await answerTo(400, body)).toEqual({
      kind: "rejected",
      code: "endpoint-rejected",
      message: "No such thing",
      requestId: "r-1",
      limits: null,
    });
  });

  test("has a code of the registry where its text is known, wherever it stands", async () => {
    const errors = [{ code: "InvalidInput", message: "No.", details: "InvalidPackageVersion" }];
    expect(await answerTo(400, { errors })).toMatchObject({ code: "edit-limit-reached" });
    expect(await answerTo(404, "")).toMatchObject({
      code: "unknown-order",
      message: "HTTP 404 without a message.",
    });
  });

  test("a redirect points at the base URL and quotes no header", async () => {
    const answer = await answerTo(302, "", { location: "https://elsewhere.example/" });
    expect(answer).toMatchObject({ kind: "rejected", code: "endpoint-refused" });
    expect(JSON.stringify(answer)).toContain("baseUrl");
    expect(JSON.stringify(answer)).not.toContain("elsewhere.example");
  });

  test.each([
    [401, { message: "Invalid token" }],
    [403, { errors: [{ code: "Unauthorized", message: "Access is denied.", details: "" }] }],
    [404, { message: "The access token does not belong to this app." }],
  ])("%d %o is one of the credentials", async (status, body) => {
    expect(await answerTo(status, body)).toMatchObject({ kind: "credentials-refused" });
  });

  test("429 is throttled, with its wait in milliseconds", async () => {
    const body = { errors: [{ code: "QuotaExceeded", message: "You exceeded your quota." }] };
    expect(await answerTo(429, body, { "retry-after": "3" })).toEqual({
      kind: "throttled",
      message: "You exceeded your quota.",
      retryAfterMs: 3_000,
      requestId: "r-1",
      limits: null,
    });
  });

  test("texts are bounded, printable, and hold no token", async () => {
    const message = `\u001B[31mred ${TOKEN} ${"x".repeat(2_000)}`;
    const answer = await answerTo(400, { message });
    const told = answer.kind === "rejected" ? answer.message : "";
    expect([...told]).toHaveLength(500);
    expect(told).toMatch(/^\uFFFD\[31mred \*\*\* x+…$/u);
  });
});

describe("no clear answer", () => {
  test.each([408, 500, 502, 503])("%d", async (status) => {
    expect(await answerTo(status, "<h1>oops</h1>", { "retry-after": "2" })).toEqual({
      kind: "unknown",
      message: `HTTP ${status} without a message.`,
      retryAfterMs: 2_000,
      requestId: "r-1",
    });
  });

  test("a server that hangs up", async () => {
    const url = await startServer((incoming) => {
      incoming.socket.destroy();
    });
    expect(await sendTo(url)).toMatchObject({ kind: "unknown", requestId: "" });
  });

  test("a server that is not there was certainly not reached", async () => {
    expect(await sendTo(await closedUrl())).toMatchObject({ kind: "not-sent" });
  });
});
