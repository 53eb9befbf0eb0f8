import type { EndpointAnswer, ObservedLimit } from "../endpoint.ts";
import { parseJson, presentText, property, readAnswerText, readRequestId } from "../answer-text.ts";
import type { HttpAnswer, HttpResponse } from "../http.ts";
import { refusalCodeOf } from "../refusals.ts";

/** Rates per second that a header can sanely tell. */
const RATE_MIN = 0.001;
const RATE_MAX = 1_000;

/** What eCart says, with 404, when it is the token that is wrong: its documented token errors. */
const TOKEN_REFUSALS = ["does not belong to this app", "the app does not exist"];

/**
 * What an answer to a fulfillment means. The status speaks first; a body is
 * believed only where the status leaves it open, since a 2xx may still say
 * `success: false`.
 */
export function readFulfillmentAnswer(
  answer: HttpAnswer,
  secrets: readonly string[],
): EndpointAnswer {
  if (answer.kind !== "response") {
    const { kind, message } = answer;
    return kind === "not-sent"
      ? { kind, message }
      : { kind, message, retryAfterMs: null, requestId: "" };
  }
  if (answer.status >= 200 && answer.status < 300) return readSuccess(answer, secrets);
  return readRefusal(answer, secrets);
}

function readSuccess(answer: HttpResponse, secrets: readonly string[]): EndpointAnswer {
  const requestId = readRequestId(answer.headers);
  const limits = readObservedLimit(answer.headers);
  const accepted: EndpointAnswer = { kind: "accepted", requestId, limits };
  const unknown = (why: string): EndpointAnswer => ({
    kind: "unknown",
    message: `HTTP ${answer.status}, but ${why}`,
    retryAfterMs: null,
    requestId,
  });
  if (answer.truncated !== null) return unknown(`its body did not come whole. ${answer.truncated}`);
  if (answer.status === 204) return accepted;
  const body = parseJson(answer.text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return unknown("its body is not the JSON object that was expected.");
  }
  // Scalars of this API are often strings.
  const success = property(body, "success");
  if (success !== false && success !== "false") return accepted;
  const { message, searchable } = readAnswerText(answer.text);
  return {
    kind: "rejected",
    code: refusalCodeOf(answer.status, searchable),
    message: presentText(message, secrets) || "The endpoint said no, and not why.",
    requestId,
    limits,
  };
}

function readRefusal(answer: HttpResponse, secrets: readonly string[]): EndpointAnswer {
  const { status, retryAfterMs } = answer;
  const requestId = readRequestId(answer.headers);
  const limits = readObservedLimit(answer.headers);
  const { message: said, searchable } = readAnswerText(answer.text);
  const message = presentText(said, secrets) || `HTTP ${status} without a message.`;
  if (status < 400) {
    const hint = `HTTP ${status}: the server wants the request elsewhere. Check the account's baseUrl.`;
    return { kind: "rejected", code: "endpoint-refused", message: hint, requestId, limits };
  }
  if (status === 401 || status === 403 || isTokenRefusal(status, searchable)) {
    return { kind: "credentials-refused", message, requestId };
  }
  if (status === 429) return { kind: "throttled", message, retryAfterMs, requestId, limits };
  if (status === 408 || status >= 500) {
    const told = said === "" ? message : `HTTP ${status}: ${message}`;
    return { kind: "unknown", message: told, retryAfterMs, requestId };
  }
  const code = refusalCodeOf(status, searchable);
  return { kind: "rejected", code, message, requestId, limits };
}

function isTokenRefusal(status: number, text: string): boolean {
  const lowered = text.toLowerCase();
  return status === 404 && TOKEN_REFUSALS.some((piece) => lowered.includes(piece));
}

/**
 * The sustained rate that Amazon tells in its answers
 * (https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits), if
 * it came through.
 */
function readObservedLimit(headers: Readonly<Record<string, string>>): ObservedLimit {
  const text = headers["x-amzn-ratelimit-limit"]?.trim() ?? "";
  const ratePerSecond = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : 0;
  return ratePerSecond >= RATE_MIN && ratePerSecond <= RATE_MAX ? { ratePerSecond } : null;
}
