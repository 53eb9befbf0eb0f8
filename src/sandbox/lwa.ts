import { systemClock } from "../clock.ts";
import { issueAccessToken } from "./access-tokens.ts";
import { BOUNDS } from "./bounds.ts";
import { answerWithFault } from "./deliver.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { holderOf, isLetIn, REFUSED_TOKEN } from "./holder.ts";
import type { ErrorWords, Runtime } from "./marketplace-api.ts";

/** The path of Login with Amazon: https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api */
export const LWA_PATH = "/auth/o2/token";
/** Its name in the record of requests and in a fault plan. */
export const LWA_OPERATION = "lwa.token";
/** The header in which it names a request. */
export const LWA_REQUEST_ID_HEADER = "x-amzn-RequestId";

const PARAMETERS = ["grant_type", "refresh_token", "client_id", "client_secret"] as const;

/**
 * Serves one request for an access token, refresh-token grant. Any client and
 * any refresh token will do, except those that are to be refused.
 */
export async function serveLwa(runtime: Runtime, exchange: Exchange): Promise<void> {
  const { world } = runtime;
  const record = world.traffic.arrive({
    atMs: runtime.stampMs(runtime.nowMs()),
    requestId: exchange.requestId,
    operation: LWA_OPERATION,
    orderId: null,
  });
  const { fault, latencyMs } = world.faults.drawNamed(LWA_OPERATION);
  if (fault !== null) world.traffic.countFault(record, fault);
  const body = await exchange.readText(BOUNDS.formBodyBytes);
  if (body.kind === "gone") return;
  await systemClock.sleep(latencyMs, runtime.signal);
  record.status = answerWithFault(
    exchange,
    fault === "token-expired" ? null : fault,
    (status, words) => describeError(status, nameOf(words), words.message),
    () => {
      if (body.kind !== "text") return invalid("The request is too large");
      if (exchange.method !== "POST") return invalid("The request method must be POST");
      const type = exchange.headers["content-type"] ?? "";
      if (!type.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
        return invalid("The request has an invalid Content-Type");
      }
      return answerGrant(runtime, new URLSearchParams(body.text));
    },
  );
}

function answerGrant(runtime: Runtime, form: URLSearchParams): Reply {
  const missing = PARAMETERS.find((name) => (form.get(name) ?? "") === "");
  if (missing !== undefined) {
    return invalid(`The request is missing a required parameter : ${missing}`);
  }
  if (form.get("grant_type") !== "refresh_token") {
    const text = "The authorization grant type is not supported by the authorization server";
    return describeError(400, "unsupported_grant_type", text);
  }
  if (form.get("client_id") === REFUSED_TOKEN) {
    return describeError(401, "invalid_client", "Client authentication failed");
  }
  const refreshToken = form.get("refresh_token") ?? "";
  const { tokens, tokenLifeMs } = runtime.settings;
  if (!isLetIn(refreshToken, tokens) || refreshToken.length > BOUNDS.tokenLength) {
    const text = "The request has an invalid grant parameter : refresh_token";
    return describeError(400, "invalid_grant", text);
  }
  const expiresAtMs = runtime.stampMs(runtime.nowMs()) + tokenLifeMs;
  const body = {
    access_token: issueAccessToken({ ...holderOf(refreshToken), expiresAtMs }),
    refresh_token: refreshToken,
    token_type: "bearer",
    expires_in: Math.max(1, Math.floor(tokenLifeMs / 1000)),
  };
  return { status: 200, body, headers: { "cache-control": "no-store" } };
}

function invalid(text: string): Reply {
  return describeError(400, "invalid_request", text);
}

/** The error code of a fault: OAuth has its own words for them (RFC 6749, section 5.2). */
function nameOf({ code }: ErrorWords): string {
  return (
    { InternalFailure: "server_error", ServiceUnavailable: "temporarily_unavailable" }[
      code ?? ""
    ] ?? (code === undefined ? "invalid_client" : "invalid_request")
  );
}

function describeError(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}
