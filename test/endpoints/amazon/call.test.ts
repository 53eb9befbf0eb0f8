import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createConfirmShipment } from "../../../src/endpoints/amazon/confirm-shipment.ts";
import { BugError } from "../../../src/errors.ts";
import { closedUrl, readBody } from "../loopback.ts";
import { post, startAmazon } from "./amazon-server.ts";
import {
  CLIENT_SECRET,
  countRequests,
  makeCaller,
  never,
  openMarketplace,
  REFRESH_TOKEN,
} from "./seller.ts";

const EXPIRED = {
  errors: [
    {
      code: "Unauthorized",
      message: "Access to requested resource is denied.",
      details: "The access token you provided has expired.",
    },
  ],
};

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "x-amzn-requestid": "r-1" }).end(JSON.stringify(body));
}

describe("a call", () => {
  test("carries its token, its name and its date", async () => {
    const seen: unknown[] = [];
    const { account } = await startAmazon(async (request, response) => {
      seen.push(request.url, request.headers, await readBody(request));
      response.writeHead(204).end();
    });
    const trips: string[] = [];
    const answer = await makeCaller().post(
      { method: "POST", path: "/orders/v0/x", body: { hello: "Wörld" } },
      { ...account, baseUrl: `${account.baseUrl}/gateway/` },
      never,
      { noteDeparture: () => trips.push("left"), noteAnswer: () => trips.push("answered") },
    );
    expect(answer).toEqual({ kind: "accepted", requestId: "", limits: null });
    expect(seen).toEqual([
      "/gateway/orders/v0/x",
      expect.objectContaining({
        "x-amz-access-token": "T-1",
        "x-amz-date": expect.stringMatching(/^\d{8}T\d{6}Z$/u),
        "user-agent": expect.stringMatching(/^Shipledger\/\d/u),
        "content-type": "application/json",
      }),
      '{"hello":"Wörld"}',
    ]);
    // The token's own request is no trip.
    expect(trips).toEqual(["left", "answered"]);
  });

  test("of another API's account is a fault of the program", async () => {
    const account = { name: "x", api: "ecart", baseUrl: "http://x.invalid", token: "t" } as const;
    await expect(post(account)).rejects.toThrow(BugError);
  });
});

describe("an access token that has expired", () => {
  test("is renewed once, and the call repeated", async () => {
    const tokens: unknown[] = [];
    const { account, served } = await startAmazon((request, response, call) => {
      tokens.push(request.headers["x-amz-access-token"]);
      if (call === 1) answerJson(response, 403, EXPIRED);
      else response.writeHead(204).end();
    });
    expect(await post(account)).toMatchObject({ kind: "accepted" });
    expect(tokens).toEqual(["T-1", "T-2"]);
    expect(served).toEqual({ tokens: 2, calls: 2 });
  });

  test("is renewed once for many calls", async () => {
    const { account, served } = await startAmazon((request, response) => {
      if (request.headers["x-amz-access-token"] === "T-1") answerJson(response, 403, EXPIRED);
      else response.writeHead(204).end();
    });
    const caller = makeCaller();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(account, caller)));
    expect(answers.every(({ kind }) => kind === "accepted")).toBe(true);
    expect(served).toEqual({ tokens: 2, calls: 40 });
  });

  test("twice in a row: certainly not applied, and may be tried again", async () => {
    const { account, served } = await startAmazon((_request, response) => {
      answerJson(response, 403, EXPIRED);
    });
    expect(await post(account)).toMatchObject({ kind: "not-sent" });
    expect(served).toEqual({ tokens: 2, calls: 2 });
  });

  test("in the middle of a run is nobody's trouble", async () => {
    const { sandbox, account } = await openMarketplace({ tokenLifeMs: 60 });
    const caller = makeCaller();
    const endpoint = createConfirmShipment(caller);
    for (let n = 1; n <= 12; n += 1) {
      const request = endpoint.buildRequest({
        orderId: `111-0000000-000000${n}`,
        packageId: "1000001",
        place: account,
        content: {
          trackingNumber: `TRACK-${n}`,
          carrierCode: "UPS",
          carrierName: "",
          shipMethod: "",
          shipDate: "2026-11-20T12:00:00Z",
          items: [{ id: "10000000000001", quantity: 1 }],
        },
      });
      expect(await endpoint.send(request, account, never)).toMatchObject({ kind: "accepted" });
      await new Promise((resolve) => {
        setTimeout(resolve, 15);
      });
    }
    expect(sandbox.requests().filter(({ status }) => status === 403).length).toBeGreaterThan(0);
    expect(sandbox.state().stores).toHaveLength(1);
    expect(countRequests(sandbox, "lwa.token")).toBeGreaterThan(1);
  });
});

describe("credentials", () => {
  test.each([
    [403, { errors: [{ code: "Unauthorized", message: "Access is denied.", details: "" }] }],
    [
      403,
      {
        errors: [
          {
            code: "Unauthorized",
            message: "Access is denied.",
            details: "The access token you provided is revoked, malformed or invalid.",
          },
        ],
      },
    ],
    [401, { errors: [{ code: "Unauthorized", message: "No." }] }],
  ])("%d %o are refused, without a second try", async (status, body) => {
    const { account, served } = await startAmazon((_request, response) => {
      answerJson(response, status, body);
    });
    expect(await post(account)).toMatchObject({ kind: "credentials-refused", requestId: "r-1" });
    expect(served).toEqual({ tokens: 1, calls: 1 });
  });

  test("that Login with Amazon refuses never reach the API", async () => {
    const { sandbox, account } = await openMarketplace();
    for (const wrong of [{ refreshToken: "refused" }, { clientId: "refused" }]) {
      const answer = await post({ ...account, ...wrong });
      expect(answer).toMatchObject({ kind: "credentials-refused" });
      expect(JSON.stringify(answer)).toContain("the config");
    }
    expect(sandbox.requests().map(({ operation, status }) => [operation, status])).toEqual([
      ["lwa.token", 400],
      ["lwa.token", 401],
    ]);
  });

  test("that cannot be checked leave the call unsent", async () => {
    const { account, served } = await startAmazon((_request, response) => {
      response.writeHead(204).end();
    });
    const answer = await post({ ...account, authUrl: await closedUrl() });
    expect(answer).toMatchObject({
      kind: "not-sent",
      message: expect.stringContaining("no access token"),
    });
    expect(served.calls).toBe(0);
  });

  test("are in no text, whatever Amazon repeats", async () => {
    const { account } = await startAmazon((request, response) => {
      const token = String(request.headers["x-amz-access-token"]);
      const message = `${token} ${REFRESH_TOKEN} ${CLIENT_SECRET}`;
      answerJson(response, 400, { errors: [{ code: "InvalidInput", message, details: token }] });
    });
    expect(await post(account)).toMatchObject({ message: "*** *** *** (***)" });
  });
});
