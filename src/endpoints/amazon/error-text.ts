import type { AnswerText } from "../answer-text.ts";
import { parseJson, property, readAnswerText } from "../answer-text.ts";

/** Errors of one answer that are told. */
const ERRORS_MAX = 20;

/**
 * The words of Amazon's error body `{ errors: [{ code, message, details }] }`
 * (https://developer-docs.amazon.com/sp-api/docs/response-format), verbatim:
 * each error as `message (details)`, several joined. The code alone where an
 * error has no words; any other body is read as elsewhere.
 */
export function readAmazonText(body: string): AnswerText {
  const otherwise = readAnswerText(body);
  const errors = property(parseJson(body), "errors");
  if (!Array.isArray(errors)) return otherwise;
  const told = errors.slice(0, ERRORS_MAX).map((error) => {
    const [code = "", message = "", details = ""] = ["code", "message", "details"].map((key) => {
      const value = property(error, key);
      return typeof value === "string" ? value.trim() : "";
    });
    const words = message === "" ? details || code : message;
    return message !== "" && details !== "" ? `${message} (${details})` : words;
  });
  const message = told.filter((words) => words !== "").join("; ");
  return { message: message || otherwise.message, searchable: otherwise.searchable };
}

/**
 * Whether a 403 means no more than that the access token is too old. The words
 * stand in `details`, sometimes in `message`.
 */
export function saysTokenExpired(status: number, body: string): boolean {
  if (status !== 403) return false;
  return /access token you provided has expired/iu.test(readAmazonText(body).searchable);
}
