import { presentText } from "../answer-text.ts";
import type { AnswerText } from "../answer-text.ts";
import type { EndpointAnswer } from "../endpoint.ts";
import type { HttpResponse } from "../http.ts";
import { readPostAnswer } from "../post-answer.ts";
import type { SuccessReading } from "../post-answer.ts";
import type { MwsCalled } from "./call.ts";
import { findAll, readXml, textOf } from "./read-xml.ts";

/** Codes of MWS by what they mean: https://github.com/bizon/mws-api-doc, DG_Errors. */
const CREDENTIAL_CODES = [
  "AccessDenied",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
];
const THROTTLED_CODES = ["RequestThrottled", "QuotaExceeded"];
/** The request did not come in whole, so it was not carried out. */
const INTERRUPTED_CODE = "InputStreamDisconnected";

/** What an answer of MWS to a post means. Its XML speaks where the status is shared by several meanings. */
export function readMwsPost({ answer, hidden }: MwsCalled): EndpointAnswer {
  const error = answer.kind === "response" ? readError(answer.text) : null;
  if (answer.kind === "response" && error?.code === INTERRUPTED_CODE) {
    return { kind: "not-sent", message: presentText(error.message, hidden) };
  }
  const isThrottled = error !== null && THROTTLED_CODES.includes(error.code);
  const told = answer.kind === "response" && isThrottled ? { ...answer, status: 429 } : answer;
  const read = readPostAnswer(told, {
    secrets: hidden,
    readText,
    isCredentialRefusal: (status, searchable) =>
      status === 401 ||
      status === 403 ||
      CREDENTIAL_CODES.some((code) => searchable.split("\n").includes(code)),
    readSuccess,
  });
  const requestId = answer.kind === "response" ? readRequestId(answer, hidden) : "";
  return "requestId" in read && read.requestId === "" ? { ...read, requestId } : read;
}

function readText(body: string): AnswerText {
  const error = readError(body);
  if (!error) {
    const plain = body.trimStart().startsWith("<") ? "" : body.trim();
    return { message: plain, searchable: plain };
  }
  const { code, message, detail } = error;
  const words = [message || code, detail].filter((text) => text !== "").join(" ");
  return { message: words, searchable: [code, message, detail].join("\n") };
}

/** A 200 is the response of the operation itself; anything else is nobody's success. */
function readSuccess({ text }: HttpResponse): SuccessReading {
  const root = readXml(text);
  if (root?.name === "UpdateFulfillmentOrderResponse") return { kind: "done" };
  if (root?.name === "ErrorResponse") return { kind: "no" };
  return { kind: "unknown", why: "its body is not the XML that MWS answers." };
}

interface MwsError {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

function readError(body: string): MwsError | null {
  const root = readXml(body);
  const [error] = root?.name === "ErrorResponse" ? findAll(root, "Error") : [];
  if (!error) return null;
  const [code, message, detail] = ["Code", "Message", "Detail"].map((name) => textOf(error, name));
  return { code: code ?? "", message: message ?? "", detail: detail ?? "" };
}

/** `RequestId` of a success, `RequestID` of an error. */
function readRequestId({ text }: HttpResponse, hidden: readonly string[]): string {
  const root = readXml(text);
  const id = root ? textOf(root, "RequestId") || textOf(root, "RequestID") : "";
  return presentText(id, hidden);
}
