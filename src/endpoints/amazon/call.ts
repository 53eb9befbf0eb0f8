import type { z } from "zod";
import type { Clock } from "../../clock.ts";
import { assertInvariant } from "../../errors.ts";
import { parseJson, property } from "../answer-text.ts";
import type {
  AmazonEndpointAccount,
  EndpointAccount,
  EndpointAnswer,
  Warmth,
} from "../endpoint.ts";
import type { HttpAnswer, HttpResponse } from "../http.ts";
import { sendHttp } from "../http.ts";
import { urlBelow } from "../order-path.ts";
import type { AnswerDialect, SuccessReading } from "../post-answer.ts";
import { readPostAnswer } from "../post-answer.ts";
import { readReadAnswer } from "../read-answer.ts";
import type { ReadAnswer } from "../reader.ts";
import { userAgent } from "../user-agent.ts";
import { readAmazonText, saysTokenExpired } from "./error-text.ts";
import { secretsOf } from "./lwa-credentials.ts";
import type { TokenSource } from "./lwa.ts";
import type { TripListener } from "../watch-trip.ts";

/** One request of the Selling Partner API, without its account. */
export interface AmazonRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Path and query below the base URL. */
  readonly path: string;
  /** Null for none. */
  readonly body: unknown;
  /** Texts that no message of an answer may show, besides the secrets. */
  readonly hidden?: readonly string[];
}

/** Sends requests of the Selling Partner API once, with an access token. */
export interface AmazonCaller {
  /** Gets the access token ready, so that a first burst need not wait for it. */
  warm(account: AmazonEndpointAccount, signal: AbortSignal): Promise<Warmth>;
  post(request: AmazonRequest, ...way: Way): Promise<EndpointAnswer>;
  /** Reads a 200 by its schema. */
  read<Body, Reading>(
    request: AmazonRequest,
    body: { readonly schema: z.ZodType<Body>; toReading(body: Body): Reading },
    ...way: Way
  ): Promise<ReadAnswer<Reading>>;
}

/** Whose call it is, what stops it, and who hears when it left and was answered. */
type Way = [account: EndpointAccount, signal: AbortSignal, trip?: TripListener | undefined];

/** A call must have this much time left when its token is there, or it does not leave. */
const TIME_LEFT_MIN_MS = 1_000;

/**
 * A caller for all accounts and operations of Amazon.
 *
 * @param parts `timeoutMs` bounds a whole call: the token, the request and its
 *   answer, and the one repeat after an expired token.
 */
export function createAmazonCaller(parts: {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly tokens: TokenSource;
}): AmazonCaller {
  const call = async (request: AmazonRequest, ...way: Way): Promise<Called> => {
    const [account] = way;
    assertInvariant(account.api === "amazon", `Account ${account.name} is not one of Amazon's.`);
    const untilMs = parts.clock.nowMs() + parts.timeoutMs;
    const first = await callOnce({ ...parts, request, account, untilMs }, way);
    if (!isExpired(first.answer)) return first;
    // Certainly not applied, and the token is the only reason.
    parts.tokens.drop(account, first.accessToken);
    const second = await callOnce({ ...parts, request, account, untilMs }, way);
    if (!isExpired(second.answer)) return second;
    const message = "Amazon calls a fresh access token expired; the request was not carried out.";
    return { ...second, answer: { kind: "not-sent", message } };
  };
  return {
    async warm(account, signal) {
      const token = await parts.tokens.get(account, signal);
      return token.kind === "token"
        ? { kind: "ready" }
        : { kind: token.kind, message: token.message };
    },
    async post(request, ...way) {
      const { answer, secrets } = await call(request, ...way);
      if (answer.kind === "refused") {
        return { kind: "credentials-refused", message: answer.message, requestId: "" };
      }
      const hidden = [...secrets, ...(request.hidden ?? [])];
      return readPostAnswer(answer, { ...dialectOf(hidden), readSuccess });
    },
    async read(request, { schema, toReading }, ...way) {
      const { answer, secrets } = await call(request, ...way);
      if (answer.kind === "refused") {
        return { kind: "refused-credentials", message: answer.message, requestId: "" };
      }
      return readReadAnswer(answer, dialectOf(secrets), schema, toReading);
    },
  };
}

interface Called {
  readonly answer: HttpAnswer | { readonly kind: "refused"; readonly message: string };
  readonly accessToken: string;
  readonly secrets: readonly string[];
}

interface OneCall {
  readonly clock: Clock;
  readonly tokens: TokenSource;
  readonly request: AmazonRequest;
  readonly account: AmazonEndpointAccount;
  readonly untilMs: number;
}

async function callOnce(parts: OneCall, [, signal, trip]: Way): Promise<Called> {
  const { clock, tokens, request, account } = parts;
  const token = await tokens.get(account, signal);
  const accessToken = token.kind === "token" ? token.accessToken : "";
  const known = { accessToken, secrets: [accessToken, ...secretsOf(account)] };
  if (token.kind === "refused") return { ...known, answer: token };
  if (token.kind === "unavailable") {
    return { ...known, answer: { kind: "not-sent", message: token.message } };
  }
  const nowMs = clock.nowMs();
  if (parts.untilMs - nowMs < TIME_LEFT_MIN_MS) {
    const message = "The access token came so late that no time was left for the request.";
    return { ...known, answer: { kind: "not-sent", message } };
  }
  const body = request.body === null ? null : JSON.stringify(request.body);
  const answer = await sendHttp({
    method: request.method,
    url: urlBelow(account.baseUrl, request.path),
    headers: {
      ...(body === null ? {} : { "content-type": "application/json" }),
      accept: "application/json",
      "user-agent": userAgent(),
      "x-amz-access-token": accessToken,
      "x-amz-date": formatAmazonDate(nowMs),
    },
    body,
    timeoutMs: Math.ceil(parts.untilMs - nowMs),
    signal,
    trip,
  });
  return { ...known, answer };
}

function isExpired(answer: Called["answer"]): boolean {
  return answer.kind === "response" && saysTokenExpired(answer.status, answer.text);
}

function dialectOf(secrets: readonly string[]): AnswerDialect {
  return {
    secrets,
    readText: readAmazonText,
    isCredentialRefusal: (status) => status === 401 || status === 403,
  };
}

/** 204 without a body is the rule; a 2xx that brings anything but an object is nobody's success. */
function readSuccess({ status, text }: HttpResponse): SuccessReading {
  if (status === 204 || text.trim() === "") return { kind: "done" };
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { kind: "unknown", why: "its body is not what Amazon answers." };
  }
  const errors = property(body, "errors");
  return { kind: Array.isArray(errors) && errors.length > 0 ? "no" : "done" };
}

/** `20260130T123600Z`: https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api */
function formatAmazonDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/gu, "");
}
