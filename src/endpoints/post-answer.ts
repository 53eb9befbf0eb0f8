import type { AnswerText } from "./answer-text.ts";
import { presentText, readRequestId } from "./answer-text.ts";
import type { EndpointAnswer, ObservedLimit } from "./endpoint.ts";
import type { HttpAnswer, HttpResponse } from "./http.ts";
import { refusalCodeOf } from "./refusals.ts";

/** Rates per second that a header can sanely tell. */
const RATE_MIN = 0.001;
const RATE_MAX = 1_000;

/** How one API speaks: where its answers differ from the others'. */
export interface AnswerDialect {
  /** Blotted out of every text. */
  readonly secrets: readonly string[];
  /** The words of a body that says no. */
  readText(body: string): AnswerText;
  /** Whether a status and its words mean that the credentials are wrong. */
  isCredentialRefusal(status: number, searchable: string): boolean;
}

/** A dialect of an operation that posts: also what a 2xx means, which may still say no. */
export interface PostDialect extends AnswerDialect {
  readSuccess(response: HttpResponse): SuccessReading;
}

/** What a 2xx turned out to be. `why` ends the sentence "HTTP 200, but ...". */
export type SuccessReading =
  { readonly kind: "done" } | { readonly kind: "no" } | { readonly kind: "unknown"; why: string };

/** What an answer to a post means. The status speaks first; the body only where that leaves it open. */
export function readPostAnswer(answer: HttpAnswer, dialect: PostDialect): EndpointAnswer {
  if (answer.kind !== "response") {
    const { kind, message } = answer;
    return kind === "not-sent"
      ? { kind, message }
      : { kind, message, retryAfterMs: null, requestId: "" };
  }
  const isSuccess = answer.status >= 200 && answer.status < 300;
  return isSuccess ? readSuccess(answer, dialect) : readRefusal(answer, dialect);
}

function readSuccess(answer: HttpResponse, dialect: PostDialect): EndpointAnswer {
  const requestId = readRequestId(answer.headers, dialect.secrets);
  const limits = readObservedLimit(answer.headers);
  const success: SuccessReading =
    answer.truncated === null
      ? dialect.readSuccess(answer)
      : { kind: "unknown", why: `its body did not come whole. ${answer.truncated}` };
  if (success.kind === "done") return { kind: "accepted", requestId, limits };
  if (success.kind === "unknown") {
    const message = `HTTP ${answer.status}, but ${success.why}`;
    return { kind: "unknown", message, retryAfterMs: null, requestId };
  }
  const { message, searchable } = dialect.readText(answer.text);
  return {
    kind: "rejected",
    code: refusalCodeOf(answer.status, searchable),
    message: presentText(message, dialect.secrets) || "The endpoint said no, and not why.",
    requestId,
    limits,
  };
}

function readRefusal(answer: HttpResponse, dialect: AnswerDialect): EndpointAnswer {
  const { status, retryAfterMs } = answer;
  const requestId = readRequestId(answer.headers, dialect.secrets);
  const limits = readObservedLimit(answer.headers);
  const { message: said, searchable } = dialect.readText(answer.text);
  const message = presentText(said, dialect.secrets) || `HTTP ${status} without a message.`;
  if (status < 400) {
    const hint = `HTTP ${status}: the server wants the request elsewhere. Check the account's baseUrl.`;
    return { kind: "rejected", code: "endpoint-refused", message: hint, requestId, limits };
  }
  if (dialect.isCredentialRefusal(status, searchable)) {
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

/**
 * The sustained rate that Amazon tells in its answers
 * (https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits), if
 * it came through.
 */
export function readObservedLimit(headers: Readonly<Record<string, string>>): ObservedLimit {
  const text = headers["x-amzn-ratelimit-limit"]?.trim() ?? "";
  const ratePerSecond = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : 0;
  return ratePerSecond >= RATE_MIN && ratePerSecond <= RATE_MAX ? { ratePerSecond } : null;
}
