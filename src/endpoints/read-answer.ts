import type { z } from "zod";
import { parseJson, presentText, readRequestId } from "./answer-text.ts";
import type { HttpAnswer, HttpResponse } from "./http.ts";
import { readObservedLimit } from "./post-answer.ts";
import type { AnswerDialect } from "./post-answer.ts";
import type { ReadAnswer, ReadFailure } from "./reader.ts";

const ISSUES_SHOWN_MAX = 3;

/**
 * What an answer to a read means. A 200 whose body is not what `schema` says is
 * `failed` as `unreadable`, with the place that is wrong and without its value.
 */
export function readReadAnswer<Body, Reading>(
  answer: HttpAnswer,
  dialect: AnswerDialect,
  schema: z.ZodType<Body>,
  toReading: (body: Body) => Reading,
): ReadAnswer<Reading> {
  if (answer.kind !== "response") {
    return fail(answer.kind === "not-sent" ? "not-sent" : "no-answer", answer.message, "");
  }
  if (answer.status !== 200) return readRefusal(answer, dialect);
  const requestId = readRequestId(answer.headers, dialect.secrets);
  if (answer.truncated !== null) return fail("no-answer", answer.truncated, requestId);
  const checked = schema.safeParse(parseJson(answer.text));
  if (!checked.success) {
    const message = `HTTP 200, but the answer cannot be read: ${describeIssues(checked.error)}.`;
    return fail("unreadable", message, requestId);
  }
  const limits = readObservedLimit(answer.headers);
  return { kind: "read", reading: toReading(checked.data), requestId, limits };
}

function readRefusal(answer: HttpResponse, dialect: AnswerDialect): ReadAnswer<never> {
  const { status, retryAfterMs } = answer;
  const requestId = readRequestId(answer.headers, dialect.secrets);
  const limits = readObservedLimit(answer.headers);
  const { message: said, searchable } = dialect.readText(answer.text);
  const message = presentText(said, dialect.secrets) || `HTTP ${status} without a message.`;
  if (dialect.isCredentialRefusal(status, searchable)) {
    return { kind: "refused-credentials", message, requestId };
  }
  if (status === 404) return { kind: "not-found", message, requestId, limits };
  if (status === 429) return { kind: "throttled", message, retryAfterMs, requestId, limits };
  if (status === 408 || status >= 500) {
    return fail("no-answer", said === "" ? message : `HTTP ${status}: ${message}`, requestId);
  }
  if (status < 300) {
    return fail("unreadable", `HTTP ${status}, where 200 and a body were expected.`, requestId);
  }
  if (status < 400) {
    const hint = `HTTP ${status}: the server wants the request elsewhere. Check the account's baseUrl.`;
    return fail("refused", hint, requestId);
  }
  return fail("refused", message, requestId);
}

function fail(why: ReadFailure, message: string, requestId: string): ReadAnswer<never> {
  return { kind: "failed", why, message, requestId };
}

function describeIssues(error: z.ZodError): string {
  const shown = error.issues.slice(0, ISSUES_SHOWN_MAX).map(({ path, message }) => {
    const place = path.map(String).join(".");
    return place === "" ? message : `${place}: ${message}`;
  });
  return shown.join("; ");
}
