import { describe, expect, test } from "vitest";
import type { EndpointAnswer } from "../../../src/endpoints/endpoint.ts";
import { post, startAmazon } from "./amazon-server.ts";
import { makeCaller } from "./seller.ts";

/** What one answer of Amazon's comes to. */
async function answerTo(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<EndpointAnswer> {
  const { account } = await startAmazon((_request, response) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { "x-amzn-requestid": "r-1", ...headers }).end(text);
  });
  return post(account);
}

describe("an answer", () => {
  test.each([
    [204, ""],
    [200, ""],
    [200, {}],
  ])("%d %o is a success", async (status, body) => {
    expect(await answerTo(status, body, { "x-amzn-ratelimit-limit": "2.0" })).toEqual({
      kind: "accepted",
      requestId: "r-1",
      limits: { ratePerSecond: 2 },
    });
  });

  test.each([
    [200, "<html>It works!"],
    [200, "[]"],
    [500, { errors: [{ code: "InternalFailure", message: "Try again." }] }],
    [503, ""],
  ])("%d %o is no clear answer", async (status, body) => {
    expect(await answerTo(status, body)).toMatchObject({ kind: "unknown", requestId: "r-1" });
  });

  test("429 is throttled", async () => {
    const errors = [{ code: "QuotaExceeded", message: "You exceeded your quota.", details: "" }];
    expect(await answerTo(429, { errors })).toEqual({
      kind: "throttled",
      message: "You exceeded your quota.",
      retryAfterMs: null,
      requestId: "r-1",
      limits: null,
    });
  });

  test.each([400, 404])("%d tells the limit", async (status) => {
    const errors = [{ code: "X", message: "No." }];
    const headers = { "x-amzn-ratelimit-limit": "0.5" };
    expect(await answerTo(status, { errors }, headers)).toMatchObject({
      kind: "rejected",
      limits: { ratePerSecond: 0.5 },
    });
  });

  test.each([
    ["message", { errors: [{ code: "A", message: "M", details: "" }] }, "M"],
    ["message and details", { errors: [{ code: "A", message: "M", details: "D" }] }, "M (D)"],
    [
      "several errors",
      {
        errors: [
          { code: "A", message: "M" },
          { code: "B", message: "N", details: "D" },
        ],
      },
      "M; N (D)",
    ],
    ["a code alone", { errors: [{ code: "InvalidInput" }] }, "InvalidInput"],
    ["another body", { message: "elsewhere" }, "elsewhere"],
    ["nothing", { errors: [] }, "HTTP 400 without a message."],
  ])("says no in its own words: %s", async (_name, body, message) => {
    expect(await answerTo(400, body)).toMatchObject({ kind: "rejected", message });
  });

  test("has a code of the registry, from whichever error tells it", async () => {
    const errors = [
      { code: "InvalidInput", message: "Failed." },
      { code: "InvalidInput", message: "ErrorCode: BlockedTrackingId Description x" },
    ];
    expect(await answerTo(400, { errors })).toMatchObject({ code: "tracking-refused" });
    expect(await answerTo(404, { errors: [{ code: "NotFound", message: "?" }] })).toMatchObject({
      code: "unknown-order",
    });
  });

  test("that does not come in time is unknown, within the time of the whole call", async () => {
    const { account } = await startAmazon(() => undefined);
    const answer = await post(account, makeCaller({ timeoutMs: 1_300 }));
    expect(answer).toMatchObject({ kind: "unknown", message: expect.stringContaining("No whole") });
  });
});
