import { assertInvariant } from "../../errors.ts";
import type { EndpointAccount } from "../endpoint.ts";
import type { HttpAnswer } from "../http.ts";
import { sendHttp } from "../http.ts";
import { urlBelow } from "../order-path.ts";
import { userAgent } from "../user-agent.ts";
import type { TripListener } from "../watch-trip.ts";

/** One request of eCart's API, without its account. */
export interface EcartRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Path and query below the base URL. */
  readonly path: string;
  /** Null for none. */
  readonly body: unknown;
}

/** An answer, with the secrets that no text of it may show. */
export interface EcartCalled {
  readonly answer: HttpAnswer;
  readonly secrets: readonly string[];
}

/** Sends a request once with the account's token: https://docs.ecartapi.com/docs/store-access-token */
export async function callEcart(
  { method, path, body }: EcartRequest,
  account: EndpointAccount,
  timeoutMs: number,
  signal: AbortSignal,
  trip?: TripListener,
): Promise<EcartCalled> {
  assertInvariant(account.api === "ecart", `Account ${account.name} is not one of eCart's.`);
  const answer = await sendHttp({
    method,
    url: urlBelow(account.baseUrl, path),
    headers: {
      authorization: `Bearer ${account.token}`,
      ...(body === null ? {} : { "content-type": "application/json" }),
      accept: "application/json",
      "user-agent": userAgent(),
    },
    body: body === null ? null : JSON.stringify(body),
    timeoutMs,
    signal,
    trip,
  });
  return { answer, secrets: [account.token] };
}
