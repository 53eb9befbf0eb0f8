import type { z } from "zod";
import { parseJson, presentText, property, readAnswerText, readRequestId } from "../answer-text.ts";
import type { EndpointAnswer } from "../endpoint.ts";
import type { HttpResponse } from "../http.ts";
import type { AnswerDialect, SuccessReading } from "../post-answer.ts";
import { readPostAnswer } from "../post-answer.ts";
import { readReadAnswer } from "../read-answer.ts";
import type { ReadAnswer } from "../reader.ts";
import type { EcartCalled } from "./call.ts";

/** What eCart says, with 404, when it is the token that is wrong: its documented token errors. */
const TOKEN_REFUSALS = ["does not belong to this app", "the app does not exist"];

/** What eCart's answer to a post means: a 2xx may still say `success: false`. */
export function readEcartPost({ answer, secrets }: EcartCalled): EndpointAnswer {
  return readPostAnswer(answer, { ...dialectOf(secrets), readSuccess });
}

/** What eCart's answer to a read means; a 200 by its schema, unless it says no itself. */
export function readEcartRead<Body, Reading>(
  { answer, secrets }: EcartCalled,
  schema: z.ZodType<Body>,
  toReading: (body: Body) => Reading,
): ReadAnswer<Reading> {
  if (answer.kind === "response" && answer.status === 200 && saysNo(parseJson(answer.text))) {
    const message = presentText(readAnswerText(answer.text).message, secrets);
    const requestId = readRequestId(answer.headers, secrets);
    return { kind: "failed", why: "refused", message: message || "eCart said no.", requestId };
  }
  return readReadAnswer(answer, dialectOf(secrets), schema, toReading);
}

function dialectOf(secrets: readonly string[]): AnswerDialect {
  return { secrets, readText: readAnswerText, isCredentialRefusal };
}

function isCredentialRefusal(status: number, searchable: string): boolean {
  if (status === 401 || status === 403) return true;
  const lowered = searchable.toLowerCase();
  return status === 404 && TOKEN_REFUSALS.some((piece) => lowered.includes(piece));
}

function readSuccess({ status, text }: HttpResponse): SuccessReading {
  if (status === 204) return { kind: "done" };
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { kind: "unknown", why: "its body is not the JSON object that was expected." };
  }
  return { kind: saysNo(body) ? "no" : "done" };
}

function saysNo(body: unknown): boolean {
  // Scalars of this API are often strings.
  const success = property(body, "success");
  return success === false || success === "false";
}
