import { assertInvariant } from "../../errors.ts";
import { property } from "../answer-text.ts";
import type { EndpointAccount } from "../endpoint.ts";
import type { HttpAnswer } from "../http.ts";
import { sendHttp } from "../http.ts";
import { urlBelow } from "../order-path.ts";
import { recipientParameters } from "../recipient-texts.ts";
import { userAgent } from "../user-agent.ts";
import { encodeQuery, signQuery } from "./sign-query.ts";
import type { TripListener } from "../watch-trip.ts";

/** One request of MWS, without its account: the parameters of the operation itself. */
export interface MwsRequest {
  readonly path: string;
  readonly body: unknown;
}

/** An answer, with the texts that no message of it may show. */
export interface MwsCalled {
  readonly answer: HttpAnswer;
  readonly hidden: readonly string[];
}

/**
 * Signs a request and sends it once. The parameters go as a form in the body,
 * as the page shows for POST: addresses are then in no log of addresses called
 * (https://github.com/bizon/mws-api-doc, DG_RequiredRequestParameters).
 */
export async function callMws(
  request: MwsRequest,
  account: EndpointAccount,
  options: { readonly timeoutMs: number; nowMs(): number },
  signal: AbortSignal,
  trip?: TripListener,
): Promise<MwsCalled> {
  assertInvariant(account.api === "mws", `Account ${account.name} is none of MWS.`);
  const { accessKeyId, authToken, secretKey, sellerId } = account;
  const own = readParameters(request.body);
  const parameters = {
    ...own,
    AWSAccessKeyId: accessKeyId,
    ...(authToken === "" ? {} : { MWSAuthToken: authToken }),
    SellerId: sellerId,
    SignatureMethod: "HmacSHA256",
    SignatureVersion: "2",
    Timestamp: new Date(options.nowMs()).toISOString(),
  };
  const url = urlBelow(account.baseUrl, request.path);
  const signature = signQuery(parameters, { method: "POST", url: new URL(url), secretKey });
  const answer = await sendHttp({
    method: "POST",
    url,
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      accept: "text/xml",
      "user-agent": userAgent(),
    },
    body: encodeQuery({ ...parameters, Signature: signature }),
    timeoutMs: options.timeoutMs,
    signal,
    trip,
  });
  const secrets = [secretKey, authToken, signature, accessKeyId];
  return { answer, hidden: [...secrets, ...recipientParameters(own)] };
}

function readParameters(body: unknown): Record<string, string> {
  assertInvariant(typeof body === "object" && body !== null, "A query without parameters.");
  return Object.fromEntries(
    Object.keys(body).map((name) => {
      const value = property(body, name);
      assertInvariant(typeof value === "string", `The parameter ${name} is no text.`);
      return [name, value];
    }),
  );
}
