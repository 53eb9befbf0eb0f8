import { describe, expect, test } from "vitest";
import type { EndpointAnswer } from "../../../src/endpoints/endpoint.ts";
import type { FulfillmentOrderWish } from "../../../src/domain/fulfillment-order.ts";
import type { MwsEndpointAccount } from "../../../src/endpoints/endpoint.ts";
import { closedUrl, startServer } from "../loopback.ts";
import { never } from "../amazon/seller.ts";
import { AUTH_TOKEN, makeEndpoint, makeMwsAccount, openGateway, SECRET_KEY } from "./gateway.ts";

const WISH: FulfillmentOrderWish = {
  fields: { fulfillmentAction: "Ship", displayableOrderComment: "Gruss an Taro" },
  orderMoment: "",
  address: { name: "Taro Testmann", addressLine1: "1-1 Kita", countryCode: "JP" },
  emails: ["taro@example.org"],
  features: null,
  items: [{ id: "line-1", quantity: 1, fields: { giftMessage: "Alles Gute" } }],
};

const SUCCESS = `<?xml version="1.0"?>
<UpdateFulfillmentOrderResponse xmlns="http://mws.amazonaws.com/FulfillmentOutboundShipment/2010-10-01/">
  <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
</UpdateFulfillmentOrderResponse>`;

function failure(code: string, message = "No.", detail = ""): string {
  return `<ErrorResponse xmlns="http://mws.amazonservices.com/doc/2009-01-01/">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message><Detail>${detail}</Detail></Error>
  <RequestID>r-2</RequestID>
</ErrorResponse>`;
}

function send(account: MwsEndpointAccount, timeoutMs?: number): Promise<EndpointAnswer> {
  const endpoint = makeEndpoint(timeoutMs);
  return endpoint.send(endpoint.buildRequest({ orderId: "FO-1", wish: WISH }), account, never);
}

async function answerTo(status: number, body: string): Promise<EndpointAnswer> {
  const url = await startServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "text/xml" }).end(body);
  });
  return send(makeMwsAccount(url));
}

describe("an answer", () => {
  test("is a success with the response of the operation", async () => {
    expect(await answerTo(200, SUCCESS)).toEqual({
      kind: "accepted",
      requestId: "r-1",
      limits: null,
    });
  });

  test.each([
    ["a page of somebody else's", "<html><body>Welcome</body></html>"],
    ["no XML", "OK"],
    ["nothing", ""],
    ["half of it", SUCCESS.slice(0, 100)],
    ["a document type before it", `<!DOCTYPE x SYSTEM "file:///etc/passwd">${SUCCESS}`],
    ["another operation's", "<GetFulfillmentOrderResponse/>"],
  ])("200 with %s is no clear answer", async (_name, body) => {
    expect(await answerTo(200, body)).toMatchObject({ kind: "unknown" });
  });

  test("200 with an error inside says no", async () => {
    expect(await answerTo(200, failure("InvalidParameterValue", "Bad."))).toMatchObject({
      kind: "rejected",
      message: "Bad.",
      requestId: "r-2",
    });
  });

  test.each([
    [400, "InvalidParameterValue", "rejected"],
    [404, "InvalidAddress", "rejected"],
    [401, "AccessDenied", "credentials-refused"],
    [403, "InvalidAccessKeyId", "credentials-refused"],
    [403, "SignatureDoesNotMatch", "credentials-refused"],
    [400, "InvalidClientTokenId", "credentials-refused"],
    [503, "RequestThrottled", "throttled"],
    [503, "QuotaExceeded", "throttled"],
    [500, "InternalError", "unknown"],
    [503, "ServiceUnavailable", "unknown"],
  ])("%d %s is %s", async (status, code, kind) => {
    const answer = await answerTo(status, failure(code, "Because.", "At length."));
    expect(answer).toMatchObject({ kind, requestId: "r-2" });
    expect(answer).toHaveProperty("message", expect.stringContaining("Because. At length."));
  });

  test("a request that did not come in whole was not carried out", async () => {
    expect(await answerTo(400, failure("InputStreamDisconnected"))).toMatchObject({
      kind: "not-sent",
    });
  });

  test("has a code of the registry", async () => {
    const text = "The fulfillment order is not on hold.";
    expect(await answerTo(400, failure("InvalidParameterValue", text))).toMatchObject({
      code: "not-on-hold",
    });
  });

  test.each([502, 504])("%d without XML is no clear answer", async (status) => {
    expect(await answerTo(status, "Bad Gateway")).toMatchObject({ kind: "unknown" });
  });

  test("never quotes a secret, or what was written about the recipient", async () => {
    const quoted = [SECRET_KEY, AUTH_TOKEN, "Taro Testmann", "1-1 Kita", "Alles Gute"];
    const answer = await answerTo(
      400,
      failure("InvalidParameterValue", `Wrong: ${quoted.join(", ")}, taro@example.org.`),
    );
    expect(answer).toMatchObject({ kind: "rejected", message: expect.stringContaining("Wrong") });
    for (const text of [...quoted, "taro@example.org"]) {
      expect(JSON.stringify(answer)).not.toContain(text);
    }
  });
});

describe("no answer", () => {
  test("nobody listens: it was not sent", async () => {
    expect(await send(makeMwsAccount(await closedUrl()))).toMatchObject({ kind: "not-sent" });
  });

  test("silence: nobody knows", async () => {
    const url = await startServer((request) => void request.resume());
    expect(await send(makeMwsAccount(url), 100)).toMatchObject({ kind: "unknown" });
  });
});

describe("a gateway", () => {
  test("takes what is signed with the seller's key, and refuses any other", async () => {
    const { sandbox, account } = await openGateway();
    expect(await send(account)).toMatchObject({ kind: "accepted" });
    expect(sandbox.state().stores[0]?.fulfillmentOrders).toMatchObject([
      {
        orderId: "FO-1",
        action: "Ship",
        address: { name: "Taro Testmann", addressLine1: "1-1 Kita", countryCode: "JP" },
        items: [{ id: "line-1", quantity: 1, fields: { giftMessage: "Alles Gute" } }],
      },
    ]);
    expect(await send({ ...account, secretKey: "another" })).toMatchObject({
      kind: "credentials-refused",
      message: expect.stringContaining("signature"),
    });
    expect(await send(account)).toMatchObject({ kind: "rejected", code: "not-on-hold" });
  });

  test("throttles with a code of its own, which is not a doubt", async () => {
    const limits = { "mws.UpdateFulfillmentOrder": { ratePerSecond: 0.001, burst: 1 } };
    const { account } = await openGateway({ limits });
    await send(account);
    expect(await send(account)).toMatchObject({ kind: "throttled", retryAfterMs: null });
  });
});

test("what is kept of a request holds nothing of the account", () => {
  const { body, ...rest } = makeEndpoint().buildRequest({ orderId: "FO-1", wish: WISH });
  expect(rest).toEqual({
    version: 1,
    operation: "mws.UpdateFulfillmentOrder",
    method: "POST",
    path: "/FulfillmentOutboundShipment/2010-10-01/",
  });
  expect(Object.keys(body as object).join(" ")).not.toMatch(/Key|Token|Seller(?:Id)\b|Signature/u);
});
